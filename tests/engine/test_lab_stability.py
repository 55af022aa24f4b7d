"""Naive formulas break where float32 and float64 say, torch clamps what it says, and the stable formula holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.lab import stability as lab
from engine.lab.chains import WAYS, computed, exact
from engine.lab.stability import Region, StabilityPage

TEXTBOOK, HALF, STABLE = range(3)
LARGEST = {"float32": np.finfo(np.float32).max, "float64": np.finfo(np.float64).max}
EPSILON = {"float32": np.finfo(np.float32).eps, "float64": np.finfo(np.float64).eps}

each_precision = pytest.mark.parametrize("precision", ["float32", "float64"])
each_truth = pytest.mark.parametrize("truth", ["0", "1"])
each_case = pytest.mark.parametrize("case", ["sigmoid", "softmax"])


def saying(case: str, precision: str, truth: str, way: int, words: str) -> Region:
    """The one region of a way in which something is said."""
    found = [r for r in lab.regions(case, precision, truth) if r.way == way and words in r.words]
    assert len(found) == 1, found
    return found[0]


@each_precision
def test_exp_overflows_where_its_result_is_beyond_the_largest_number(precision: str) -> None:
    overflow = math.log(LARGEST[precision])  # 88.7228 and 709.7827
    low = saying("sigmoid", precision, "1", TEXTBOOK, f"exp(−z) overflows {precision}")
    assert (low.low, low.high) == (-lab.REACH, pytest.approx(-overflow, abs=1e-4))
    high = saying("softmax", precision, "1", TEXTBOOK, f"exp(z) overflows {precision}")
    assert (low.span, high.low) == (f"up to −{overflow:.4g}", pytest.approx(overflow, abs=1e-4))
    assert "inf/inf is nan" in high.words


@each_precision
def test_a_sigmoid_rounds_to_one_where_exp_falls_below_half_the_spacing_of_numbers(precision: str) -> None:
    rounds = saying("sigmoid", precision, "1", TEXTBOOK, "p rounds to 1, log(1 − p) = −inf, 0 × −inf: loss nan")
    assert rounds.low == pytest.approx(-math.log(EPSILON[precision] / 2), abs=0.01)  # 16.64 and 36.74
    assert rounds.high == lab.REACH


@each_precision
def test_torch_clamps_the_log_and_leaves_no_gradient(precision: str) -> None:
    clamped = saying("sigmoid", precision, "0", HALF, "torch clamps the log at −100: loss 100, no gradient is left")
    z = torch.tensor([clamped.low + 1e-3], dtype=getattr(torch, precision), requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy(torch.sigmoid(z), torch.zeros_like(z))
    loss.backward()
    assert loss.item() == 100
    assert z.grad is not None and z.grad.item() == 0


def test_torch_divides_by_no_less_than_1e_12_so_that_the_gradient_is_nine_tenths_at_27_74() -> None:
    fades = saying("sigmoid", "float64", "1", HALF, "the gradient fades: torch divides by max(p (1 − p), 1e-12)")
    assert fades.high == pytest.approx(math.log(0.9e-12), abs=1e-3)  # p (1 - p) / 1e-12 = 0.9


@each_case
@each_precision
@each_truth
def test_the_stable_way_is_right_everywhere(case: str, precision: str, truth: str) -> None:
    (region,) = [r for r in lab.regions(case, precision, truth) if r.way == STABLE]
    assert region.fine and region.span == "everywhere"
    z = np.linspace(-1000, 1000, 4001)
    found, (loss, gradient) = computed(WAYS[case][STABLE], z, int(truth), precision), exact(case, z, int(truth))
    rounding = 64 * EPSILON[precision]  # the formulas subtract numbers of the size of z
    np.testing.assert_allclose(found["loss"], loss, rtol=rounding, atol=rounding)
    np.testing.assert_allclose(found["gradient"], gradient, rtol=rounding, atol=rounding)


@each_case
@each_truth
def test_the_exact_values_are_those_of_high_precision(case: str, truth: str) -> None:
    import mpmath

    mpmath.mp.dps = 1000
    z = np.array([-900.0, -120.5, -3.25, 0.0, 17.0, 740.0])
    loss, gradient = exact(case, z, int(truth))
    for k, place in enumerate(z):
        logits = [mpmath.mpf(place), mpmath.mpf(0), mpmath.mpf(0)][: 3 if case == "softmax" else 2]
        total = sum(mpmath.exp(logit) for logit in logits)
        p = mpmath.exp(logits[0 if truth == "1" else 1]) / total
        share = mpmath.exp(logits[0]) / total
        assert loss[k] == pytest.approx(float(-mpmath.log(p)), rel=1e-14, abs=1e-300)
        assert gradient[k] == pytest.approx(float(share - int(truth)), rel=1e-12, abs=1e-300)


@each_case
@each_precision
@each_truth
def test_outside_its_regions_every_way_is_right(case: str, precision: str, truth: str) -> None:
    z = np.linspace(-999.7, 999.7, 3001)
    loss, gradient = exact(case, z, int(truth))
    for index, way in enumerate(WAYS[case]):
        harmed = [r for r in lab.regions(case, precision, truth) if r.way == index and not r.fine]
        outside = np.ones_like(z, dtype=bool)
        for region in harmed:
            outside &= (z < region.low) | (z > region.high)
        found = computed(way, z, int(truth), precision)
        assert np.isfinite(found["loss"][outside]).all()
        assert np.abs(found["loss"] - loss)[outside].max() <= 1e-3 * (1 + np.abs(loss).max())
        matters = outside & (np.abs(gradient) > lab.MEANT)
        assert (np.abs(found["gradient"] - gradient)[matters] <= 0.2 * np.abs(gradient)[matters]).all()


def test_the_table_says_in_words_what_has_become_of_a_step() -> None:
    rows = dict(lab.table(StabilityPage(logit=-100.0)))
    assert [cell.text for cell in rows["exp"]] == ["inf: overflow", "–", "3.784e-44", "–"]
    assert [cell.text for cell in rows["loss"]] == ["inf", "100.0", "100.0", "100.0"]
    assert [cell.text for cell in rows["gradient"]] == ["nan: no number", "0, rounded", "−1.000", "−1.000"]
    assert [cell.wrong for cell in rows["gradient"]] == [True, True, False, False]
    assert [cell.text for cell in rows["log p"]] == ["−inf", "−100, clamped", "−100.0", "–"]
    assert [cell.wrong for cell in rows["log p"]] == [True, True, False, False]


def test_the_verdicts_name_cause_effect_and_place() -> None:
    said = lab.verdicts(StabilityPage(logit=20.0))
    assert said[TEXTBOOK].startswith("Textbook: p rounds to 1, log(1 − p) = −inf, 0 × −inf: loss nan")
    assert said[TEXTBOOK].endswith("(from 16.64).")
    assert said[STABLE] == "BCE with logits: loss and gradient are right (everywhere)."
    assert lab.verdicts(StabilityPage(logit=3.0))[TEXTBOOK] == "Textbook: right here."


def test_curves_end_where_the_loss_is_no_number() -> None:
    curves = lab.curves("sigmoid", "float32", "1", "200")
    ends = [(end.way, round(end.z), end.word) for end in curves.ends]
    assert ends == [(TEXTBOOK, -88, "inf"), (TEXTBOOK, 16, "nan")]
    assert np.isnan(curves.loss[TEXTBOOK][curves.z > 17]).all()
    assert lab.highest(curves) == 200


def test_a_hand_picks_logits_on_the_axis_and_zooms_between_reaches() -> None:
    page = StabilityPage(reach="40")
    assert lab.picked(page, 3.14159) == pytest.approx(3.16)
    assert lab.picked(page, 5000) == 1000
    assert [lab.zoomed(page, factor) for factor in (0.8, 1.25)] == ["40", "200"]
