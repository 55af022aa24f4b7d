"""CSV: a table for every spreadsheet, with the scenario in a comment on the first line."""

from __future__ import annotations

import json
from typing import IO

import numpy as np

from engine.exporter import Exporter, column_names, lane_tables
from engine.files import SCENARIO_COMMENT
from engine.scenario import Scenario
from engine.trajectory import Trajectory


class CSV(Exporter):
    """Comma-separated text. Read it with `pandas.read_csv(path, comment="#")` or `numpy.genfromtxt`.

    Floats are the shortest text that reads back as the same number.
    """

    title = "CSV"
    idea = "A table for every spreadsheet."
    suffix = ".csv"

    def put(self, file: IO[bytes], scenario: Scenario, trajectory: Trajectory) -> None:
        carried = json.dumps(scenario.model_dump(mode="json"))  # ASCII, on one line
        file.write(f"{SCENARIO_COMMENT}{carried}\n{','.join(column_names(scenario))}\n".encode())
        for lane in lane_tables(scenario, trajectory):
            columns = [_texts(column) for column in lane.values()]
            file.writelines(f"{','.join(row)}\n".encode() for row in zip(*columns, strict=True))


def _texts(column: np.ndarray) -> list[str]:
    """The text of every number or word; of a float as short as reads back the same."""
    show = repr if column.dtype.kind == "f" else str
    return [show(value) for value in column.astype(float if column.dtype.kind == "f" else column.dtype).tolist()]
