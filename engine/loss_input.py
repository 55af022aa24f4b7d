"""What may be given to a loss, and the sentence for what may not."""

from __future__ import annotations

from typing import Literal

import numpy as np

from engine.declared import BadInput

Input = Literal["value", "score", "logit", "probability", "log-probability"]
Targets = Literal["value", "0/1", "0/1 or -1/1", "class", "probabilities", "class or probabilities"]

ROUNDED = 0.0101
"""How far from 1 the probabilities of a row may add up: 0.33, 0.33, 0.33 is meant as thirds."""


def check_shapes(prediction: np.ndarray, target: np.ndarray, targets: Targets) -> None:
    """Refuse samples that do not pair up: `[N]` with `[N]`, or rows `[N, K]` with `[N]` or `[N, K]`."""
    if not prediction.size:
        raise BadInput("there is no prediction; give at least one sample.")
    if targets in ("value", "0/1", "0/1 or -1/1"):
        if prediction.ndim != 1 or target.ndim != 1:
            raise BadInput("this loss compares one number with one number; give one row of each.")
    else:
        _check_rows(prediction, target, targets)
    if len(prediction) != len(target):
        raise BadInput(f"{_count(target, 'target')} for {_count(prediction, 'prediction')}; give one for each.")


def check_prediction(prediction: np.ndarray, takes: Input) -> None:
    """Refuse a prediction that is not finite, or not what the loss takes."""
    refuse(~np.isfinite(prediction), prediction, "the prediction {value} is not a finite number")
    if takes == "probability":
        outside = (prediction < 0) | (prediction > 1)
        refuse(outside, prediction, "the prediction {value} is not a probability, which lies between 0 and 1")
    if takes == "log-probability":
        words = "the prediction {value} is above 0, but the logarithm of a probability is at most 0"
        refuse(prediction > 0, prediction, words)
    if prediction.ndim == 2 and takes in ("probability", "log-probability"):
        rows = prediction if takes == "probability" else np.exp(prediction)
        _check_sums(rows, "the predicted probabilities")


def check_target(target: np.ndarray, targets: Targets, classes: int) -> None:
    """Refuse a target that is not what the loss compares with."""
    refuse(~np.isfinite(target), target, "the target {value} is not a finite number")
    if targets == "0/1":
        refuse(~np.isin(target, (0, 1)), target, "the target {value} is not a label, which is 0 or 1")
    elif targets == "0/1 or -1/1":
        refuse(~np.isin(target, (-1, 0, 1)), target, "the target {value} is not a label: 0 or 1, or else -1 or 1")
        if {-1, 0} <= set(target.tolist()):
            raise BadInput("the targets mix the labels 0 and -1; use 0 and 1, or -1 and 1.")
    elif target.ndim == 2:
        outside = (target < 0) | (target > 1)
        refuse(outside, target, "the target {value} is not a probability, which lies between 0 and 1")
        _check_sums(target, "the target probabilities")
    elif targets != "value":
        words = f"there is no class {{value}}; {classes} classes are counted from 0 to {classes - 1}"
        refuse((target < 0) | (target >= classes), target, words)


def check_weight(weight: tuple[float, ...] | None, prediction: np.ndarray) -> None:
    """Refuse class weights `[K]` of more or fewer classes than the predictions `[N, K]` have."""
    if weight is not None and len(weight) != prediction.shape[-1]:
        entries = f"{len(weight)} entr{'y' if len(weight) == 1 else 'ies'}"
        raise BadInput(f"weight has {entries} for {prediction.shape[-1]} classes; give one for each.")


def refuse(wrong: np.ndarray, values: np.ndarray, words: str) -> None:
    """Raise `BadInput` for the first that is wrong; `{value}` in the words is its number. Samples count from 1."""
    if wrong.any():
        place = tuple(np.argwhere(wrong)[0])
        where = f"sample {place[0] + 1}" + (f", class {place[1]}" if len(place) > 1 else "")
        raise BadInput(f"{where}: {words.format(value=f'{values[place]:.10g}')}.")


def _check_rows(prediction: np.ndarray, target: np.ndarray, targets: Targets) -> None:
    if prediction.ndim != 2 or prediction.shape[1] < 2:
        raise BadInput("this loss needs a number for each of two classes or more in every row of predictions.")
    if target.ndim == 1 and targets == "probabilities":
        raise BadInput("this loss needs a row of probabilities as each target, such as 0,1,0, and not a class number.")
    if target.ndim == 2 and targets == "class":
        raise BadInput("this loss needs the number of a class as each target, counted from 0, and not a row.")
    if target.ndim == 2 and len(target) == len(prediction) and target.shape != prediction.shape:
        entries = f"{target.shape[1]} entr{'y' if target.shape[1] == 1 else 'ies'}"
        raise BadInput(f"each row of targets has {entries} for {prediction.shape[1]} classes; give one for each.")


def _check_sums(rows: np.ndarray, name: str) -> None:
    sums = rows.sum(axis=-1)
    refuse(np.abs(sums - 1) > ROUNDED, sums.round(4), f"{name} of the classes add up to {{value}} and not to 1")


def _count(values: np.ndarray, noun: str) -> str:
    return f"{len(values)} {noun}{'s' * (len(values) != 1)}"
