"""Slices of the loss: every point against the module itself, the picture at every yield, lines between weights."""

from __future__ import annotations

from itertools import groupby, islice, pairwise
from typing import Any

import numpy as np
import pytest

from engine.jobs.slice import axis, interpolation, slice_loss
from engine.loss import LOSSES
from engine.problem import Problem
from engine.runner import Gate, Run
from engine.slices import chain
from engine.slices.evaluate import Evaluator
from engine.slices.plane import Plane
from engine.training import Part
from tests.engine.slice_kit import plain_score, problem, weights_of

ACTIVATIONS = ["ReLU", "Tanh", "Sigmoid", "GELU", "LeakyReLU", "SiLU", "ELU"]
TOLERANCE = {"float32": 1e-6, "float64": 1e-10}
COEFFICIENTS = np.array([[1, 0, 0], [1, 0.5, -0.2], [1, -1, 2], [0, 0, 0], [1, 3, 3]], dtype=float)
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))


def plane_of(made: Problem) -> Plane:
    origin, u, v = weights_of(made, 3).astype(made.training.dtype).astype(np.float64)
    return Plane(origin, u - origin, v - origin, "random", 0, ("a", "b"), "", SQUARE)


def check(made: Problem, part: str = "training") -> None:
    """Every point has the module's own loss and accuracy."""
    plane = plane_of(made)
    basis = np.stack([plane.origin, plane.u, plane.v])
    found = Evaluator(made, basis, made.part(part))(COEFFICIENTS)
    expected = np.array([plain_score(made, weights, part) for weights in COEFFICIENTS @ basis])
    tolerance = TOLERANCE[made.training.dtype]
    np.testing.assert_allclose(found.loss, expected[:, 0], rtol=tolerance, atol=tolerance)
    np.testing.assert_array_equal(found.accuracy, expected[:, 1])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation(activation: str, dtype: str) -> None:
    check(problem("classes", network={"key": "mlp", "hidden": [7, 5], "activation": activation}, dtype=dtype))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("loss", list(LOSSES), ids=lambda loss: loss.key)
def test_every_loss(loss: Any, dtype: str) -> None:
    data = {"data": "step"} if loss.key == "squared_log" else {}
    check(problem(loss.task, loss=loss.key, dtype=dtype, **data))


@pytest.mark.parametrize("settings", [{"weight": [1, 2, 5]}, {"label_smoothing": 0.2}])
def test_cross_entropy_with_settings(settings: dict[str, Any]) -> None:
    check(problem("classes", loss={"key": "cross_entropy", **settings}))


@pytest.mark.parametrize("network", ["linear", "logistic", "softmax", "conv"])
def test_every_network(network: str) -> None:
    found = {
        "linear": problem("regression", network="linear"),
        "logistic": problem("binary", network="logistic"),
        "softmax": problem("classes", network="softmax"),
        "conv": problem("classes", network={"key": "conv", "channels": [3, 4]}, data="digits"),
    }
    check(found[network])


def test_validation_data() -> None:
    check(problem("classes"), "validation")


@pytest.mark.parametrize("loss", ["cross_entropy", {"key": "cross_entropy", "weight": [1, 2, 5]}, "multi_margin"])
def test_many_samples_in_blocks(loss: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "CACHE", 1)
    check(problem("classes", loss=loss, data={"key": "blobs", "samples": 900}))


def test_products_that_would_take_too_much_room_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "ROOM", 1)
    check(problem("classes"))


def test_a_network_that_has_no_preference_is_right_about_its_first_class_only() -> None:
    made = problem("classes", network={"key": "mlp", "initialisation": "zeros"})
    found = Evaluator(made, np.zeros((1, made.layout.total)), made.train)(np.ones((1, 1)))
    assert found.loss[0] == pytest.approx(np.log(made.shape.outputs))
    assert found.accuracy[0] == np.mean(made.train.y.numpy() == 0)


def test_what_overflows_is_not_finite_and_not_hidden() -> None:
    made = problem("regression", dtype="float32")
    found = Evaluator(made, np.ones((1, made.layout.total)), made.train)(np.array([[1.0], [1e38]]))
    assert np.isfinite(found.loss).tolist() == [True, False]


