"""NPZ: the columns as numpy arrays, compressed, with the scenario as text."""

from __future__ import annotations

from typing import IO, Any

import numpy as np

from engine.exporter import NumbersExporter, table
from engine.scenario import Scenario
from engine.trajectory import Trajectory


class NPZ(NumbersExporter):
    """One array `[rows]` for each column of the table under the column's name, and the JSON text `scenario`.

    `numpy.load(path)["loss"]` reads one; `str(numpy.load(path)["scenario"])` is the scenario's file.
    """

    title = "NPZ"
    idea = "Numpy arrays, compressed: small, and read without loss."
    suffix = ".npz"

    def put(self, file: IO[bytes], scenario: Scenario, trajectory: Trajectory) -> None:
        arrays: dict[str, Any] = {"scenario": np.array(scenario.to_json()), **table(scenario, trajectory)}
        np.savez_compressed(file, **arrays)
