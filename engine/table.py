"""A table of numbers with the scenario inside: what leaves the program as CSV, JSON, NPZ or Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.declared import BadInput
from engine.files import parsed
from engine.scenario import Scenario

ROOM = 2**30  # bytes that the columns of a file may take that is read
MOST_ROWS = 2**23  # of a table: more than any recording has, whose memory is bounded
MOST_COLUMNS = 1000


class NoTable(BadInput):
    """A file holds no table of the kind looked for; it may still hold a scenario."""


Columns = Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns `[rows]` by their names, with their units, the scenario they are of, and what else is to be known.

    `facts` are plain values for JSON. One of them is spoken of here: "called" says what a column stands for where that
    has a name of its own, as the weight and the bias that x and y are where a model is fitted.
    """

    name: str  # the key of its subject
    columns: Columns
    scenario: Scenario
    units: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    @property
    def numbers(self) -> Columns:
        """The columns that are no texts."""
        return {name: column for name, column in self.columns.items() if column.dtype.kind != "U"}

    def glance(self, rows: int) -> Columns:
        """Its first rows; where it has arrays of other shapes than columns, as a run has, which arrays these are."""
        if all(column.shape == (len(self),) for column in self.columns.values()):
            return {name: column[:rows] for name, column in self.columns.items()}
        return {
            "array": np.array(list(self.columns)),
            "shape": np.array([" x ".join(map(str, one.shape)) for one in self.columns.values()]),
            "type": np.array([one.dtype.name for one in self.columns.values()]),
        }

    def about(self) -> dict[str, Any]:
        """All but the scenario and the columns, for JSON."""
        return {"table": self.name, "rows": len(self), "units": dict(self.units), "facts": dict(self.facts)}


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of its table before the columns are read."""

    name: str
    rows: int
    units: Mapping[str, str]
    facts: Mapping[str, Any]
    scenario: Scenario

    @classmethod
    def read(cls, scenario: str, about: str) -> Head:
        """From the two texts that every format carries; `BadInput` where they are none."""
        found = parsed(about)
        if not isinstance(found, dict):
            raise BadInput("what it says of its table is no object.")
        name, rows, units, facts = (found.get(key) for key in ("table", "rows", "units", "facts"))
        told = isinstance(units, dict) and isinstance(facts, dict) and isinstance(name, str)
        if not (told and isinstance(rows, int) and 0 <= rows <= MOST_ROWS):
            raise BadInput("what it says of its table is not what Ravine writes.")
        return cls(str(name), rows, units or {}, facts or {}, Scenario.from_json(scenario))

    def check_room(self, columns: int) -> None:
        """Refuse more columns of numbers than are read into memory."""
        wanted = 8 * columns * self.rows
        if columns > MOST_COLUMNS or wanted > ROOM:
            raise BadInput(f"its columns would take {wanted / 1e9:.3g} GB; up to {ROOM / 1e9:.3g} GB are read.")

    def table(self, columns: Columns) -> Table:
        """The table with these columns; `BadInput` where they are not as long as is said."""
        for name, column in columns.items():
            if len(column) != self.rows:
                raise BadInput(f'its column "{name}" has {len(column):,} rows in place of {self.rows:,}.')
        return Table(self.name, columns, self.scenario, self.units, self.facts)
