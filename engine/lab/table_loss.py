"""Another loss, or another way to give targets, for the cells of the table page: kept, put in other words, or new."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.declared import BadInput
from engine.lab.examples import Example
from engine.lab.table import TablePage, TargetKind
from engine.lab.table_cells import numbers
from engine.lab.value import samples
from engine.loss import LOSSES, Loss

_SAID = {
    "score": "scores, read as logits,",
    "logit": "logits",
    "probability": "probabilities",
    "log-probability": "log-probabilities",
}
TINY = 1e-30  # a probability of 0 is taken for this where its logarithm is needed
_CLASS_TARGETS = ("1", "0", "2")
_CLASS_LOGITS = ((0.1, 0.6, 0.3), (2.0, 1.0, 0.1), (-1.0, 0.5, 1.5))
_BINARY = (("1", 2.0), ("0", -1.5), ("1", -0.4), ("0", 0.3))


def kinds(loss: Loss) -> tuple[TargetKind, ...]:
    """How the targets of a loss of several classes can be given."""
    known: dict[str, tuple[TargetKind, ...]] = {
        "class": ("index",),
        "probabilities": ("one-hot", "probabilities"),
        "class or probabilities": ("index", "one-hot", "probabilities"),
    }
    return known.get(loss.targets, ("index",))


def with_loss(page: TablePage, loss: Loss) -> TablePage:
    """The page with another loss. A loss of another task brings cells of its own.

    Within a task the cells stay. Predictions that mean the same in another form (logits, probabilities and
    log-probabilities) are put into the form that the loss takes, and `note` says so.
    """
    if loss.task != page.loss.task:
        return starting(page, loss)
    if loss.key == page.loss.key:
        return page.changed(loss=loss, example="", note="")
    targets, kind = page.targets, page.target_kind
    if page.several and kind not in kinds(loss):
        targets, kind = _targets_as(page, kinds(loss)[0]), kinds(loss)[0]
    predictions, note = _predictions_for(page, loss)
    weights = page.weights if "weight" in type(loss).model_fields else ()
    changes = {"loss": loss, "targets": targets, "predictions": predictions, "target_kind": kind, "weights": weights}
    return page.changed(**changes, note=note, example="")


def with_target_kind(page: TablePage, kind: TargetKind) -> TablePage:
    """The page with its targets given in another way."""
    return page.changed(targets=_targets_as(page, kind), target_kind=kind, example="", note="")


def with_example(page: TablePage, example: Example) -> TablePage:
    """The page filled with a worked example; the precision stays."""
    return page.changed(
        loss=LOSSES[example.loss](),
        reduction=example.reduction,
        targets=_texts(example.target),
        predictions=_texts(example.prediction),
        target_kind="index",
        names=(),
        weights=(),
        example=example.id,
        note="",
        selected=0,
    )


def starting(page: TablePage, loss: Loss) -> TablePage:
    """The page with cells that show what a loss is about."""
    if loss.task == "regression":
        targets, predictions = TablePage().targets, TablePage().predictions
        return page.changed(
            loss=loss, targets=targets, predictions=predictions, weights=(), names=(), example="", note="", selected=0
        )
    kind = kinds(loss)[0]
    if loss.task == "binary":
        given = _in_form(np.array([[logit] for _, logit in _BINARY]), "logit", _form(loss.takes))
        return page.changed(
            loss=loss, targets=tuple(target for target, _ in _BINARY), predictions=_texts(given),
            target_kind=kind, weights=(), names=(), example="", note="", selected=0,
        )  # fmt: skip
    rows: Sequence[object] = _CLASS_TARGETS
    if kind != "index":
        rows = tuple(_one_hot(int(target), 3) for target in _CLASS_TARGETS)
    return page.changed(
        loss=loss, targets=rows, predictions=_texts(_in_form(np.array(_CLASS_LOGITS), "logit", _form(loss.takes))),
        target_kind=kind, weights=(), names=(), example="", note="", selected=0,
    )  # fmt: skip


def _targets_as(page: TablePage, kind: TargetKind) -> tuple[tuple[str, ...], ...]:
    """The target cells in another way; a row that cannot be read becomes the first class."""
    wide, width = kind != "index", len(page.predictions[0])
    if wide == page.wide_targets and kind != "one-hot":
        return page.targets
    found = numbers(page.changed(predictions=(("0",) * width,) * len(page.targets)))
    classes = [0] * len(page.targets)
    for sample, target in zip(found.samples, found.target, strict=True):
        classes[sample] = int(np.argmax(target)) if isinstance(target, list) else int(target)
    return tuple(_one_hot(c, width) if wide else (str(c),) for c in classes)


def _one_hot(index: int, width: int) -> tuple[str, ...]:
    return tuple("1" if number == index else "0" for number in range(width))


def _predictions_for(page: TablePage, loss: Loss) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The predictions in the form that a loss takes, and a sentence if that changed them."""
    old, new = page.loss.takes, loss.takes
    if _form(old) == _form(new) or page.loss.task == "regression":
        return page.predictions, ""
    found = numbers(page)
    if found.faults or not found.samples:
        return page.predictions, ""
    try:
        page.loss.check(*samples(page.loss, found.target, found.prediction))
    except BadInput:
        return page.predictions, ""
    rows = np.array(found.prediction, dtype=float).reshape(len(found.samples), -1)
    note = f"The {_SAID[old]} were turned into the {_SAID[new]} that mean the same."
    return _texts(_in_form(rows, _form(old), _form(new))), note


def _form(takes: str) -> str:
    """The form of a prediction; scores are read as logits."""
    return "logit" if takes == "score" else takes


def _in_form(rows: np.ndarray, old: str, new: str) -> np.ndarray:
    """Predictions `[N, K]` (or `[N, 1]`, of class 1 of two) in another form."""
    if old == new:
        return rows
    logs = rows
    if old == "logit":
        logs = _log_probability(rows)
    elif old == "probability":
        logs = np.log(np.maximum(rows, TINY))
    if new == "probability":
        return np.asarray(np.exp(logs))
    if new == "log-probability" or rows.shape[1] > 1:  # log-probabilities are logits of the same probabilities
        return logs
    return np.asarray(logs - np.log(np.maximum(-np.expm1(logs), TINY)))


def _log_probability(z: np.ndarray) -> np.ndarray:
    if z.shape[1] == 1:
        return np.asarray(-np.logaddexp(0, -z))
    return np.asarray(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def _texts(rows: object) -> tuple[tuple[str, ...], ...]:
    """Numbers as the texts of cells, with so many digits that the loss stays what it was to 1e-6."""
    return tuple(tuple(f"{value:.8g}" for value in row) for row in np.asarray(rows, dtype=float).reshape(len(rows), -1))  # type: ignore[arg-type]
