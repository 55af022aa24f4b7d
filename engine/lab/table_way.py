"""The way of one sample to its loss, stage by stage: logits, softmax, -log, the picked entry, weights, loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.loss import LEAST, Loss

Row = np.ndarray


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: what it is, its formula in LaTeX, and a number for each class (None: there is none).

    `picked` are the classes that the target picks out.
    """

    key: str
    title: str
    latex: str
    values: tuple[float | None, ...]
    picked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its loss, the target (index, number or row), the prediction (number or row) and class weights."""

    loss: Loss
    target: Row  # [K] shares of the classes; [1] in a regression; [2] for classes 1 and 0
    prediction: Row  # [K], or [1]
    weights: Row  # [K], all one without weights


def stages(loss: Loss, target: Any, prediction: Any, weights: tuple[float, ...], dtype: str) -> tuple[Stage, ...]:
    """The stages from the prediction of one sample to the terms whose sum is its loss.

    `target` is a number (regression, binary), a class index or a row of K; `prediction` a number or a row of K.
    Stages of losses that are not known here go from the prediction to the probabilities that it means.
    """
    given = np.atleast_1d(np.asarray(prediction, dtype=dtype))
    width = len(given)
    if loss.task == "classes":
        share = np.eye(width, dtype=dtype)[int(target)] if np.ndim(target) == 0 else np.asarray(target, dtype=dtype)
    elif loss.task == "binary":
        one = float(target > 0)
        share = np.array([target if 0 <= target <= 1 else one, 1 - (target if 0 <= target <= 1 else one)], dtype=dtype)
    else:
        share = np.array([target], dtype=dtype)
    weight = np.asarray(weights or (1.0,) * width, dtype=dtype)
    return tuple(_WAYS.get(loss.key, _WAYS_OF_TASK[loss.task])(Sample(loss, share, given, weight)))


def columns(loss: Loss, names: tuple[str, ...]) -> tuple[str, ...]:
    """What the numbers of a stage are of: the classes; 1 and 0 where there are two; nothing in a regression."""
    return names if loss.task == "classes" else ("y = 1", "y = 0") if loss.task == "binary" else ("",)


def _stage(key: str, title: str, latex: str, values: Any, picked: frozenset[int] = frozenset()) -> Stage:
    numbers = tuple(None if value is None or np.isnan(value) else float(value) for value in values)
    return Stage(key, title, latex, numbers, picked)


def _picked(share: Row) -> frozenset[int]:
    return frozenset(np.flatnonzero(share).tolist())


# --- several classes -------------------------------------------------------------------------------


def _cross_entropy(sample: Sample) -> list[Stage]:
    z = sample.prediction
    log_p = z - z.max() - np.log(np.exp(z - z.max()).sum())
    return [
        _stage("logit", "logits", "z", z),
        _stage("softmax", "softmax", r"p = e^{z} / \Sigma_j e^{z_j}", np.exp(log_p)),
        *_from_log(sample, -log_p),
    ]


def _nll(sample: Sample) -> list[Stage]:
    return [
        _stage("log", "log-probabilities", r"\ln p", sample.prediction),
        _stage("softmax", "probabilities", "p", np.exp(sample.prediction)),
        *_from_log(sample, -sample.prediction),
    ]


def _of_probabilities(sample: Sample) -> list[Stage]:
    p = sample.prediction
    return [_stage("softmax", "probabilities", "p", p), *_from_log(sample, -np.log(np.maximum(p, LEAST)))]


def _from_log(sample: Sample, cost: Row) -> list[Stage]:
    """From -log p on: the target picks, label smoothing spreads it, and the class weights weigh."""
    share, smoothing = sample.target, getattr(sample.loss, "label_smoothing", 0.0)
    found = [_stage("-log", "−log", r"-\ln p", cost, _picked(share))]
    found.append(_stage("target", "target", "t", share, _picked(share)))
    if smoothing:
        share = (1 - smoothing) * share + smoothing / len(share)
        found.append(
            _stage("smoothed", "smoothed", r"t' = (1 - \varepsilon) t + \varepsilon / K", share, _picked(share))
        )
    terms = np.where(share > 0, share * np.where(share > 0, cost, 0), 0)
    found.append(_stage("picked", "picked entry", r"t \cdot (-\ln p)", terms, _picked(share)))
    if "weight" in type(sample.loss).model_fields:
        found.append(_stage("weight", "class weight", "w", sample.weights, _picked(share)))
        found.append(
            _stage("weighted", "weighted", r"w \cdot t \cdot (-\ln p)", sample.weights * terms, _picked(share))
        )
    return found


def _multi_margin(sample: Sample) -> list[Stage]:
    s, share, margin = sample.prediction, sample.target, getattr(sample.loss, "margin", 1.0)
    lead = margin - s[np.argmax(share)] + s
    terms = np.where(share > 0, 0, np.maximum(lead, 0) / len(s))
    return [
        _stage("score", "scores", "s", s, _picked(share)),
        _stage("margin", "short of the margin", rf"m_j = {margin:g} - s_t + s_j", np.where(share > 0, np.nan, lead)),
        _stage("hinge", "what counts", r"\max(0, m_j) / K", terms),
    ]


def _kl_div(sample: Sample) -> list[Stage]:
    log_q, p = sample.prediction, sample.target
    ratio = np.where(p > 0, np.log(np.where(p > 0, p, 1)) - log_q, 0)
    return [
        _stage("log", "log-probabilities", r"\ln q", log_q),
        _stage("softmax", "probabilities", "q", np.exp(log_q)),
        _stage("target", "target", "p", p, _picked(p)),
        _stage("ratio", "log of the ratio", r"\ln p - \ln q", ratio, _picked(p)),
        _stage("weighted", "weighted by p", r"p (\ln p - \ln q)", p * ratio, _picked(p)),
    ]


# --- two classes -----------------------------------------------------------------------------------


def _pair(z: Row) -> tuple[Row, Row]:
    """The probabilities of the classes 1 and 0 that a logit means, and their -log, without overflow."""
    cost = np.logaddexp(np.zeros((), dtype=z.dtype), np.array([-z[0], z[0]], dtype=z.dtype))
    return np.exp(-cost), cost


def _bce_with_logits(sample: Sample) -> list[Stage]:
    p, cost = _pair(sample.prediction)
    terms = _terms(sample.target, cost)
    weight = np.array([getattr(sample.loss, "pos_weight", 1.0), 1.0], dtype=p.dtype)
    return [
        _stage("logit", "logit", "z", (*sample.prediction, None)),
        _stage("sigmoid", "sigmoid", r"p = \sigma(z), \; 1 - p", p),
        *_two(sample.target, cost),
        _stage("weight", "weight", r"w, \; 1", weight, _picked(sample.target)),
        _stage("weighted", "weighted", r"w \cdot t \cdot (-\ln p)", weight * terms, _picked(sample.target)),
    ]


def _bce(sample: Sample) -> list[Stage]:
    p = np.array([sample.prediction[0], 1 - sample.prediction[0]], dtype=sample.prediction.dtype)
    with np.errstate(divide="ignore"):
        cost = np.minimum(-np.log(p), np.asarray(100, dtype=p.dtype))  # torch's own bound
    return [_stage("sigmoid", "probability", r"p, \; 1 - p", p), *_two(sample.target, cost)]


def _focal(sample: Sample) -> list[Stage]:
    p, cost = _pair(sample.prediction)
    alpha, gamma = getattr(sample.loss, "alpha", None), getattr(sample.loss, "gamma", 2.0)
    weight = np.array([alpha, 1 - alpha] if alpha is not None else [1.0, 1.0], dtype=p.dtype)
    easy = (1 - p) ** gamma
    terms = _terms(sample.target, weight * easy * cost)
    return [
        _stage("logit", "logit", "z", (*sample.prediction, None)),
        _stage("sigmoid", "sigmoid", r"p = \sigma(z), \; 1 - p", p),
        *_two(sample.target, cost),
        _stage("focus", "focus on the hard", rf"(1 - p_t)^{{{gamma:g}}}", easy, _picked(sample.target)),
        _stage("weight", "weight", r"\alpha, \; 1 - \alpha", weight, _picked(sample.target)),
        _stage("weighted", "weighted", r"\alpha (1 - p_t)^\gamma (-\ln p_t)", terms, _picked(sample.target)),
    ]


def _two(share: Row, cost: Row) -> list[Stage]:
    """-log of both, the target, and the right one."""
    return [
        _stage("-log", "−log", r"-\ln p, \; -\ln(1 - p)", cost, _picked(share)),
        _stage("target", "target", r"t = y, \; 1 - y", share, _picked(share)),
        _stage("picked", "picked entry", r"t \cdot (-\ln p)", _terms(share, cost), _picked(share)),
    ]


def _terms(share: Row, cost: Row) -> Row:
    return np.where(share > 0, share * cost, 0)


def _hinge(sample: Sample) -> list[Stage]:
    sign = 1 if sample.target[0] > 0.5 else -1
    margin = sign * sample.prediction[0]
    short = max(0.0, 1 - margin)
    found = [
        _stage("score", "score", "s", (sample.prediction[0], None)),
        _stage("target", "label", r"y = \pm 1", (sign, None) if sign > 0 else (None, sign)),
        _stage("margin", "margin", r"m = y s", (margin, None) if sign > 0 else (None, margin)),
        _stage("hinge", "short of 1", r"\max(0, 1 - m)", (short, None) if sign > 0 else (None, short)),
    ]
    if sample.loss.key == "squared_hinge":
        found.append(
            _stage("squared", "squared", r"\max(0, 1 - m)^2", (short**2, None) if sign > 0 else (None, short**2))
        )
    return found


# --- others ----------------------------------------------------------------------------------------


def _error(sample: Sample) -> list[Stage]:
    return [
        _stage("prediction", "prediction", r"\hat y", sample.prediction),
        _stage("target", "target", "y", sample.target),
        _stage("error", "error", r"e = \hat y - y", sample.prediction - sample.target),
    ]


def _given(sample: Sample) -> list[Stage]:
    values = sample.prediction if len(sample.prediction) > 1 else (*sample.prediction, None)
    return [_stage("prediction", "prediction", "z", values), _stage("target", "target", "t", sample.target)]


_WAYS: dict[str, Callable[[Sample], list[Stage]]] = {
    "cross_entropy": _cross_entropy,
    "nll": _nll,
    "categorical_cross_entropy": _of_probabilities,
    "sparse_categorical_cross_entropy": _of_probabilities,
    "multi_margin": _multi_margin,
    "kl_div": _kl_div,
    "bce": _bce,
    "bce_with_logits": _bce_with_logits,
    "focal": _focal,
    "hinge": _hinge,
    "squared_hinge": _hinge,
}
_WAYS_OF_TASK = {"regression": _error, "binary": _given, "classes": _given}
