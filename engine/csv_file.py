"""Reads columns of numbers and classes from CSV files, and counts the rows that cannot be used."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path

import numpy as np

from engine.csv_table import MISSING, Table
from engine.declared import BadInput

ALL = "all"  # as x: every column of numbers but y
FAULTS = ("", "a missing value", "text where a number should be", "a number beyond 1e12")
HUGE = 1e12
MOST_CLASSES = 200
NAMED = 10  # classes in a sentence


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows of a file as texts, the names of its columns, and those that hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers `[N, C]` of the columns asked for; `note` says which rows were left out, and why.

    Where `classes` names classes, the last column holds their numbers 0, 1, ...
    """

    names: tuple[str, ...]
    values: np.ndarray
    note: str
    classes: tuple[str, ...] = ()


def look(path: Path, rows: int) -> Look:
    """The first `rows` rows of a file and its columns."""
    table = Table(path)
    width = len(table.names)
    shown = tuple(tuple((row + [""] * width)[:width]) for row in islice(table.rows(), rows))
    return Look(table.names, shown, table.numbers)


def read_columns(path: Path, x: Sequence[str], y: str, classify: bool = False) -> Columns:
    """The numbers in columns of a file, y last; left out, they are its first and its last column of numbers.

    `x` can be the one word "all": every column of numbers but y. A y of words becomes the numbers of classes, in the
    order of the alphabet; with `classify` a y of numbers does too, in their order.
    """
    table = Table(path)
    places = _places(table, x, y, classify)
    names = tuple(table.names[place] for place in places)
    *features, target = _cells(table, places)
    found = [_numbers(cells, table) for cells in features]
    whole = np.max([wrong for _, wrong in found], axis=0) == 0  # the rows that x leaves
    classes = _classes([target[row] for row in np.flatnonzero(whole)], table, names[-1], classify)
    found.append(_numbers(target, table) if classes is None else _numbered(target, classes))
    values, faults = np.stack([numbers for numbers, _ in found], axis=1), np.stack([wrong for _, wrong in found])
    fault = faults.max(0)  # of each row
    if fault.all():
        raise BadInput(_no_row(table, [*features, target], names))
    listed = tuple(classes) if classes else ()
    said = _left_out(table, faults, names), _numbering(listed, names[-1])
    return Columns(names, values[fault == 0], " ".join(filter(None, said)), listed)


def _places(table: Table, x: Sequence[str], y: str, classify: bool) -> list[int]:
    """Which columns are meant, y last."""
    usual = table.names if classify else table.numbers
    target = table.place(y) if y else table.place(usual[-1]) if usual else None
    spare = [place for place in map(table.place, table.numbers) if place != target]
    every = tuple(x) == (ALL,) and ALL not in table.names
    if target is None or ((every or not x) and not spare):
        count = f"{len(table.numbers) or 'no'} column{'s' * (len(table.numbers) != 1)}"
        raise BadInput(f"{table.path.name} has {count} of numbers; say which columns are x and y.")
    places = [*(spare if every else map(table.place, x) if x else spare[:1]), target]
    for place in places:
        if places.count(place) > 1:
            raise BadInput(f'the column "{table.names[place]}" of {table.path.name} is taken twice; take it once.')
    return places


def _cells(table: Table, places: list[int]) -> list[tuple[str, ...]]:
    """The cells of every column wanted; short rows are filled up."""
    width = len(table.names)
    rows = (row if len(row) >= width else row + [""] * (width - len(row)) for row in table.rows())
    return list(zip(*map(itemgetter(*places), rows), strict=True))


def _numbers(cells: Sequence[str], table: Table) -> tuple[np.ndarray, np.ndarray]:
    """The numbers `[N]` in a column, and at which of them something is wrong: `[N]`, 0 or a place in `FAULTS`."""
    try:  # at once, which is ten times faster, where nothing is wrong
        values = np.fromiter(map(float, cells), dtype=np.float64, count=len(cells))
    except ValueError:
        values = np.array([])
    if len(values) == len(cells) and (np.abs(values) < HUGE).all() and "_" not in "".join(cells):
        return values, np.zeros(len(cells), dtype=np.int8)
    found = [_number(cell.strip(), table) for cell in cells]
    return np.array([value for value, _ in found]), np.array([fault for _, fault in found], dtype=np.int8)


