"""The value of a loss is the published one, the worked examples come out, and wrong input gets its sentence."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.declared import BadInput
from engine.lab.examples import claims, examples
from engine.lab.value import evaluate
from engine.loss import LOSSES, Loss
from tests.engine.loss_kit import VARIANTS, random_input

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "worked_examples.json").read_text(encoding="utf-8"))
SIX = [1, 9, 2, -5, -2, 6], [4, 8, 12, 8, 1, 3]
FOUR = [0, 1, 0, 0], [0.6, 0.4, 0.4, 0.6]
ROWS = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]
PUBLISHED: list[tuple[str, Any, Any, float, float]] = [
    # loss, target, prediction, value, to half of the last digit printed: Keras and PyTorch documentation
    ("mse", [1, 0, 1], [0.9, 0.1, 0.8], 0.02, 1e-9),
    ("mse", *SIX, 49.5, 1e-9),
    ("l1", *SIX, 5.5, 1e-9),
    ("mape", *SIX, 211.8518, 1e-4),
    ("mape", [100, 200, 300], [90, 210, 310], 6.111111, 1e-6),
    ("huber", *FOUR, 0.155, 1e-9),
    ("smooth_l1", *FOUR, 0.155, 1e-9),
    ("bce", *FOUR, 0.8149, 5e-5),
    ("bce_with_logits", [0, 1, 0, 0], [-18.6, 0.51, 2.94, -12.8], 0.8654, 1e-4),
    ("sparse_categorical_cross_entropy", [1, 2], ROWS, 1.177, 5e-4),
    ("categorical_cross_entropy", [[0, 1, 0], [0, 0, 1]], ROWS, 1.177, 5e-4),
    ("nll", [1, 2], np.log(np.maximum(ROWS, 1e-300)), 1.177, 5e-4),
    ("hinge", *FOUR, 1.3, 1e-9),
    ("squared_hinge", *FOUR, 1.86, 1e-9),
    ("log_cosh", [0, 1, 0, 0], [1, 1, 0, 0], 0.108, 5e-4),
]


@pytest.mark.parametrize(("key", "target", "prediction", "value", "digits"), PUBLISHED)
def test_published_values(key: str, target: Any, prediction: Any, value: float, digits: float) -> None:
    assert evaluate(LOSSES[key](), target, prediction).value == pytest.approx(value, abs=digits)


def test_smooth_l1_is_huber_over_beta() -> None:
    prediction, target = random_input(LOSSES["huber"]())
    smooth = evaluate(LOSSES["smooth_l1"].checked({"beta": 0.3}), target, prediction).value
    huber = evaluate(LOSSES["huber"].checked({"delta": 0.3}), target, prediction).value
    assert smooth == pytest.approx(huber / 0.3, rel=1e-12)


# --- worked examples -----------------------------------------------------------------------------------


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.id)
def test_a_worked_example_comes_out(example: Any) -> None:
    found = evaluate(LOSSES[example.loss](), example.target, example.prediction, example.reduction, "float32")
    assert found.value == pytest.approx(example.value, abs=1e-6)
    assert example.source_is_wrong == (example.id == "ce-logits")
    assert example.note or not example.source_is_wrong


def test_the_examples_are_those_of_the_reference() -> None:
    for ours, theirs in zip(examples(), REFERENCE["losses"], strict=True):
        assert (ours.id, ours.loss, ours.reduction) == (theirs["id"], theirs["loss"], theirs["reduction"])
        assert (ours.value, ours.source_says) == (theirs["value"], theirs["source_says"])
        assert list(ours.target) == theirs["target"]
        wanted = theirs.get("prediction", np.log([[0.1, 0.6, 0.3]]))  # "log of [[0.1, 0.6, 0.3]]"
        np.testing.assert_allclose(ours.prediction, wanted, rtol=1e-12)
        assert "note" not in theirs or ours.note == theirs["note"]
    assert [claim.model_dump(include={"claim", "truth"}) for claim in claims()] == REFERENCE[
        "claims_to_show_and_correct"
    ]


def test_the_claims_of_the_textbook_that_losses_can_settle() -> None:
    mae = LOSSES["l1"]()
    assert evaluate(mae, [0], [2]).value == evaluate(mae, [0], [-2]).value, "|e| is symmetric"
    slopes = evaluate(mae, [0, 0], [1e-9, 5], "sum").gradient
    assert slopes[0] == slopes[1] == 1, "its gradient does not shrink"
    assert "asymmetric" not in mae.weakness


# --- the parts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", VARIANTS.values(), ids=VARIANTS)
def test_shares_are_parts_of_the_whole(loss: Loss) -> None:
    prediction, target = random_input(loss)
    found = evaluate(loss, target, prediction)
    assert found.share.sum() == pytest.approx(1)
    assert found.per_sample.shape == found.share.shape == (len(prediction),)
    assert found.gradient.shape == prediction.shape
    assert evaluate(loss, target, prediction, "sum").value == pytest.approx(found.per_sample.sum(), rel=1e-12)
    loose = evaluate(loss, target, prediction, "none")
    assert loose.value is None
    assert (loose.gradient == evaluate(loss, target, prediction, "sum").gradient).all()


def test_no_loss_at_all_has_no_shares() -> None:
    assert evaluate(LOSSES["mse"](), [1, 2], [1, 2]).share.tolist() == [0, 0]


def test_numbers_need_no_brackets() -> None:
    cross = LOSSES["cross_entropy"]()
    for target in (1, [1], [1.0], [0, 1, 0], [[0, 1, 0]]):
        assert evaluate(cross, target, [0.1, 0.6, 0.3]).value == pytest.approx(0.8532865643501282, abs=1e-7)
    assert evaluate(LOSSES["mse"](), 1, 3).value == 4


FAR = {
    "value": ([1e-3, -0.5, 700, 2e4, -0.99], [3, 1e4, -0.5, 1e-4, 2e-4]),
    "probability": ([0, 1, 0, 1, 0.5], [0, 0, 1, 1, 1]),
    "logit": ([-1000, 1000, -1000, 1000, 0], [0, 0, 1, 1, 1]),
    "score": ([-1000, 1000, -1000, 1000, 0], [0, 0, 1, 1, 1]),
}
FAR_ROWS = {"logit": [[-1000, 1000, 0]], "score": [[-1000, 1000, 0]], "probability": [[0, 1, 0]]}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("loss", VARIANTS.values(), ids=VARIANTS)
def test_numbers_far_out_give_numbers(loss: Loss, dtype: Any) -> None:
    if loss.task != "classes":
        cases = [(FAR[loss.takes][1], FAR[loss.takes][0])]
    else:
        row = FAR_ROWS.get(loss.takes, [[-1000, 0, -1000]])
        cases = [([[0, 0, 1]] if loss.targets == "probabilities" else [aim], row) for aim in range(3)]
    for target, prediction in cases:
        found = evaluate(loss, target, prediction, "none", dtype)
        assert np.isfinite(found.per_sample).all() and np.isfinite(found.gradient).all()
        assert (found.per_sample >= 0).all()


# --- wrong input ---------------------------------------------------------------------------------------

PAIR = [0.5, 0.5]
WRONG: list[tuple[str, dict[str, Any], Any, Any, str]] = [
    # loss, parameters, target, prediction, sentence
    ("mse", {}, [1, 2], [1], "2 targets for 1 prediction; give one for each."),
    ("mse", {}, [], [], "there is no prediction; give at least one sample."),
    ("mse", {}, [[1, 2]], [[1, 2]], "this loss compares one number with one number; give one row of each."),
    ("mse", {}, ["a"], [1], "the targets are not all numbers in rows of equal length."),
    ("mse", {}, [1], {"a": 1}, "the predictions are not all numbers in rows of equal length."),
    ("mse", {}, [10**400], [1], "the targets are not all numbers in rows of equal length."),
    ("mse", {}, [1], [[1, 2], [3]], "the predictions are not all numbers in rows of equal length."),
    ("mse", {}, [[[1]]], [1], "the targets are nested too deep: give numbers, or rows of numbers."),
    ("mse", {}, [1, 2], [1, math.nan], "sample 2: the prediction nan is not a finite number."),
    ("mse", {}, [math.inf, 2], [1, 2], "sample 1: the target inf is not a finite number."),
    ("mse", {}, [0], [1e200], "sample 1: its loss is too large for float64."),
    ("mape", {}, [1, 0], [1, 1], "sample 2: the target is 0, of which no error is a percentage."),
    ("squared_log", {}, [1], [-1], "sample 1: the prediction -1 is not above -1, so 1 + it has no logarithm."),
    ("squared_log", {}, [-2], [1], "sample 1: the target -2 is not above -1, so 1 + it has no logarithm."),
    ("bce", {}, [0, 1], [0.2, 1.3],
     "sample 2: the prediction 1.3 is not a probability, which lies between 0 and 1."),
    ("bce", {}, [0, 0.7], PAIR, "sample 2: the target 0.7 is not a label, which is 0 or 1."),
    ("bce_with_logits", {}, [-1, 1], PAIR, "sample 1: the target -1 is not a label, which is 0 or 1."),
    ("focal", {}, [2, 1], PAIR, "sample 1: the target 2 is not a label, which is 0 or 1."),
    ("hinge", {}, [0, 3], PAIR, "sample 2: the target 3 is not a label: 0 or 1, or else -1 or 1."),
    ("squared_hinge", {}, [0, -1], PAIR, "the targets mix the labels 0 and -1; use 0 and 1, or -1 and 1."),
    ("cross_entropy", {}, [3], [[1, 2, 3]], "sample 1: there is no class 3; 3 classes are counted from 0 to 2."),
    ("cross_entropy", {}, [0, -1], [PAIR, PAIR], "sample 2: there is no class -1; 2 classes are counted from 0 to 1."),
    ("cross_entropy", {}, [0.5], [[1, 2, 3]], "sample 1: the target 0.5 is not the number of a class."),
    ("cross_entropy", {}, [math.nan], [[1, 2, 3]], "sample 1: the target nan is not the number of a class."),
    ("cross_entropy", {}, [1e300], [[1, 2, 3]], "sample 1: the target 1e+300 is not the number of a class."),
    ("cross_entropy", {}, [0], [[1]],
     "this loss needs a number for each of two classes or more in every row of predictions."),
    ("cross_entropy", {}, [[1, 0]], [[1, 2, 3]], "each row of targets has 2 entries for 3 classes; give one for each."),
    ("cross_entropy", {}, [[0.5, 0.2, 0.1]], [[1, 2, 3]],
     "sample 1: the target probabilities of the classes add up to 0.8 and not to 1."),
    ("cross_entropy", {}, [[1.5, -0.5]], [[1, 2]],
     "sample 1, class 0: the target 1.5 is not a probability, which lies between 0 and 1."),
    ("cross_entropy", {"weight": (1, 2)}, [0], [[1, 2, 3]], "weight has 2 entries for 3 classes; give one for each."),
    ("cross_entropy", {"weight": (0, 2)}, [0], [[1, 2]],
     "all samples are of classes with the weight 0, so that they have no mean."),
    ("nll", {"weight": (1,)}, [0], [np.log(PAIR)], "weight has 1 entry for 2 classes; give one for each."),
    ("nll", {}, [0], [[0.1, 0.9]],
     "sample 1, class 0: the prediction 0.1 is above 0, but the logarithm of a probability is at most 0."),
    ("nll", {}, [0], [[-1, -3]],
     "sample 1: the predicted probabilities of the classes add up to 0.4177 and not to 1."),
    ("nll", {}, [[1, 0]], [np.log(PAIR)],
     "this loss needs the number of a class as each target, counted from 0, and not a row."),
    ("categorical_cross_entropy", {}, [0], [PAIR],
     "this loss needs a row of probabilities as each target, such as 0,1,0, and not a class number."),
    ("categorical_cross_entropy", {}, [[1, 0]], [[0.2, 0.3]],
     "sample 1: the predicted probabilities of the classes add up to 0.5 and not to 1."),
    ("sparse_categorical_cross_entropy", {}, [2], [PAIR],
     "sample 1: there is no class 2; 2 classes are counted from 0 to 1."),
    ("sparse_categorical_cross_entropy", {}, [1], [[1.2, -0.2]],
     "sample 1, class 0: the prediction 1.2 is not a probability, which lies between 0 and 1."),
    ("multi_margin", {}, [5], [PAIR], "sample 1: there is no class 5; 2 classes are counted from 0 to 1."),
    ("kl_div", {}, [[0.5, 0.4]], [np.log(PAIR)],
     "sample 1: the target probabilities of the classes add up to 0.9 and not to 1."),
]  # fmt: skip


@pytest.mark.parametrize(("key", "values", "target", "prediction", "sentence"), WRONG)
def test_wrong_input_gets_a_sentence(key: str, values: Any, target: Any, prediction: Any, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        evaluate(LOSSES[key].checked(values), target, prediction)
    assert str(caught.value) == sentence


def test_a_number_too_large_for_the_precision_is_said() -> None:
    with pytest.raises(BadInput, match="sample 2: 1e\\+39 is too large for float32"):
        evaluate(LOSSES["l1"](), [0, 0], [1, 1e39], dtype="float32")
    with pytest.raises(BadInput, match="the losses or their slopes are too large for float64"):
        evaluate(LOSSES["l1"](), [0, 0], [1.5e308, 1.5e308], "sum")


def test_nothing_is_not_a_negative_number() -> None:
    found = evaluate(LOSSES["cross_entropy"].checked({"weight": (0, 0)}), [[0, 1]], [[1, 2]])
    assert not np.signbit([found.value or 0.0, *found.per_sample, *found.gradient[0]]).any()


def test_thirds_may_be_rounded() -> None:
    thirds = [[0.33, 0.33, 0.33]]
    assert evaluate(LOSSES["categorical_cross_entropy"](), thirds, thirds).value == pytest.approx(1.0976, abs=1e-4)
