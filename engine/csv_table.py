"""A CSV file as a table of texts, whatever separates its columns."""

from __future__ import annotations

import csv
import stat
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path

from engine.declared import BadInput
from engine.registry import unknown

LARGEST = 50_000_000  # bytes
SEPARATORS = "\t;,"  # the comma last: beside another it is a decimal comma
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-", "."}  # what stands for no value, in small letters
TRIED = 200  # rows that say which columns hold numbers


class Table:
    """A CSV file: its columns have names, or numbers from 1 where its first row is one of numbers.

    Lines that begin with # are comments. `BadInput` says why a file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = enumerate(_text(path).splitlines(), start=1)
        kept = [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]
        self._numbers, self._lines = [number for number, _ in kept], [line for _, line in kept]
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

    def line(self, row: int) -> int:
        """The line of the file in which a row, counted from 0, begins; lines count from 1."""
        reader = csv.reader(self._lines, delimiter=self._separator)
        for _ in range(row + self.headed):
            next(reader)
        return self._numbers[reader.line_num]

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The columns that hold a number in one of the first rows."""
        first = list(islice(self.rows(), TRIED))
        cells = ([row[place] for row in first if place < len(row)] for place in range(len(self.names)))
        there = [any(self.number(cell) is not None for cell in column) for column in cells]
        return tuple(name for name, numeric in zip(self.names, there, strict=True) if numeric)

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
            line = self._numbers[max(reader.line_num, 1) - 1]
            raise BadInput(f"{self.path.name} is not a table: {error} (line {line}).") from None


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
