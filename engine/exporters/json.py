"""JSON: the columns as lists, with the scenario as an object before them."""

from __future__ import annotations

import json
import re
from typing import IO, Any

import numpy as np

from engine.declared import BadInput
from engine.exporter import NumbersExporter
from engine.files import LARGEST_SCENARIO
from engine.odd_bits import Kept
from engine.table import ROOM, Head, NoTable, Table

NOT_FINITE = {"NaN": np.nan, "Infinity": np.inf, "-Infinity": -np.inf}
BESIDE = ("scenario", "about")
_LIST = re.compile(r'\[(?:[^\[\]{}"]++|"(?:[^"\\]|\\.)*+")*+\]')  # of numbers and texts, without lists in it
_SPACE = re.compile(r"\s*")


class JSON(NumbersExporter):
    """One object: the objects `scenario` and `about`, then a list `[rows]` for each column of the table by name.

    `json.load(file)["loss"]` reads one; `about` has the units. JSON has no word for a number that is not finite: it is
    one of the texts "NaN", "Infinity" and "-Infinity", which `float` of Python and `Number` of JavaScript take.
    """

    title = "JSON"
    idea = "A list for each column, for every language."
    suffix = ".json"
    begins = b"{"

    def put(self, file: IO[bytes], table: Table) -> None:
        about = {**table.about(), "columns": Kept.of(table.columns)}
        file.write(f'{{\n"scenario": {json.dumps(table.scenario.model_dump(mode="json"))}'.encode())
        file.write(f',\n"about": {json.dumps(about)}'.encode())
        for name, column in table.columns.items():
            file.write(f",\n{json.dumps(name)}: {json.dumps(plain(column), allow_nan=False)}".encode())
        file.write(b"\n}\n")

    @classmethod
    def read(cls, file: IO[bytes]) -> Table:
        if file.seek(0, 2) > ROOM:
            raise BadInput(f"it is larger than the {ROOM / 1e9:.3g} GB that are read of JSON; write NPZ or Parquet.")
        file.seek(0)
        try:
            return _Reader(file.read().decode("utf-8-sig")).table()
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            if isinstance(error, BadInput):
                raise
            raise BadInput("it is no JSON object of columns, as Ravine writes them.") from None


class _Reader:
    """Takes a file apart member by member, so that no more than one column is in memory as Python objects."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.decoder = json.JSONDecoder()

    def table(self) -> Table:
        """The table; `ValueError` where it is none."""
        texts = {name: self._value(name, first) for first, name in zip("{,", BESIDE, strict=True)}
        head, kept = Head.read(texts["scenario"], texts["about"]), Kept.read(texts["about"])
        head.check_room(len(kept.numbers))
        columns = {}
        for name in kept.dtypes:
            self._name(name, ",")
            if (found := _LIST.match(self.text, self.at)) is None:
                raise BadInput(f'its column "{name}" is no list.')
            self.at = found.end()
            if kind := kept.numbers.get(name):
                columns[name] = _column(name, found[0], kind, head.rows)
        return head.table(kept.restored(columns))

    def _name(self, name: str, before: str) -> None:
        """Pass over what stands before a member: a brace or a comma, and its name."""
        self._pass(before)
        found, self.at = self.decoder.raw_decode(self.text, self.at)
        if found != name:
            raise NoTable(f'it has no "{name}" where Ravine writes it.')
        self._pass(":")

    def _value(self, name: str, before: str) -> str:
        """The text of a member that is an object."""
        self._name(name, before)
        part = self.text[self.at : self.at + LARGEST_SCENARIO]
        _, end = self.decoder.raw_decode(part)
        self.at += end
        return part[:end]

    def _pass(self, sign: str) -> None:
        at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches everywhere
        if not self.text.startswith(sign, at):
            raise ValueError
        self.at = _SPACE.match(self.text, at + 1).end()  # type: ignore[union-attr]


def _column(name: str, text: str, kind: str, rows: int) -> np.ndarray:
    """A list of numbers, which is looked at for its length before it is read."""
    if text.count(",") + 1 != max(rows, 1):
        raise BadInput(f'its column "{name}" has not {rows:,} rows.')
    values: list[Any] = json.loads(text)
    try:
        if kind == "i8" and any(type(one) is not int for one in values):
            raise ValueError
        return np.array([NOT_FINITE[one] if isinstance(one, str) else one for one in values], kind)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BadInput(f'its column "{name}" has something that is no number.') from None


def plain(column: np.ndarray) -> list[object]:
    """The values as JSON has them: a number that is not finite is a text."""
    values: list[object] = column.tolist()
    if column.dtype.kind != "f" or np.isfinite(column).all():
        return values
    words = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return [words.get(repr(value), value) for value in values]
