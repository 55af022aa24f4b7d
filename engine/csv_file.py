"""Reads tables of numbers from CSV files, whatever separates their columns, and counts what cannot be used."""

from __future__ import annotations

import csv
import math
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from engine.declared import BadInput
from engine.registry import unknown

LARGEST = 50_000_000  # bytes
SEPARATORS = "\t;,"  # the comma last: beside another it is a decimal comma
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-", "."}  # what stands for no value, in small letters
FAULTS = ("", "a missing value", "text where a number should be", "a number beyond 1e12")
HUGE = 1e12
TRIED = 200  # rows that say which columns hold numbers


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows of a file as texts, the names of its columns, and those that hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers `[N, C]` of the columns asked for, `[N]` each; `note` says which rows were left out, and why."""

    names: tuple[str, ...]
    values: np.ndarray
    note: str


class Table:
    """A CSV file: its columns have names, or numbers from 1 where its first row is one of numbers.

    Lines that begin with # are comments. `BadInput` says why a file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines = [line for line in _text(path).splitlines() if line.strip() and not line.startswith("#")]
        if not self._lines:
            raise BadInput(f"{path.name} is empty.")
        self._separator = max(SEPARATORS, key=self._evenly)
        first = next(self._split(self._lines, self._separator))  # of more lines than one, where a name is broken
        self.headed = any(self.number(cell) is None and cell.strip().lower() not in MISSING for cell in first)
        self.names = _distinct(first) if self.headed else tuple(str(n + 1) for n in range(len(first)))
        if len(self.names) < 2:
            raise BadInput(f"{path.name} has one column; x and y need two, separated by commas, semicolons or tabs.")
        if next(self.rows(), None) is None:
            raise BadInput(f"{path.name} has no rows below the names of its columns.")

    def rows(self) -> Iterator[list[str]]:
        """The cells of every row."""
        return islice(self._split(self._lines, self._separator), int(self.headed), None)

    def number(self, cell: str) -> float | None:
        """The number in a cell, also with a decimal comma where commas do not separate; None where it holds text."""
        if self._separator != ",":
            cell = cell.replace(",", ".")
        try:
            return float(cell) if "_" not in cell else None
        except ValueError:
            return None

    def place(self, column: str) -> int:
        """Which column is meant by a name, or by a number from 1."""
        if column in self.names:
            return self.names.index(column)
        if column.isdecimal() and 1 <= int(column) <= len(self.names):
            return int(column) - 1
        raise unknown(f"column of {self.path.name}", column, self.names)

    def _evenly(self, separator: str) -> int:
        """How many lines at the head of the file it cuts into as many cells, more than one, as the first."""
        first, *rest = map(len, self._split(self._lines[:10], separator))
        return sum(count == first for count in (first, *rest)) if first > 1 else 0

    def _split(self, lines: list[str], separator: str) -> Iterator[list[str]]:
        """The cells of lines."""
        reader = csv.reader(lines, delimiter=separator)
        try:
            yield from reader
        except csv.Error as error:
            raise BadInput(f"{self.path.name} is not a table: {error}.") from None


def look(path: Path, rows: int) -> Look:
    """The first `rows` rows of a file and its columns."""
    table = Table(path)
    first = list(islice(table.rows(), max(rows, TRIED)))
    shown = tuple(tuple((row + [""] * len(table.names))[: len(table.names)]) for row in first[:rows])
    columns = [[row[place] for row in first if place < len(row)] for place in range(len(table.names))]
    numbers = [any(table.number(cell) is not None for cell in cells) for cells in columns]
    return Look(table.names, shown, tuple(name for name, there in zip(table.names, numbers, strict=True) if there))


def read_columns(path: Path, x: Sequence[str], y: str) -> Columns:
    """The numbers in columns of a file, y last; left out, they are its first and its last column of numbers.

    A y of two words becomes 0 and 1, in the order of the alphabet.
    """
    table = Table(path)
    if not (x and y):
        numbers = look(path, 0).numbers
        if len(numbers) < 2:
            count = f"{len(numbers) or 'no'} column{'s' * (len(numbers) != 1)}"
            raise BadInput(f"{path.name} has {count} of numbers; say which columns are x and y.")
        x, y = x or numbers[:1], y or numbers[-1]
    places = [table.place(column) for column in (*x, y)]
    names = tuple(table.names[place] for place in places)
    cells = _cells(table, places)
    words = _labels(cells[-1], table)
    found = [_numbers(column, table, words if column is cells[-1] else {}) for column in cells]
    values, faults = np.stack([numbers for numbers, _ in found], axis=1), np.stack([wrong for _, wrong in found])
    fault = faults.max(0)  # of each row
    if fault.all():
        raise BadInput(_no_row(table, cells, names))
    return Columns(names, values[fault == 0], _note(fault, words, names[-1]))