def _number(text: str, table: Table) -> tuple[float, int]:
    """The number in a cell, and what is wrong with it."""
    if text.lower() in MISSING:
        return math.nan, 1
    value = table.number(text)
    if value is None:
        return math.nan, 2
    return value, 0 if abs(value) < HUGE else 3


def _classes(cells: Sequence[str], table: Table, name: str, wanted: bool) -> dict[str, set[str]] | None:
    """The names of the classes in order, each with the texts that stand for it; None of a column of numbers."""
    words = {text for cell in cells if (text := cell.strip()).lower() not in MISSING}
    numbers = {word: value for word in words if (value := table.number(word)) is not None and math.isfinite(value)}
    if not words or (not wanted and (numbers or len(words) == 1)):
        return None
    alike: dict[float | str, set[str]] = {}  # 1 and 1.0 are one class
    for word in words:
        alike.setdefault(numbers.get(word, word), set()).add(word)
    if not 2 <= len(alike) <= MOST_CLASSES:
        count = f"{len(alike):,} different values" if len(alike) > 1 else "one value only"
        where = f'the column "{name}" of {table.path.name}'
        raise BadInput(f"{where} has {count}; a target of classes has 2 to {MOST_CLASSES}.")
    order = sorted(alike.items(), key=lambda item: (isinstance(item[0], str), item[0]))
    return {min(texts, key=lambda text: (len(text), text)): texts for _, texts in order}


def _numbered(cells: Sequence[str], classes: dict[str, set[str]]) -> tuple[np.ndarray, np.ndarray]:
    """The numbers `[N]` of the classes in a column, and where there is none: `[N]`, 0 or 1."""
    number = {text: place for place, texts in enumerate(classes.values()) for text in texts}
    found = np.array([number.get(cell.strip(), math.nan) for cell in cells])
    return found, np.isnan(found).astype(np.int8)


def _no_row(table: Table, cells: Sequence[Sequence[str]], names: tuple[str, ...]) -> str:
    """The sentence for columns that have not a single row of numbers in common."""
    for name, column in zip(names, cells, strict=True):
        texts = [(row, text) for row, text in enumerate(map(str.strip, column)) if text.lower() not in MISSING]
        if texts and all(table.number(text) is None for _, text in texts):
            example = f'"{texts[0][1][:40]}" in line {table.line(texts[0][0])}'
            return f'the column "{name}" of {table.path.name} holds text, such as {example}, and no numbers.'
    listed = " and ".join(f'"{name}"' for name in names)
    return f"none of the {len(cells[0]):,} rows of {table.path.name} has a number in each of {listed}."


def _left_out(table: Table, faults: np.ndarray, names: tuple[str, ...]) -> str:
    """How many rows were left out and why, in a sentence, from the faults `[C, N]`; nothing where none were."""
    fault = faults.max(0)
    reasons = []
    for kind in np.unique(fault[fault > 0]):
        row = int(np.argmax(fault == kind))
        name = names[int(np.argmax(faults[:, row]))]
        reasons.append(f'{np.sum(fault == kind):,} with {FAULTS[kind]} (first: line {table.line(row)}, "{name}")')
    return f"{np.sum(fault > 0):,} of {len(fault):,} rows were left out: {', '.join(reasons)}." if reasons else ""


def _numbering(classes: tuple[str, ...], y: str) -> str:
    """Which class has which number, in a sentence; nothing where their names say it."""
    if not classes or classes == tuple(str(place) for place in range(len(classes))):
        return ""
    if len(classes) == 2:
        zero, one = classes
        return f'In {y}, "{zero[:40]}" is read as 0 and "{one[:40]}" as 1.'
    listed = ", ".join(f'"{name[:40]}"' for name in classes[:NAMED]) + ", …" * (len(classes) > NAMED)
    return f"{y} has {len(classes)} classes, numbered from 0 in this order: {listed}."
