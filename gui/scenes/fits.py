"""What the networks of a training predict, drawn over its data: decision maps, curves, or tables of hits and misses."""

from __future__ import annotations

from typing import ClassVar

from gui.scene import Source
from gui.theme import Theme
from gui.train_scene import TrainScene, TrainShot
from gui.views.fits import Fits


class FitsScene(TrainScene):
    """A picture for every racer, or a large one, as the training's view says."""

    title: ClassVar[str] = "Fits"
    idea: ClassVar[str] = "What every network predicts at this step, over the data."

    def view(self, source: Source) -> Fits:
        """The tiles."""
        fits = Fits()
        fits.set_training(source.scenario.training)
        return fits

    def can_show(self, source: Source) -> bool:
        """Whether a racer is shown whose fit there can be."""
        return super().can_show(source) and any(not racer.hidden for racer in source.scenario.training.racers)

    def place(self, source: Source) -> int | None:
        """The largest of a page."""
        return 1

    def make(self, source: Source, theme: Theme) -> TrainShot:
        """Tiles that look for themselves whether their pictures are there."""
        return FitsShot(self.view(source), source, theme, self.looked_at(source))


class FitsShot(TrainShot):
    """Fits whose pictures are taken as soon as they are there, without waiting for a clock."""

    @property
    def settled(self) -> bool:
        """Whether the pictures are those of the step, as fine as they get."""
        self.view.pictures.look()
        return super().settled
