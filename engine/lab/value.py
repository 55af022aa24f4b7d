"""What a loss is on targets and predictions: its value, every sample's part in it, the gradient, and torch's code."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.declared import BadInput
from engine.loss import Loss, Reduction, tensor
from engine.loss_input import refuse
from engine.runtime import Dtype


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A loss of N samples. `value` is `None` where nothing is reduced; the gradient is then that of the sum.

    `per_sample [N]` has weights included, `gradient` has the shape of the prediction, and `share [N]` is each
    sample's part of the total (0 where there is no loss at all). `line` is the one line of PyTorch that gives
    the value, and `code` the same as a script that prints it.
    """

    value: float | None
    per_sample: np.ndarray
    gradient: np.ndarray
    share: np.ndarray
    line: str
    code: str


def evaluate(
    loss: Loss, target: Any, prediction: Any, reduction: Reduction = "mean", dtype: Dtype = "float64"
) -> Evaluation:
    """Work a loss out on a target and a prediction, as numbers or rows of numbers; `BadInput` says what is wrong.

    A class may be given by its number; a single row of predictions may have its target row as plain numbers.
    """
    import torch

    given, aim = samples(loss, target, prediction)
    loss.check(given, aim)
    guess = torch.tensor(_rounded(given, dtype), requires_grad=True)
    goal = torch.tensor(_rounded(aim, dtype))
    each = loss.each(guess, goal)
    total = loss.reduced(each, goal, "sum" if reduction == "none" else reduction)
    (slope,) = torch.autograd.grad(total, guess)
    parts, gradient = each.detach().numpy() + 0.0, slope.numpy() + 0.0  # no negative zeros
    refuse(~np.isfinite(parts), parts, f"its loss is too large for {dtype}")
    if not (math.isfinite(total.item()) and np.isfinite(gradient).all()):
        raise BadInput(f"the losses or their slopes are too large for {dtype}.")
    whole = float(parts.sum(dtype=float))
    words = tensor(given.tolist(), dtype), tensor(aim.tolist(), "float32" if aim.dtype == int else dtype)
    return Evaluation(
        value=None if reduction == "none" else total.item() + 0.0,
        per_sample=parts,
        gradient=gradient,
        share=parts / whole if whole else np.zeros_like(parts),
        line=loss.line(reduction, dtype).replace("prediction", words[0], 1).replace("target", words[1], 1),
        code=_script(loss.line(reduction, dtype), *words),
    )


def samples(loss: Loss, target: Any, prediction: Any) -> tuple[np.ndarray, np.ndarray]:
    """Prediction and target as the arrays that the loss checks and takes, class numbers as integers."""
    guess, aim = _array(prediction, "predictions"), _array(target, "targets")
    if loss.task != "classes":
        return guess, aim
    guess = guess[None] if guess.ndim == 1 else guess
    if aim.ndim == 1 and len(guess) == 1 and "probabilities" in loss.targets and len(aim) == guess.shape[1]:
        aim = aim[None]
    if aim.ndim == 1:
        refuse(np.isfinite(aim) & (aim != np.floor(aim)), aim, "the target {value} is not the number of a class")
        refuse(~(np.abs(aim) < 2**53), aim, "the target {value} is not the number of a class")
        aim = aim.astype(int)
    return guess, aim


def _array(values: Any, name: str) -> np.ndarray:
    """The numbers as an array of float64, `[N]` or `[N, K]`."""
    try:
        array = np.atleast_1d(np.asarray(values, dtype=float))
    except (ValueError, TypeError, OverflowError):
        raise BadInput(f"the {name} are not all numbers in rows of equal length.") from None
    if array.ndim > 2:
        raise BadInput(f"the {name} are nested too deep: give numbers, or rows of numbers.")
    return array


def _rounded(array: np.ndarray, dtype: Dtype) -> np.ndarray:
    """The array in that precision; class numbers stay integers."""
    if array.dtype == int:
        return array
    with np.errstate(over="ignore"):
        rounded = array.astype(dtype)
    refuse(~np.isfinite(rounded), array, f"{{value}} is too large for {dtype}")
    return rounded


def _script(line: str, prediction: str, target: str) -> str:
    return f"import torch\n\nprediction = {prediction}\ntarget = {target}\nloss = {line}\nprint(loss)\n"
