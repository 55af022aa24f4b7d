"""CSV: a table for every spreadsheet, with the scenario in a comment on the first line or without it."""

from __future__ import annotations

from typing import IO, Self

from engine.columns import put_comment, put_csv
from engine.declared import flag
from engine.exporter import NumbersExporter, column_names, lane_tables
from engine.scenario import Scenario
from engine.trajectory import Trajectory


class CSV(NumbersExporter):
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
            put_comment(file, scenario.model_dump(mode="json"))
        first, second = scenario.landscape.axis_names
        if (first, second) != ("x", "y"):
            file.write(f"# x = {first}, y = {second}\n".encode())
        put_csv(file, column_names(scenario), lane_tables(scenario, trajectory))
