"""NPZ: the whole run, with its weights, to be opened and looked at again."""

from __future__ import annotations

from typing import IO

from engine.history import History
from engine.run_file import put_run
from engine.scenario import Scenario
from engine.training_exporter import TrainingExporter


class NPZ(TrainingExporter):
    """Numpy arrays: the curves, the weights at every kept step, who trained, how it ended, and the scenario as text.

    `numpy.load(path)["weights"]` reads the snapshots `[T, L, P]`; `engine.run_file` says what else there is.
    """

    title = "Run"
    idea = "The whole run as numpy arrays, weights and all: it can be played and sliced again."
    suffix = ".npz"

    def put(self, file: IO[bytes], scenario: Scenario, history: History) -> None:
        put_run(file, scenario, history)
