"""The loss on the straight line between two points of a training's paths."""

from __future__ import annotations

from engine.declared import BadInput
from gui.scene import Shot, Source
from gui.slice_shot import FEWEST
from gui.theme import Theme
from gui.train_scene import TrainScene, trained
from gui.views.slice_line import SliceLine


class SliceLineScene(TrainScene):
    """Loss and accuracy from one end to the other and a little beyond."""

    title = "Line"
    idea = "The loss on the straight line between two points of the paths."
    moves, rooms = False, 2

    def can_show(self, source: Source) -> bool:
        """Whether a path has two ends."""
        return super().can_show(source) and source.recording is not None and source.recording.count >= FEWEST

    def place(self, source: Source) -> int | None:
        """First of all where the Landscape tab shows it."""
        view = source.scenario.training.view
        return 0 if view.tab == "landscape" and view.slice.shows == "line" else None

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source."""
        return SliceLineShot(source, theme)


class SliceLineShot(Shot):
    """A line that is computed once."""

    def __init__(self, source: Source, theme: Theme) -> None:
        self.line = SliceLine()
        super().__init__(self.line)
        self.line.for_paper()
        self.line.set_theme(theme)
        self.line.set_training(source.scenario.training)
        self.line.show_line(trained(source))

    @property
    def settled(self) -> bool:
        """Whether it is there; `BadInput` says why there can be none."""
        if not self.line.busy and self.line.line is None:
            raise BadInput(self.line.words.text())
        return not self.line.busy

    def close(self) -> None:
        """End the worker."""
        self.line.close_down()
