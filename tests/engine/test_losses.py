"""Every loss gives its twin's numbers: torch's where torch has it, the literature's formula where not."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.declared import BadInput
from engine.lab.value import evaluate
from engine.loss import LOSSES, Loss
from tests.engine.loss_kit import CLASSES, SETTINGS, VARIANTS, random_input, tensors, twin

every_variant = pytest.mark.parametrize("loss", VARIANTS.values(), ids=VARIANTS)
every_reduction = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
every_loss = pytest.mark.parametrize("cls", list(LOSSES), ids=LOSSES.keys())


def test_all_losses_are_there() -> None:
    wanted = (
        "l1 mse smooth_l1 huber mape log_cosh quantile squared_log bce bce_with_logits hinge squared_hinge focal "
        "cross_entropy nll categorical_cross_entropy sparse_categorical_cross_entropy multi_margin kl_div"
    )
    assert set(LOSSES.keys()) == set(wanted.split())


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-12), ("float32", 2e-5)])
@every_reduction
@every_variant
def test_value_and_gradient_are_the_twins(loss: Loss, reduction: Any, dtype: str, tolerance: float) -> None:
    for seed in range(3):
        ours, target = tensors(loss, dtype, seed)
        theirs, _ = tensors(loss, dtype, seed)
        value = loss.reduced(loss.each(ours, target), target, reduction)
        wanted = twin(loss)(loss, theirs, target, reduction)
        assert value.dtype == ours.dtype
        torch.testing.assert_close(value, wanted, rtol=tolerance, atol=tolerance)
        slopes = [torch.autograd.grad(made.sum(), guess)[0] for made, guess in ((value, ours), (wanted, theirs))]
        torch.testing.assert_close(*slopes, rtol=tolerance, atol=tolerance)


@every_variant
def test_the_gradient_is_that_of_finite_differences(loss: Loss) -> None:
    guess, aim = tensors(loss, seed=5)
    prediction = guess.detach().numpy()
    (slope,) = torch.autograd.grad(loss.each(guess, aim).sum(), guess)
    h = 1e-6
    with torch.no_grad():
        for place in np.ndindex(*prediction.shape):
            moved = [prediction.copy(), prediction.copy()]
            moved[0][place] -= h
            moved[1][place] += h
            low, high = (loss.each(torch.tensor(one), aim)[place[0]].item() for one in moved)
            assert (high - low) / (2 * h) == pytest.approx(slope[place].item(), rel=1e-6, abs=1e-7)


@every_reduction
@every_variant
def test_the_line_of_pytorch_gives_the_same_number(loss: Loss, reduction: Any, tmp_path: Path) -> None:
    prediction, target = random_input(loss, n=7)
    for dtype in ("float64", "float32"):
        found = evaluate(loss, target, prediction, reduction, dtype)  # type: ignore[arg-type]
        wanted = torch.tensor(found.per_sample if found.value is None else found.value, dtype=getattr(torch, dtype))
        script = tmp_path / "script.py"
        script.write_text(f"{found.code}alone = {found.line}\n")
        scope = runpy.run_path(str(script))
        for made in (scope["loss"], scope["alone"]):
            torch.testing.assert_close(made, wanted, rtol=1e-12 if dtype == "float64" else 2e-6, atol=1e-12)
        assert loss.line(reduction, dtype).count("prediction") == loss.line(reduction, dtype).count("target") == 1


@every_loss
def test_every_parameter_changes_the_value(cls: type[Loss]) -> None:
    prediction, target = random_input(cls())
    plain = evaluate(cls(), target, prediction).value
    changes = {name: value for values in SETTINGS.get(cls.key, ()) for name, value in values.items()}
    assert set(changes) == set(cls.model_fields)
    for name, value in changes.items():
        assert evaluate(cls.checked({name: value}), target, prediction).value != pytest.approx(plain)


@every_variant
def test_a_loss_survives_a_file(loss: Loss) -> None:
    assert LOSSES.read(json.loads(json.dumps(loss.as_dict()))) == loss


def test_class_weights_are_read_from_words() -> None:
    for given in ("1,2,1", " 1, 2 ,1 ", [1, 2, 1], ["1", "2", "1"]):
        assert LOSSES.read({"key": "nll", "weight": given}) == LOSSES["nll"].checked({"weight": (1.0, 2.0, 1.0)})
    assert LOSSES.read({"key": "nll", "weight": ""}) == LOSSES["nll"]()
    for wrong in ("1,a", "1,-1", "1,inf", "1,,2", 3):
        with pytest.raises(BadInput, match="weight"):
            LOSSES.read({"key": "nll", "weight": wrong})


@every_loss
def test_the_facts_are_stated(cls: type[Loss]) -> None:
    assert cls.title and cls.task in ("regression", "binary", "classes") and cls.source
    assert cls.takes and cls.targets and cls.layer
    assert all(words.endswith(".") for words in (cls.idea, cls.strength, cls.weakness))
    assert cls.twin is None or callable(getattr(functional, cls.twin))
    assert cls.twin is None or f"torch.nn.functional.{cls.twin}(" in cls().line()
    assert all(parameter.help.endswith(".") for parameter in cls.parameters())


def test_targets_of_cross_entropy_may_be_classes_or_rows() -> None:
    for values in ({}, {"label_smoothing": 0.2}, {"weight": (1, 2, 0.5)}):
        loss = LOSSES["cross_entropy"].checked(values)
        prediction, target = random_input(loss)
        rows = np.eye(CLASSES)[target]
        by_class, by_row = (evaluate(loss, aim, prediction, "sum") for aim in (target, rows))
        assert by_row.value == pytest.approx(by_class.value, rel=1e-12)
        np.testing.assert_allclose(by_row.gradient, by_class.gradient, rtol=1e-12, atol=1e-15)
        mean = functional.cross_entropy(
            torch.tensor(prediction), torch.tensor(rows), label_smoothing=loss.label_smoothing,
            weight=None if loss.weight is None else torch.tensor(loss.weight, dtype=torch.float64),
        )  # fmt: skip
        assert evaluate(loss, rows, prediction).value == pytest.approx(mean.item(), rel=1e-12)
        same = values.get("weight") is None  # weights: the mean divides by theirs, or by the number of rows
        assert (evaluate(loss, target, prediction).value == pytest.approx(mean.item(), rel=1e-12)) == same


def test_hinges_take_both_kinds_of_labels() -> None:
    for key in ("hinge", "squared_hinge"):
        loss = LOSSES[key]()
        prediction, target = random_input(loss)
        one, other = (evaluate(loss, aim, prediction) for aim in (target, 2 * target - 1))
        assert one.value == other.value
        assert (one.gradient == other.gradient).all()


@every_loss
def test_predictions_of_many_lanes_meet_one_row_of_targets(cls: type[Loss]) -> None:
    loss = cls()
    if loss.task == "classes":
        return
    guess, aim = tensors(loss, n=6)
    lanes = torch.stack([guess, guess.flip(0)])
    each = loss.each(lanes, aim)
    assert each.shape == (2, 6)
    torch.testing.assert_close(each[1], loss.each(guess.flip(0), aim), rtol=1e-15, atol=1e-15)
    assert loss.reduced(each, aim, "mean").shape == (2,)
