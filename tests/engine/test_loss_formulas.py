"""The formula that is shown is the loss that runs: every formula and derivative, worked out, gives torch's numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import ziamath

from engine.loss import LOSSES, Loss
from engine.pictures.rule_reader import Reader
from tests.engine.loss_kit import CLASSES, VARIANTS, tensors

FUNCTIONS: dict[str, Callable[[Any], Any]] = {r"\ln": np.log, r"\cosh": np.cosh, r"\tanh": np.tanh, r"\sum": np.sum}
GREEK = {r"\beta": "beta", r"\delta": "delta", r"\gamma": "gamma", r"\alpha": "alpha"}
WORD = re.compile(r"(?<![\\A-Za-z<_])[A-Za-z](?:_[a-z])?(?![A-Za-z])")

elementwise = pytest.mark.parametrize(
    "loss", [pytest.param(one, id=name) for name, one in VARIANTS.items() if one.task != "classes"]
)
of_classes = pytest.mark.parametrize(
    "loss", [pytest.param(one, id=name) for name, one in VARIANTS.items() if one.task == "classes"]
)


class LossReader(Reader):
    """Reads the LaTeX of losses: that of update rules, with logarithms, hyperbolic functions and sums."""

    def _atom(self) -> Any:
        if self.next not in FUNCTIONS:
            return super()._atom()
        function = FUNCTIONS[self.take()]
        return function(self._product() if function is np.sum else self._power())


def worked_out(latex: str, values: dict[str, Any]) -> Any:
    """A right-hand side on numbers. Letters are keys of `values`; a letter with a subscript is `z_j`."""
    text = re.sub(r"\\sum_(\w|\{[^}]*\})", r"\\sum", latex).replace(r"\hat y", "<guess>")
    for letter, name in GREEK.items():
        text = re.sub(re.escape(letter) + r"(_y)?(?![a-z])", rf"<{name}\1>", text)
    text = WORD.sub(lambda found: f"<{found[0]}>", text)
    with np.errstate(all="ignore"):
        return LossReader(text, {"e": np.e, **values}).whole()


def split(latex: str) -> tuple[str, dict[str, str]]:
    """A formula and what it says after it of its letters, such as `q_j = ...`."""
    rule, *rest = latex.split(r", \quad")
    found = [one.split(" = ", 1) for one in rest if " = " in one]
    return rule, {name.strip(): meaning for name, meaning in found}


def slope(loss: Loss, seed: int) -> tuple[Any, Any, np.ndarray, np.ndarray]:
    """Prediction, target, loss and derivative by autograd, as arrays."""
    guess, aim = tensors(loss, seed=seed, n=25)
    each = loss.each(guess, aim)
    (found,) = torch.autograd.grad(each.sum(), guess)
    return guess.detach().numpy(), aim.numpy(), each.detach().numpy(), found.numpy()


@elementwise
def test_a_formula_gives_the_loss_and_its_derivative(loss: Loss) -> None:
    guess, aim, each, wanted = slope(loss, 1)
    values: dict[str, Any] = {**loss.model_dump(), "guess": guess, "p": guess, "z": guess, "s": guess, "y": aim}
    values["w"] = values.get("pos_weight")
    if loss.task == "binary" and loss.key.endswith("hinge"):
        values["y"] = 2 * aim - 1
    if loss.key == "focal":
        sure = 1 / (1 + np.exp(-guess))
        values["p_y"] = np.where(aim > 0, sure, 1 - sure)
        if loss.alpha is not None:  # type: ignore[attr-defined]
            values["alpha_y"] = np.where(aim > 0, loss.alpha, 1 - loss.alpha)  # type: ignore[attr-defined]
    np.testing.assert_allclose(worked_out(split(loss.formula())[0], values), each, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(worked_out(split(loss.derivative())[0], values), wanted, rtol=1e-10, atol=1e-14)


@of_classes
def test_a_formula_of_classes_gives_the_loss_and_its_derivative(loss: Loss) -> None:
    guesses, aims, each, wanted = slope(loss, 2)
    for guess, aim, cost, slopes in zip(guesses, aims, each, wanted, strict=True):
        values = letters(loss, guess, aim)
        rule, meanings = split(loss.formula())
        for name in meanings:  # what the formula says of q
            values |= every(name, worked_out(meanings[name], values))
        assert worked_out(rule, values) == pytest.approx(cost, rel=1e-10, abs=1e-14)
        rule, meanings = split(loss.derivative())
        for name in meanings:
            if name != "a_j":
                values |= every(name, worked_out(meanings[name].replace("_k", "_j"), values))
        for k in range(CLASSES):
            at_k = {f"{name[0]}_k": row[k] for name, row in values.items() if "_j" in name and len(row) == CLASSES}
            found = worked_out(rule, values | at_k)
            assert found == pytest.approx(slopes[k], rel=1e-10, abs=1e-14)


def letters(loss: Loss, guess: np.ndarray, aim: Any) -> dict[str, Any]:
    """What the letters of a formula stand for in one sample; those with `_j` are arrays over the classes."""
    y = aim if np.ndim(aim) else np.eye(CLASSES)[aim]
    t = int(np.argmax(y))
    weight = np.array(getattr(loss, "weight", None) or np.ones(CLASSES))
    values = {"K": CLASSES, "alpha": getattr(loss, "label_smoothing", 0.0), "m": getattr(loss, "margin", 0.0)}
    values |= every("y_j", y) | every("w_j", weight)
    for letter in "zplsw":
        row = weight if letter == "w" else guess
        values |= every(f"{letter}_j", row) | {f"{letter}_t": row[t]}
    if loss.key == "multi_margin":  # its sum leaves out the class of the target
        values["s_j"] = np.delete(guess, t)
        values["a_j"] = ((guess > guess[t] - values["m"]) & (np.arange(CLASSES) != t)).astype(float)
    return values


def every(name: str, row: Any) -> dict[str, Any]:
    """An array over the classes, whichever of the summed letters stands below it."""
    return {f"{name[0]}_{index}": np.asarray(row, dtype=float) for index in "ji"}


@pytest.mark.parametrize("loss", VARIANTS.values(), ids=VARIANTS)
def test_a_formula_can_be_drawn(loss: Loss) -> None:
    for latex in (loss.formula(), loss.derivative()):
        assert "<svg" in ziamath.Latex(latex).svg()


# --- kinks ---------------------------------------------------------------------------------------------

STEP = 1e-3


def bends(loss: Loss) -> list[float]:
    """Where the slope or the curvature of the loss jumps, found by trying every place between -4 and 4."""
    at = np.arange(-4, 4, STEP) + STEP / 3  # on neither side of a round number
    guess = torch.tensor(at + (0 if loss.task == "binary" else 6.0), requires_grad=True)
    aim = torch.full_like(guess, 1.0 if loss.task == "binary" else 6.0)  # the margin of label 1 is its score
    (slope,) = torch.autograd.grad(loss.each(guess, aim).sum(), guess)
    curvature = np.diff(slope.numpy()) / STEP
    jumps = np.abs(np.diff(curvature)) > 0.05 + 0.05 * np.abs(curvature[1:])
    places = at[1:-1][jumps]
    return [float(place) for n, place in enumerate(places) if n == 0 or place - places[n - 1] > 5 * STEP]


@pytest.mark.parametrize("key", [cls.key for cls in LOSSES if cls.task == "regression" or cls.key.endswith("hinge")])
def test_kinks_are_where_the_slope_or_the_curvature_jumps(key: str) -> None:
    for loss in (one for one in VARIANTS.values() if one.key == key):
        kinks = loss.kinks()
        assert [kink.at for kink in kinks] == pytest.approx(bends(loss), abs=3 * STEP)
        assert all(kink.words for kink in kinks)


def test_losses_of_one_formula_have_no_kinks() -> None:
    smooth = "bce bce_with_logits focal mse log_cosh squared_log".split()
    assert not any(LOSSES[key]().kinks() for key in smooth)
