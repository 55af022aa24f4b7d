"""JSON: the columns as lists, with the scenario as an object before them."""

from __future__ import annotations

from typing import IO

from engine.columns import put_json
from engine.exporter import NumbersExporter, table
from engine.scenario import Scenario
from engine.trajectory import Trajectory


class JSON(NumbersExporter):
    """One object: the object `scenario`, then one list `[rows]` for each column of the table under the column's name.

    `json.load(file)["loss"]` reads one. JSON has no word for a number that is not finite: it is null.
    """

    title = "JSON"
    idea = "A list for each column, for every language."
    suffix = ".json"

    def put(self, file: IO[bytes], scenario: Scenario, trajectory: Trajectory) -> None:
        put_json(file, scenario.model_dump(mode="json"), table(scenario, trajectory))
