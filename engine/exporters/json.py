"""JSON: the columns as lists, with the scenario as an object before them."""

from __future__ import annotations

import json
from typing import IO

import numpy as np

from engine.exporter import Exporter, table
from engine.scenario import Scenario
from engine.trajectory import Trajectory


class JSON(Exporter):
    """One object: the object `scenario`, then one list `[rows]` for each column of the table under the column's name.

    `json.load(file)["loss"]` reads one. JSON has no word for a number that is not finite: it is null.
    """

    title = "JSON"
    idea = "A list for each column, for every language."
    suffix = ".json"

    def put(self, file: IO[bytes], scenario: Scenario, trajectory: Trajectory) -> None:
        file.write(f'{{\n"scenario": {json.dumps(scenario.model_dump(mode="json"))}'.encode())
        for name, column in table(scenario, trajectory).items():
            file.write(f',\n"{name}": {json.dumps(_plain(column), allow_nan=False)}'.encode())
        file.write(b"\n}\n")


def _plain(column: np.ndarray) -> list[object]:
    values: list[object] = column.tolist()
    if column.dtype.kind != "f" or np.isfinite(column).all():
        return values
    return [value if finite else None for value, finite in zip(values, np.isfinite(column).tolist(), strict=True)]
