"""The Curve page in numbers: closed forms, finite differences, kinks, and what a hand on the line means."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from engine.declared import BadInput
from engine.lab.curve import BinaryCurves, ClassCurves, CurvePage, RegressionCurves, TaskCurves
from engine.lab.curve_lines import line, measured, readings, snapped, stepped, uses_target, zoomed
from engine.loss import LOSSES
from engine.pictures.loss_plot import plots
from engine.scenario import Scenario

STEP = 1e-6


GROUNDS: tuple[TaskCurves, ...] = (
    RegressionCurves(target=2.5),
    ClassCurves(label=0, varied=0),
    ClassCurves(label=2, varied=1, logits=(0.5, 0.0, 1.0, -1.5)),
    *(BinaryCurves(label=label, over=over) for label in (0, 1) for over in ("logit", "margin")),
)


@pytest.mark.parametrize(
    ("ground", "key"), [(number, key) for number, curves in enumerate(GROUNDS) for key in curves.choices()]
)
def test_the_derivative_is_that_of_the_loss(ground: int, key: str) -> None:
    curves, loss = GROUNDS[ground], LOSSES[key]()
    drawn = line(curves, loss)
    kinks = np.array([mark.at for mark in drawn.marks] or [math.inf])
    x = drawn.x[(np.abs(drawn.x[:, None] - kinks) > 1e-3).all(axis=1)][1:-1:7]
    slope = measured(curves, loss, x)[1]
    there = np.isfinite(slope)
    around = [measured(curves, loss, x[there] + side)[0] for side in (-STEP, STEP)]
    assert there.sum() > 20
    np.testing.assert_allclose(slope[there], (around[1] - around[0]) / (2 * STEP), rtol=1e-5, atol=1e-6)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def test_values_over_the_error_are_those_of_the_formulas() -> None:
    curves = RegressionCurves(target=2.0)
    e = np.linspace(-2, 3, 11)
    expected = {
        "mse": e**2,
        "l1": np.abs(e),
        "huber": np.where(np.abs(e) < 1, e**2 / 2, np.abs(e) - 0.5),
        "log_cosh": np.log(np.cosh(e)),
        "mape": 100 * np.abs(e) / 2,
        "squared_log": (np.log1p(2 + e) - np.log1p(2)) ** 2,
    }
    for key, values in expected.items():
        np.testing.assert_allclose(measured(curves, LOSSES[key](), e)[0], values, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("label", [0, 1])
def test_over_the_logit_and_the_margin_probabilities_go_through_the_sigmoid(label: int) -> None:
    x = np.linspace(-3, 3, 9)
    logit, margin = BinaryCurves(label=label), BinaryCurves(label=label, over="margin")
    sign = 2 * label - 1
    for key in ("bce", "bce_with_logits"):
        value, slope = measured(logit, LOSSES[key](), x)
        np.testing.assert_allclose(value, np.log1p(np.exp(-sign * x)), rtol=1e-12)
        np.testing.assert_allclose(slope, sigmoid(x) - label, rtol=1e-9)
        np.testing.assert_allclose(measured(margin, LOSSES[key](), x)[0], np.log1p(np.exp(-x)), rtol=1e-12)
    np.testing.assert_allclose(measured(logit, LOSSES["hinge"](), x)[0], np.maximum(0, 1 - sign * x))
    np.testing.assert_allclose(measured(margin, LOSSES["hinge"](), x)[0], np.maximum(0, 1 - x))


def test_the_cross_entropies_agree_once_each_has_its_output_layer() -> None:
    curves = ClassCurves(logits=(0.3, -1.0, 2.0), label=2, varied=1)
    x = np.linspace(-4, 4, 9)
    rows = np.stack([np.full(9, 0.3), x, np.full(9, 2.0)], axis=1)
    expected = np.log(np.exp(rows).sum(axis=1)) - 2.0
    for key in ("cross_entropy", "nll", "categorical_cross_entropy", "sparse_categorical_cross_entropy", "kl_div"):
        value, slope = measured(curves, LOSSES[key](), x)
        np.testing.assert_allclose(value, expected, rtol=1e-9)
        np.testing.assert_allclose(slope, np.exp(x) / np.exp(rows).sum(axis=1), rtol=1e-9)


def test_kinks_are_sampled_exactly_and_the_slope_has_a_gap_there() -> None:
    drawn = line(RegressionCurves(), LOSSES["l1"]())
    (mark,) = drawn.marks
    at = int(np.searchsorted(drawn.x, 0.0))
    assert (mark.at, mark.left, mark.right, mark.breaks) == (0.0, -1.0, 1.0, True)
    assert drawn.x[at] == 0 and drawn.value[at] == 0
    assert np.isnan(drawn.slope[at])
    assert np.isfinite(np.delete(drawn.slope, at)).all()


def test_from_square_to_line_is_marked_without_a_gap() -> None:
    drawn = line(RegressionCurves(), LOSSES["huber"](delta=0.7))
    assert [(mark.at, mark.breaks) for mark in drawn.marks] == [(-0.7, False), (0.7, False)]
    assert np.isfinite(drawn.slope).all()
    assert drawn.marks[1].right == pytest.approx(0.7)


def test_the_kink_of_a_hinge_is_at_margin_one_whatever_the_axis() -> None:
    for curves, at in ((BinaryCurves(label=0), -1), (BinaryCurves(label=0, over="margin"), 1), (BinaryCurves(), 1)):
        (kink,) = line(curves, LOSSES["hinge"]()).marks
        (change,) = line(curves, LOSSES["squared_hinge"]()).marks
        assert (kink.at, kink.breaks, change.breaks) == (at, True, False)


def test_kinks_over_one_of_several_scores_are_found() -> None:
    hinge = LOSSES["multi_margin"](margin=1.5)
    own = line(ClassCurves(logits=(0.0, 2.0, -1.0), label=0, varied=0), hinge)
    assert [mark.at for mark in own.marks] == pytest.approx([0.5, 3.5], abs=1e-8)
    other = line(ClassCurves(logits=(1.0, 2.0, -1.0), label=0, varied=2), hinge)
    assert [mark.at for mark in other.marks] == pytest.approx([-0.5], abs=1e-8)
    assert not line(ClassCurves(), LOSSES["cross_entropy"]()).marks


def test_a_reading_at_a_kink_names_both_slopes_and_what_torch_gives() -> None:
    mae = readings(RegressionCurves(at=0.0))[1]
    assert mae.mark is not None and mae.mark.breaks
    assert (mae.value, mae.slope) == (0.0, 0.0)


@pytest.mark.parametrize(("key", "curves", "word"), [
    ("squared_log", RegressionCurves(at=-2.5), "logarithm"),
    ("mape", RegressionCurves(target=0.0), "percentage"),
    ("cross_entropy", ClassCurves().with_loss(LOSSES["cross_entropy"](weight=(1, 2))), "weight"),
])  # fmt: skip
def test_where_a_loss_is_not_defined_a_sentence_says_why(key: str, curves: TaskCurves, word: str) -> None:
    (reading,) = readings(curves.changed(shown=(key,)))
    assert math.isnan(reading.value)
    assert word in reading.refusal


def test_which_losses_depend_on_the_target() -> None:
    assert not uses_target(RegressionCurves())
    assert [key for key in RegressionCurves.choices() if uses_target(RegressionCurves(shown=(key,)))] == [
        "mape", "squared_log",
    ]  # fmt: skip


def test_a_hand_near_a_kink_means_the_kink_and_else_a_round_number() -> None:
    curves = RegressionCurves()
    assert snapped(curves, 1.031, pixel=0.01) == 1.0
    assert snapped(curves, 1.5037, pixel=0.01) == 1.5
    assert snapped(curves, 99.0, pixel=0.01) == curves.high


def test_keys_step_on_round_numbers_and_stop_at_the_ends() -> None:
    assert stepped(RegressionCurves(at=0.93), 1) == 1.0
    assert stepped(RegressionCurves(at=0.93), -1) == 0.9
    assert stepped(RegressionCurves(at=0.1), -1) == 0.0
    assert stepped(RegressionCurves(at=2.95), 10) == 3.0


def test_a_zoom_keeps_the_place_and_the_line_on_the_axis() -> None:
    near = zoomed(RegressionCurves(at=2.5), around=0.0, factor=0.5)
    assert (near.low, near.high, near.at) == (-1.5, 1.5, 1.5)
    assert zoomed(near, 0.0, 1e-9) == near
    assert zoomed(near, 0.0, 1e9).high == 1000


def test_parameters_are_kept_while_a_loss_is_not_drawn() -> None:
    curves = RegressionCurves().with_loss(LOSSES["huber"](delta=2.0))
    again = curves.toggled("huber").toggled("huber")
    assert again.loss("huber").as_dict() == {"key": "huber", "delta": 2.0}
    assert again == curves
    assert curves.with_loss(LOSSES["huber"]()).own == ()


def test_another_logit_as_the_axis_changes_no_logit() -> None:
    curves = ClassCurves(at=0.5)
    turned = curves.along(1)
    assert turned.now() == curves.now() == (0.5, 2.0, -1.0)
    assert (turned.varied, turned.at) == (1, 2.0)
    assert turned.with_classes(2).now() == (0.5, 2.0)
    assert curves.changed(label=2).along(2).with_classes(2).label == 1


@pytest.mark.parametrize(("made", "word"), [
    (lambda: RegressionCurves.checked({"shown": ("hinge",)}), "hinge"),
    (lambda: RegressionCurves.checked({"selected": "hubber"}), '"huber"'),
    (lambda: RegressionCurves.checked({"low": 3.0}), "greater"),
    (lambda: ClassCurves.checked({"logits": (1.0,)}), "1 logits"),
    (lambda: ClassCurves.checked({"label": 3}), "3 classes"),
])  # fmt: skip
def test_a_page_that_makes_no_sense_is_refused_with_a_sentence(made: Callable[[], object], word: str) -> None:
    with pytest.raises(BadInput, match=word):
        made()


def test_the_page_goes_into_a_file_and_comes_back() -> None:
    page = CurvePage(task="classes").with_front(
        ClassCurves(logits=(0.0, 1.0)).with_loss(LOSSES["multi_margin"](margin=2))
    )
    scenario = Scenario(racers=("sgd",))
    scenario = scenario.with_lab(curve=page)
    assert Scenario.from_json(scenario.to_json()).lab.curve == page


def test_one_steep_curve_does_not_flatten_the_others() -> None:
    curves = RegressionCurves(shown=("mse", "l1", "huber", "mape"))
    upper, lower = plots(curves, 600, (300, 200))
    assert 9 <= upper.y.high < 30
    assert lower.y.high < 10
    assert (upper.x.low, upper.x.high) == (-3, 3)
    assert all(np.nanmax(np.abs(curve.y)) < 100 for curve in (*upper.curves, *lower.curves))


def test_with_no_loss_there_are_empty_axes() -> None:
    upper, lower = plots(RegressionCurves(shown=()), 600, (300, 200))
    assert upper.curves == lower.curves == ()
    assert upper.y.high > upper.y.low
