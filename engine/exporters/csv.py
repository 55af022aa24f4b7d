"""CSV: a table for every spreadsheet, with the scenario in comments at its head or without it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, Self

import numpy as np

from engine.declared import BadInput, flag
from engine.exporter import NumbersExporter
from engine.files import LARGEST_SCENARIO, SCENARIO_COMMENT
from engine.odd_bits import Kept
from engine.table import Head, NoTable, Table

ABOUT_COMMENT = "# ravine-about: "  # begins the second line
LONGEST_LINE = 100_000  # bytes of a row
BLOCK = 1024  # rows at a time: the window has Python's lock back after some milliseconds


class CSV(NumbersExporter):
    """Comma-separated text: a line of column names, then the rows.

    With the scenario inside, two lines that begin with `#` come first, the scenario and what is to be known of the
    columns (such as their units): read such a file with `pandas.read_csv(path, comment="#")`. A plain one, as the
    command line writes it, any reader takes as it is. A model's parameters are named in such a line too, also in a
    plain file: `# x = w, y = b`.
    Floats are the shortest text that reads back as the same number; those that are not finite are `nan` and `inf`.
    """

    title = "CSV"
    idea = "A table for every spreadsheet."
    suffix = ".csv"
    begins = SCENARIO_COMMENT.encode()

    carry_scenario: bool = flag(
        True, "Begin with comment lines that hold the scenario, to run it again; the command race leaves them out."
    )

    @classmethod
    def plain(cls) -> Self:
        return cls(carry_scenario=False)

    def put(self, file: IO[bytes], table: Table) -> None:
        if self.carry_scenario:
            about = {**table.about(), "columns": Kept.of(table.columns)}
            file.write(f"{SCENARIO_COMMENT}{json.dumps(table.scenario.model_dump(mode='json'))}\n".encode())
            file.write(f"{ABOUT_COMMENT}{json.dumps(about)}\n".encode())
        if called := table.facts.get("called"):
            file.write(f"# {', '.join(f'{name} = {what}' for name, what in called.items())}\n".encode())
        file.write(_lines([list(table.columns)]))
        for first in range(0, len(table), BLOCK):
            cells = [_texts(column[first : first + BLOCK]) for column in table.columns.values()]
            file.write(_lines(zip(*cells, strict=True)))

    @classmethod
    def read(cls, file: IO[bytes]) -> Table:
        scenario, about = (_comment(file, begin) for begin in (SCENARIO_COMMENT, ABOUT_COMMENT))
        head, kept = Head.read(scenario, about), Kept.read(about)
        lines = iter(_Lines(file))
        names = _names(next((line for line in lines if not line.startswith("#")), ""))
        if names != list(kept.dtypes):
            raise BadInput("its line of column names is not what its head says.")
        numbers = kept.numbers
        head.check_room(len(numbers))
        columns = {name: np.empty(head.rows, kind) for name, kind in numbers.items()}
        places = [names.index(name) for name in numbers]
        for first in range(0, head.rows, BLOCK):
            some = list(islice(lines, min(BLOCK, head.rows - first)))
            if len(some) < min(BLOCK, head.rows - first):
                raise BadInput(f"it has fewer than the {head.rows:,} rows that its head says.")
            block = _numbers(some, places, list(numbers.values()), first)
            for index, column in enumerate(columns.values()):
                column[first : first + BLOCK] = block[f"f{index}"]
        if any(line.strip() for line in lines):
            raise BadInput(f"it has more than the {head.rows:,} rows that its head says.")
        return head.table(kept.restored(columns))


class _Lines:
    """The lines of a file, none of them longer than rows are."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise BadInput("it has a line that is too long for a row.")
            yield line.decode(errors="replace")


def _names(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _comment(file: IO[bytes], begin: str) -> str:
    """What follows in the comment line that begins so."""
    line = file.readline(LARGEST_SCENARIO).decode(errors="replace")
    if not line.startswith(begin):
        raise NoTable(f'it has no line that begins with "{begin.strip()}", with which Ravine writes recordings.')
    return line.removeprefix(begin)


def _lines(rows: object) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()


def _texts(column: np.ndarray) -> list[str]:
    show = repr if column.dtype.kind == "f" else str
    return [show(value) for value in column.tolist()]


def _numbers(lines: list[str], places: list[int], kinds: list[str], first: int) -> np.ndarray:
    """The numbers at some places of each line, as records with a field for each place."""
    dtype = [(f"f{index}", kind) for index, kind in enumerate(kinds)]
    try:
        if any(line.isspace() for line in lines):
            raise ValueError
        return np.loadtxt(lines, dtype, None, ",", usecols=places, quotechar='"', ndmin=1)
    except (ValueError, IndexError, OverflowError):
        raise BadInput(
            f"its rows {first:,} to {first + len(lines):,} are not the columns that its head says."
        ) from None
