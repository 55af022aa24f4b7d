"""The table of a training: losses, accuracy and ending of every racer at a step."""

from __future__ import annotations

from gui.scene import Source
from gui.train_scene import TrainScene
from gui.views.training_sheet import TrainingSheet


class TrainingTableScene(TrainScene):
    """The racers, as a textbook prints a table."""

    title = "Table"
    idea = "Training and validation loss, accuracy and ending of all racers at this step."
    stands_for = "table"

    def view(self, source: Source) -> TrainingSheet:
        """The table."""
        return TrainingSheet()

    def place(self, source: Source) -> int | None:
        """Last of all; the numbers beside a slice say the same."""
        view = source.scenario.training.view
        return None if view.tab == "landscape" and view.slice.shows == "plane" else 5
