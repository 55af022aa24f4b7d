"""All that the table page shows of its cells: what each sample costs, the reductions, the way there, and the code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from engine.declared import BadInput
from engine.lab.table import TablePage
from engine.lab.table_cells import HEADS, Fault, Numbers, numbers
from engine.lab.table_way import Stage, columns, stages
from engine.lab.value import Evaluation, evaluate, samples
from engine.loss import Loss
from engine.pictures.digits import short

MOST_TERMS = 6
"""Longer sums are written with an ellipsis."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """What one sample costs: its loss, the gradient of the reduced loss by its prediction, its share of the total."""

    loss: float
    gradient: tuple[float, ...] | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The numbers of a page. Rows that are wrong have `None`; a total is there only where all rows are right."""

    rows: tuple[SampleRow | None, ...]
    faults: tuple[Fault, ...] = ()
    mean: float | None = None
    sum: float | None = None
    code: str = ""
    mean_words: str = ""  # how the mean comes about, with the numbers of this table
    sum_words: str = ""


@lru_cache(maxsize=8)
def _computed(page: TablePage) -> Shown:
    found = numbers(page)
    if not found.faults:
        try:
            return _whole(page, page.weighted_loss(found.weights), found)
        except BadInput as error:
            found.faults += _offenders(page, found, error)
    return _partly(page, found)


def shown(page: TablePage) -> Shown:
    """The numbers of a page; what is wrong is in `faults`, never an exception."""
    return _computed(page.model_copy(update={"selected": 0, "example": "", "note": ""}))


def way(page: TablePage, sample: int) -> tuple[tuple[str, ...], tuple[Stage, ...]]:
    """What the numbers of the stages are of, and the stages from a sample's prediction to its loss."""
    found = numbers(page)
    names = columns(page.loss, page.names)
    if shown(page).rows[sample] is None or sample not in found.samples:
        return names, ()
    place = found.samples.index(sample)
    weights = found.weights if all(np.isfinite(found.weights)) else ()
    return names, stages(page.loss, found.target[place], found.prediction[place], weights, page.dtype)


def _whole(page: TablePage, loss: Loss, found: Numbers) -> Shown:
    """Everything, of a table without faults; `BadInput` if the loss refuses it."""
    made = {kind: _evaluated(page, loss, found, kind) for kind in {"mean", "sum", page.reduction}}
    chosen = made[page.reduction]
    gradient = np.asarray(chosen.gradient).reshape(len(found.samples), -1)
    rows = tuple(
        SampleRow(float(cost), tuple(slopes), float(share))
        for cost, slopes, share in zip(chosen.per_sample, gradient.tolist(), chosen.share, strict=True)
    )
    mean, total = made["mean"].value, made["sum"].value
    terms = [row.loss for row in rows]
    return Shown(
        rows, (), mean, total, chosen.code, _mean_words(page, found, terms, mean, total), _sum_words(terms, total)
    )


def _evaluated(page: TablePage, loss: Loss, found: Numbers, reduction: Any) -> Evaluation:
    return evaluate(loss, found.target, found.prediction, reduction, page.dtype)


def _offenders(page: TablePage, found: Numbers, error: BadInput) -> list[Fault]:
    """The rows that the loss refuses; where it refuses none of them alone, the fault is of the whole table.

    `found` keeps the rows that are right.
    """
    try:
        loss = page.weighted_loss(found.weights)
    except BadInput as refused:
        return [Fault(HEADS["weight"], -1, str(refused))]
    for test in (_check, _compute):  # most rows are refused at a look
        faults, good = [], Numbers(weights=found.weights)
        for sample, target, prediction in zip(found.samples, found.target, found.prediction, strict=True):
            try:
                test(loss, target, prediction, page.dtype)
            except BadInput as refused:
                faults.append(Fault(sample, -1, str(refused).replace("sample 1", f"sample {sample + 1}", 1)))
            else:
                good.samples.append(sample)
                good.target.append(target)
                good.prediction.append(prediction)
        if faults:
            found.samples, found.target, found.prediction = good.samples, good.target, good.prediction
            return faults
    return [Fault(None, -1, str(error))]


def _check(loss: Loss, target: Any, prediction: Any, _dtype: Any) -> None:
    loss.check(*samples(loss, [target], [prediction]))


def _compute(loss: Loss, target: Any, prediction: Any, dtype: Any) -> None:
    evaluate(loss, [target], [prediction], "none", dtype)


def _partly(page: TablePage, found: Numbers) -> Shown:
    """The losses of the rows that are right beside the faults of the others."""
    rows: list[SampleRow | None] = [None] * len(page.targets)
    usable = found.samples and all(np.isfinite(found.weights))
    if usable and not any(fault.row is None or fault.row < 0 for fault in found.faults):
        try:
            made = _evaluated(page, page.weighted_loss(found.weights), found, "none")
        except BadInput as error:
            found.faults += _offenders(page, found, error)
            return _partly(page, found) if found.samples else Shown(tuple(rows), tuple(found.faults))
        for sample, cost in zip(found.samples, made.per_sample, strict=True):
            rows[sample] = SampleRow(float(cost))
    faults = sorted(found.faults, key=lambda fault: (-3 if fault.row is None else fault.row, fault.column))
    return Shown(tuple(rows), tuple(faults))


# --- sums in words ---------------------------------------------------------------------------------


def _terms(numbers: list[float]) -> str:
    texts = [short(number) for number in numbers]
    if len(texts) > MOST_TERMS:
        texts = [*texts[: MOST_TERMS - 2], "…", texts[-1]]
    return " + ".join(texts).replace("+ -", "− ")


def _sum_words(terms: list[float], total: float | None) -> str:
    return "" if total is None or len(terms) == 1 else f"{_terms(terms)} = {short(total)}"


def _mean_words(page: TablePage, found: Numbers, terms: list[float], mean: float | None, total: float | None) -> str:
    """The mean as sum and divisor: how many samples, or what else this loss divides by."""
    if mean is None or total is None:
        return ""
    divisor, count = (total / mean if mean else len(terms)), len(terms)
    words = str(count) if np.isclose(divisor, count) else short(divisor)
    if found.weights and not page.wide_targets:
        weights = [found.weights[int(target)] for target in found.target if not isinstance(target, list)]
        if np.isclose(divisor, np.sum(weights)) and not np.allclose(weights, 1):
            words = f"({_terms(weights)})" if count > 1 else short(weights[0])
    above = f"({_terms(terms)})" if count > 1 else _terms(terms)
    return f"{above} / {words} = {short(mean)}"