@pytest.mark.parametrize("network", [{"key": "mlp", "hidden": [6, 5]}, {"key": "conv", "channels": [2]}])
@pytest.mark.parametrize("part", ["training", "validation"])
def test_the_origin_has_the_trained_loss_exactly(network: Any, part: Part) -> None:
    made = problem("classes", network=network, data="digits", dtype="float32")
    plane = plane_of(made)
    for box in (SQUARE, ((-0.3, 1.7), (-2.0, 0.1))):
        *_, whole = slice_loss(made, plane, box, 7, part)
        row, column = np.flatnonzero(whole.b == 0)[0], np.flatnonzero(whole.a == 0)[0]
        score = made.score(made.initial(0).new_tensor(plane.origin)[None], made.part(part))
        assert (whole.loss[row, column], whole.accuracy[row, column]) == (score.loss[0], score.accuracy[0])


def test_every_pixel_is_the_loss_at_its_point() -> None:
    made = problem("binary")
    plane = plane_of(made)
    *_, whole = slice_loss(made, plane, ((-1.0, 2.0), (0.5, 3.0)), 5, "training")
    for row, b in enumerate(whole.b):
        for column, a in enumerate(whole.a):
            (weights,) = plane.points(np.array([[a, b]]))
            expected = plain_score(made, weights)
            assert (whole.loss[row, column], whole.accuracy[row, column]) == pytest.approx(expected, rel=1e-12)


def test_the_picture_is_whole_from_the_first_and_sharpens() -> None:
    made = problem("classes", network={"key": "conv", "channels": [2]}, data="digits")
    pictures = list(dict.fromkeys(slice_loss(made, plane_of(made), SQUARE, 21, "training")))
    assert len(pictures) > 2
    last = pictures[-1]
    assert (pictures[0].share, last.share, last.left) == (1 / 21**2, 1.0, 0.0)
    wrong = [np.abs(picture.loss - last.loss).mean() for picture in pictures]
    assert wrong[0] > 2 * wrong[len(wrong) // 2] > 0 == wrong[-1]
    for before, after in pairwise(pictures):
        assert np.isfinite(before.loss).all()
        assert before.share < after.share or after is last
        assert before.left >= 0
        known = before.loss == last.loss
        assert (after.loss[known] == last.loss[known]).all()  # what is known stays
        assert known.mean() >= before.share


def test_it_can_be_cancelled_at_any_yield() -> None:
    made = problem("classes", network={"key": "conv", "channels": [2]}, data="digits")
    job = slice_loss(made, plane_of(made), SQUARE, 401, "training")
    shares = [share for share, _ in islice(groupby(one.share for one in job), 3)]
    job.close()
    assert 0 < shares[0] < shares[1] < shares[2] < 1


def test_it_runs_as_a_job() -> None:
    made = problem("binary")
    run = Run(lambda: slice_loss(made, plane_of(made), SQUARE, 5, "training"))
    run.work(Gate())
    assert run.ended is not None
    assert run.ended.how == "done"
    assert run.ended.result is run.progress


@pytest.mark.parametrize("edges", [(-1.0, 1.0), (-3.0, 0.2), (-0.001, 5.0), (1.0, 2.0), (-2.0, 0.0)])
@pytest.mark.parametrize("count", [5, 51])
def test_an_axis_covers_its_edges_and_meets_0_where_it_is_inside(edges: tuple[float, float], count: int) -> None:
    low, high = edges
    places = axis(edges, count)
    steps = np.diff(places)
    assert len(places) == count
    assert steps == pytest.approx(steps[0])
    assert places[0] <= low + 1e-12
    assert places[-1] >= high - 1e-12
    assert (0 in places) == (low <= 0 <= high)


def test_an_even_number_of_points_is_made_odd() -> None:
    *_, whole = slice_loss(problem("binary"), plane_of(problem("binary")), SQUARE, 6, "training")
    assert whole.loss.shape == (7, 7)
    assert whole.a[3] == whole.b[3] == 0


def test_a_line_goes_from_one_end_to_the_other() -> None:
    made = problem("classes")
    start, end = weights_of(made, 2)
    line = interpolation(made, start, end, 5)
    for t, loss, accuracy in zip(line.t, line.train_loss, line.train_accuracy, strict=True):
        assert (loss, accuracy) == pytest.approx(plain_score(made, (1 - t) * start + t * end), rel=1e-12)
    for t, loss, accuracy in zip(line.t, line.validation_loss, line.validation_accuracy, strict=True):
        assert (loss, accuracy) == pytest.approx(plain_score(made, (1 - t) * start + t * end, "validation"), rel=1e-12)


def test_a_line_knows_no_validation_where_nothing_is_held_out() -> None:
    made = problem("regression", held_out=0.0)
    line = interpolation(made, *weights_of(made, 2), 3)
    assert np.isfinite(line.train_loss).all()
    assert np.isnan([line.validation_loss, line.train_accuracy, line.validation_accuracy]).all()
