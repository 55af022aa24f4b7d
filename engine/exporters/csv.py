"""CSV: a table for every spreadsheet, with the scenario in a comment on the first line or without it."""

from __future__ import annotations

import json
from typing import IO, Self

import numpy as np

from engine.declared import flag
from engine.exporter import Exporter, column_names, lane_tables
from engine.files import SCENARIO_COMMENT
from engine.scenario import Scenario
from engine.trajectory import Trajectory


class CSV(Exporter):
    """Comma-separated text: a line of column names, then the rows.

    With the scenario inside, one line beginning with `#` comes first: read such a file with
    `pandas.read_csv(path, comment="#")`. A plain one, as the command line writes it, any reader takes as it is.
    A model's parameters are named in such a line too, also in a plain file: `# x = w, y = b`.
    Floats are the shortest text that reads back as the same number; those that are not finite are `nan` and `inf`.
    """

    title = "CSV"
    idea = "A table for every spreadsheet."
    suffix = ".csv"

    carry_scenario: bool = flag(
        True, "Begin with a comment line that holds the scenario, to run it again; the command line leaves it out."
    )

    @classmethod
    def plain(cls) -> Self:
        return cls(carry_scenario=False)

    def put(self, file: IO[bytes], scenario: Scenario, trajectory: Trajectory) -> None:
        if self.carry_scenario:
            carried = json.dumps(scenario.model_dump(mode="json"))  # ASCII, on one line
            file.write(f"{SCENARIO_COMMENT}{carried}\n".encode())
        first, second = scenario.landscape.axis_names
        if (first, second) != ("x", "y"):
            file.write(f"# x = {first}, y = {second}\n".encode())
        file.write(f"{','.join(column_names(scenario))}\n".encode())
        for lane in lane_tables(scenario, trajectory):
            columns = [_texts(column) for column in lane.values()]
            file.writelines(f"{','.join(row)}\n".encode() for row in zip(*columns, strict=True))


def _texts(column: np.ndarray) -> list[str]:
    """The text of every number or word; of a float as short as reads back the same."""
    show = repr if column.dtype.kind == "f" else str
    return [show(value) for value in column.tolist()]
