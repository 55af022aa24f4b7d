"""The whole run of a training, weights and all, to be played, looked at and sliced again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.history import ROW_ARRAYS, History
from engine.run_file import LONGEST_TEXT
from engine.scenario import Scenario
from engine.subject import Subject
from engine.table import Table
from engine.training_changes import as_trained

if TYPE_CHECKING:
    from engine.subject import AnyRecording


class RunTable(Subject):
    """Numpy arrays: the curves, the weights at every kept step, who trained and how it ended.

    `numpy.load(path)["weights"]` reads the snapshots `[T, L, P]`; `engine.run_file` says what else there is, and reads
    it again.
    """

    title = "Run"
    idea = "The whole training with its weights, to be played and sliced again."
    workspaces = ("train",)
    formats = ("npz",)

    def table(self, scenario: Scenario, recording: AnyRecording) -> Table:
        assert isinstance(recording, History)
        endings = recording.endings
        arrays = {
            **dict(zip(ROW_ARRAYS, recording.rows.arrays(), strict=True)),  # a row of the table is one of these
            "steps_per_epoch": np.array(recording.steps_per_epoch),
            "lanes": np.array([(lane.racer, lane.seed) for lane in recording.lanes]),
            "outcomes": np.array([int(ending.outcome) for ending in endings]),
            "ended": np.array([-1 if ending.step is None else ending.step for ending in endings]),
            "sentences": np.array([ending.sentence[:LONGEST_TEXT] for ending in endings]),
            "layers": np.array(recording.layers),
        }
        return Table(self.key, arrays, as_trained(scenario, recording))
