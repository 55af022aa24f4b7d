"""JSON: the curves of a training as lists, with the scenario as an object before them."""

from __future__ import annotations

from typing import IO

from engine.columns import put_json
from engine.history import History
from engine.scenario import Scenario
from engine.training_exporter import TrainingExporter, curves


class JSON(TrainingExporter):
    """One object: the object `scenario`, then one list `[rows]` for each column of the curves under its name.

    JSON has no word for a number that is not finite or was not measured: it is null.
    """

    title = "JSON"
    idea = "The curves as a list for each column, for every language."
    suffix = ".json"

    def put(self, file: IO[bytes], scenario: Scenario, history: History) -> None:
        put_json(file, scenario.model_dump(mode="json"), curves(scenario, history))
