"""CSV: the curves of a training as a table, with the scenario in a comment on the first line or without it."""

from __future__ import annotations

from typing import IO, Self

from engine.columns import put_comment, put_csv
from engine.declared import flag
from engine.history import History
from engine.scenario import Scenario
from engine.training_exporter import CURVES, TrainingExporter, lane_curves


class CSV(TrainingExporter):
    """Comma-separated text: a line of column names, then a row for each kept step of each racer and seed.

    With the scenario inside, one line beginning with `#` comes first: read such a file with
    `pandas.read_csv(path, comment="#")`. A plain one, as the command line writes it, any reader takes as it is.
    """

    title = "CSV"
    idea = "The curves as a table for every spreadsheet."
    suffix = ".csv"

    carry_scenario: bool = flag(
        True, "Begin with a comment line that holds the scenario, to train it again; the command line leaves it out."
    )

    @classmethod
    def plain(cls) -> Self:
        return cls(carry_scenario=False)

    def put(self, file: IO[bytes], scenario: Scenario, history: History) -> None:
        if self.carry_scenario:
            put_comment(file, scenario.model_dump(mode="json"))
        put_csv(file, CURVES, lane_curves(scenario, history))
