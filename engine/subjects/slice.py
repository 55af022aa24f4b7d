"""The slice of a network's loss: the loss and the accuracy on a grid of a plane through the space of weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.history import History
from engine.scenario import Scenario
from engine.sliced import Sliced, slice_run
from engine.subject import Subject
from engine.table import Table
from engine.training_changes import as_trained

if TYPE_CHECKING:
    from engine.subject import AnyRecording


class SliceTable(Subject):
    """A row for each point of the grid, the lowest b first and in it the lowest a.

    The point is origin + a u + b v, in units of the plane's directions; `words` says which plane it is. It is computed
    anew as the scenario asks for it: the same run and the same view give the same numbers. With the directions
    themselves, and the paths on the plane, the command `slice` writes it.
    """

    title = "Slice"
    idea = "The loss and the accuracy on a plane through the weights, as the scenario looks at it."
    workspaces = ("train",)

    def table(self, scenario: Scenario, recording: AnyRecording) -> Table:
        assert isinstance(recording, History)
        return slice_table(slice_run(as_trained(scenario, recording), recording))


def slice_table(sliced: Sliced) -> Table:
    """The table of a slice that is there; its scenario looks at that very plane."""
    one = sliced.slice
    columns = {
        "a": np.tile(one.a, len(one.b)),
        "b": np.repeat(one.b, len(one.a)),
        "loss": one.loss.ravel(),
        "accuracy": one.accuracy.ravel(),
    }
    facts = {"width": len(one.a), "height": len(one.b), "words": one.plane.words}
    looked = sliced.training.view.changed(slice=sliced.view)
    return Table("slice", columns, sliced.scenario.with_training(view=looked), facts=facts)