def _cells(table: Table, places: list[int]) -> list[list[str]]:
    """The cells of every column wanted; short rows are filled up."""
    wanted: list[list[str]] = [[] for _ in places]
    for row in table.rows():
        for column, place in zip(wanted, places, strict=True):
            column.append(row[place] if place < len(row) else "")
    return wanted


def _numbers(cells: list[str], table: Table, words: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """The numbers `[N]` in a column, and at which of them something is wrong: `[N]`, 0 or a place in `FAULTS`."""
    try:  # at once, which is ten times faster, where nothing is wrong
        values = np.array([] if words else list(map(float, cells)))
    except ValueError:
        values = np.array([])
    if len(values) == len(cells) and (np.abs(values) < HUGE).all() and not any("_" in cell for cell in cells):
        return values, np.zeros(len(cells), dtype=np.int8)
    found = [_number(cell.strip(), table, words) for cell in cells]
    return np.array([value for value, _ in found]), np.array([fault for _, fault in found], dtype=np.int8)


def _number(text: str, table: Table, words: dict[str, float]) -> tuple[float, int]:
    """The number in a cell, and what is wrong with it."""
    if text in words:
        return words[text], 0
    if text.lower() in MISSING:
        return math.nan, 1
    value = table.number(text)
    if value is None:
        return math.nan, 2
    return value, 0 if abs(value) < HUGE else 3


def _labels(cells: list[str], table: Table) -> dict[str, float]:
    """Two words of a column that holds nothing else as 0 and 1; nothing of other columns."""
    found: set[str] = set()
    for cell in cells:
        text = cell.strip()
        if text.lower() not in MISSING:
            found.add(text)
            if len(found) > 2 or table.number(text) is not None:
                return {}
    return {word: float(place) for place, word in enumerate(sorted(found))} if len(found) == 2 else {}


def _no_row(table: Table, cells: list[list[str]], names: tuple[str, ...]) -> str:
    """The sentence for columns that have not a single row of numbers in common."""
    for name, column in zip(names, cells, strict=True):
        texts = [text for text in map(str.strip, column) if text.lower() not in MISSING]
        if texts and all(table.number(text) is None for text in texts):
            return f'the column "{name}" of {table.path.name} holds text, such as "{texts[0][:40]}", and no numbers.'
    listed = " and ".join(f'"{name}"' for name in names)
    return f"none of the {len(cells[0]):,} rows of {table.path.name} has a number in each of {listed}."


def _note(fault: np.ndarray, words: dict[str, float], y: str) -> str:
    """What was left out and how words were read, in a sentence each."""
    said = []
    lost = np.bincount(fault, minlength=len(FAULTS))
    if fault.any():
        reasons = ", ".join(f"{count:,} with {FAULTS[place]}" for place, count in enumerate(lost) if place and count)
        said.append(f"{lost[1:].sum():,} of {len(fault):,} rows were left out: {reasons}.")
    if words:
        zero, one = words
        said.append(f'In {y}, "{zero[:40]}" is read as 0 and "{one[:40]}" as 1.')
    return " ".join(said)


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Names of columns: those without one get their number, and those that come twice get theirs too."""
    found: list[str] = []
    for number, name in enumerate((name.strip() for name in names), start=1):
        plain = name or str(number)
        found.append(f"{plain} ({number})" if plain in found else plain)
    return tuple(found)


def _text(path: Path) -> str:
    """The text of a file; `BadInput` if it is none, or too large."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise BadInput(f"{path} is a folder; choose a CSV file.")
        if not stat.S_ISREG(about.st_mode):  # a pipe that nobody writes to would never be read to its end
            raise BadInput(f"{path} is a pipe or a device; choose a CSV file.")
        if about.st_size > LARGEST:
            size = f"{about.st_size / 1e9:.1f} GB" if about.st_size >= 1e9 else f"{about.st_size / 1e6:.0f} MB"
            raise BadInput(f"{path.name} has {size}; up to {LARGEST / 1e6:.0f} MB are read. Take fewer of its rows.")
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise BadInput(f"there is no file {path}.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from None
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadInput(f"{path.name} is not a text in UTF-8; save it as CSV with that encoding.")
    return text
