"""Numbers of the data pane against the predictions that they picture, and what a hand does to the samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.declared import BadInput
from engine.landscapes.model import ModelLandscape
from engine.pictures.data_pane import added, cloud, kind_of, lines, moved, removed, sticks, switched

LINE = {"key": "points", "x": [[0.0], [1.0], [3.0]], "y": [1.0, 3.0, 5.0]}
PLANE = {"key": "points", "x": [[0.0, 0.0], [2.0, 0.0], [0.0, 4.0]], "y": [1.0, 2.0, 6.0]}
CLASSES = {"key": "points", "x": [[0.0, 1.0], [2.0, 0.0], [3.0, 4.0], [5.0, 5.0]], "y": [0, 0, 1, 1]}
WINDOW = ((-2.0, 6.0), (-3.0, 7.0))


def landscape(model: str = "line", loss: str = "mse", data: Any = LINE, **fields: Any) -> ModelLandscape:
    return ModelLandscape.checked({"model": model, "loss": loss, "data": data, **fields})


def one_feature(loss: str) -> ModelLandscape:
    return landscape("logistic", loss, {"key": "points", "x": [[0.0], [1.0], [2.0], [3.0]], "y": [0, 1, 0, 1]})


def test_a_regression_lies_in_the_pane_as_x_against_y() -> None:
    found = cloud(landscape())
    assert found.kind == "curve"
    assert found.places.tolist() == [[0, 1], [1, 3], [3, 5]]
    assert found.titles == ("x", "y")
    (left, right), (bottom, top) = found.extent
    assert left < 0 < 3 < right
    assert bottom < 1 < 5 < top


def test_samples_that_are_held_out_are_told_apart() -> None:
    scape = landscape(held_out=0.34)
    assert np.flatnonzero(cloud(scape).held_out).tolist() == scape.samples.held_out.tolist()


@pytest.mark.parametrize("standardise", [False, True])
def test_a_line_is_what_the_model_predicts_in_the_units_of_the_data(standardise: bool) -> None:
    scape = landscape(standardise=standardise)
    theta = np.array([[2.0, 1.0], [0.5, -1.0]])
    drawn = lines(scape, theta, WINDOW)
    assert drawn[0, :, 0].tolist() == [-2, -2]
    assert drawn[-1, :, 0].tolist() == [6, 6]
    mean, scale = (4 / 3, np.std([0, 1, 3])) if standardise else (0.0, 1.0)
    for lane, (w, b) in enumerate(theta):
        x, y = drawn[:, lane].T
        assert y == pytest.approx(w * (x - mean) / scale + b)


def test_probabilities_and_scores_have_heights_of_their_own() -> None:
    theta = np.array([[2.0, -1.0]])
    probability, score = one_feature("bce_with_logits"), one_feature("hinge")
    assert (kind_of(probability), kind_of(score)) == ("probability", "score")
    x, p = lines(probability, theta, WINDOW)[:, 0].T
    assert p == pytest.approx(1 / (1 + np.exp(-(2 * x - 1))))
    assert lines(score, theta, WINDOW)[:, 0, 1] == pytest.approx(2 * x - 1)
    assert cloud(probability).places[:, 1].tolist() == [0, 1, 0, 1]
    assert cloud(score).places[:, 1].tolist() == [-1, 1, -1, 1]


@pytest.mark.parametrize("standardise", [False, True])
def test_a_boundary_is_where_the_logit_is_zero(standardise: bool) -> None:
    scape = landscape("logistic_two_features", "bce_with_logits", CLASSES, standardise=standardise)
    theta = np.array([[1.0, -2.0], [0.3, 0.0], [-1e-3, 5.0]])
    ends = lines(scape, theta, WINDOW)
    samples = scape.samples
    for lane in range(3):
        x = (ends[:, lane] - samples.mean) / samples.scale
        assert scape.predictions(theta[lane : lane + 1], x) == pytest.approx(0.0, abs=1e-9)
        assert np.abs(ends[1, lane] - ends[0, lane]).max() >= 8  # across the window


def test_without_weights_there_is_no_boundary() -> None:
    scape = landscape("logistic_two_features", "bce_with_logits", CLASSES)
    assert np.isnan(lines(scape, np.zeros((1, 2)), WINDOW)).all()


def test_a_level_is_where_the_mean_target_is_predicted() -> None:
    scape = landscape("two_features", "mse", PLANE)
    theta = np.array([[1.0, 2.0]])
    assert scape.predictions(theta, lines(scape, theta, WINDOW)[:, 0]) == pytest.approx(3.0)
    assert cloud(scape).shade == pytest.approx(np.array([0, 0.2, 1]))


def test_sticks_reach_from_a_sample_to_its_prediction() -> None:
    scape = landscape()
    found = sticks(scape, np.array([2.0, 1.0]), cloud(scape).places[[0, 2]])
    assert found.tolist() == [[0, 1, 0, 1], [3, 5, 3, 7]]


def test_a_score_beyond_its_class_is_no_error() -> None:
    scape = one_feature("hinge")  # classes 0, 1, 0, 1 at 0, 1, 2, 3
    found = sticks(scape, np.array([2.0, -1.5]), cloud(scape).places)  # scores -1.5, 0.5, 2.5, 4.5
    assert found.tolist() == [[1, 1, 1, 0.5], [2, -1, 2, 2.5]]


def test_a_sample_is_moved_added_and_removed() -> None:
    scape = landscape()
    assert cloud(moved(scape, 1, 1.5, -2.0)).places.tolist() == [[0, 1], [1.5, -2], [3, 5]]
    assert cloud(added(scape, 4.0, 6.0)).places.tolist() == [[0, 1], [1, 3], [3, 5], [4, 6]]
    assert cloud(removed(scape, 0)).places.tolist() == [[1, 3], [3, 5]]
    assert cloud(scape).places.tolist() == [[0, 1], [1, 3], [3, 5]]  # it is a value
    assert moved(scape, 1, 1.5, -2.0).box == scape.box


@pytest.mark.parametrize(("loss", "up", "down"), [("bce_with_logits", 0.8, 0.3), ("hinge", 0.2, -0.1)])
def test_a_sample_of_classes_changes_its_class_half_way(loss: str, up: float, down: float) -> None:
    scape = one_feature(loss)
    assert moved(scape, 0, 0.5, up).samples.y.tolist() == [1, 1, 0, 1]
    assert moved(scape, 1, 0.5, down).samples.y.tolist() == [0, 0, 0, 1]
    assert added(scape, 0.5, up).samples.y[-1] == 1


def test_among_two_features_the_target_is_given_or_the_neighbour_s() -> None:
    scape = landscape("logistic_two_features", "bce_with_logits", CLASSES)
    assert added(scape, 4.5, 4.5).samples.y[-1] == 1
    assert added(scape, 0.5, 0.5).samples.y[-1] == 0
    assert added(scape, 0.5, 0.5, target=1.0).samples.y[-1] == 1
    assert switched(scape, 0).samples.y.tolist() == [1, 0, 1, 1]
    assert moved(scape, 0, 9.0, 8.0).samples.raw.x[0].tolist() == [9, 8]


def test_the_last_sample_stays() -> None:
    one = removed(removed(landscape(), 0), 0)
    with pytest.raises(BadInput, match="at least one"):
        removed(one, 0)


def test_a_box_fits_samples_that_it_shows_large_enough() -> None:
    found = cloud(landscape())
    assert found.fits(found.extent, 0.3)
    assert not found.fits(((0.5, 6.0), (-3.0, 7.0)), 0.0)  # one lies outside
    assert not found.fits(((-100.0, 100.0), (0.0, 6.0)), 0.3)
    assert found.fits(((-100.0, 100.0), (0.0, 6.0)), 0.0)
