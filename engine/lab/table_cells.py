"""Reads the cells of the table page as numbers, and says of each wrong one what is wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from engine.declared import BadInput
from engine.lab.table import TablePage

HEADS = {"name": -2, "weight": -1}
"""The rows of faults above the samples."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: its row (samples from 0; heads below 0) and column among targets and predictions.

    Column -1 is the whole row, and row `None` the whole table.
    """

    row: int | None
    column: int
    sentence: str


@dataclass(slots=True)
class Numbers:
    """The numbers of the cells: of each sample that has all of them, and the class weights."""

    samples: list[int] = field(default_factory=list)  # which rows are good
    target: list[float | list[float]] = field(default_factory=list)
    prediction: list[float | list[float]] = field(default_factory=list)
    weights: tuple[float, ...] = ()
    faults: list[Fault] = field(default_factory=list)


def numbers(page: TablePage) -> Numbers:
    """All cells of a page as numbers, with the faults of those that are none."""
    found = Numbers()
    found.weights = tuple(_cell(found, text, HEADS["weight"], column, page) for column, text in enumerate(page.weights))
    wide = len(page.targets[0])
    for sample, (target, prediction) in enumerate(zip(page.targets, page.predictions, strict=True)):
        before = len(found.faults)
        right = [_cell(found, text, sample, column, page) for column, text in enumerate(target)]
        given = [_cell(found, text, sample, wide + column, page) for column, text in enumerate(prediction)]
        if len(found.faults) == before:
            found.samples.append(sample)
            found.target.append(right if page.wide_targets else right[0])
            found.prediction.append(given if page.several else given[0])
    return found


def _cell(found: Numbers, text: str, row: int, column: int, page: TablePage) -> float:
    """The number of a cell; NaN, and a fault, where there is none."""
    target = row >= 0 and column < len(page.targets[0])
    try:
        return _target(text, page) if target and page.several else number(text)
    except BadInput as error:
        place = "weight" if row < 0 else f"sample {row + 1}"
        found.faults.append(Fault(row, column if row >= 0 else len(page.targets[0]) + column, f"{place}: {error}"))
        return math.nan


def number(text: str) -> float:
    """The number that a text says; `BadInput` with half a sentence if it says none."""
    plain = text.strip().replace("−", "-")
    if not plain:
        raise BadInput("a number is missing here.")
    try:
        value = float(plain)
    except ValueError:
        advice = f"; write {plain.replace(',', '.')}, with a point." if _has_comma(plain) else "."
        raise BadInput(f'"{text[:30]}" is not a number{advice}') from None
    if not math.isfinite(value):
        raise BadInput(f'"{text[:30]}" is not a finite number.')
    return value


def _has_comma(text: str) -> bool:
    whole, comma, rest = text.partition(",")
    return bool(comma) and whole.lstrip("+-").isdigit() and rest.isdigit()


def _target(text: str, page: TablePage) -> float:
    """What a target's cell says: the index of a class, or its name; 0 or 1 of a one-hot row; a share."""
    if page.target_kind == "index":
        return _class_index(text, page)
    value = number(text)
    if page.target_kind == "one-hot" and value not in (0, 1):
        raise BadInput(f"{text[:30]} is neither 0 nor 1; give targets as shares if a class may be right in part.")
    return value


def _class_index(text: str, page: TablePage) -> float:
    """The class that a target means: its index, or its name."""
    if text in page.names and not text.isdecimal():
        return page.names.index(text)
    value = number(text)
    if value != int(value):
        last = len(page.predictions[0]) - 1
        raise BadInput(f'"{text[:30]}" is not a class; a target is a class index from 0 to {last}, or a name.')
    return int(value)
