"""The loss of a network on a plane through its weights, from above, with the paths of the training on it."""

from __future__ import annotations

from typing import ClassVar

from gui.scene import Shot, Source
from gui.slice_shot import SliceScene, SliceShot
from gui.theme import Theme
from gui.views.map2d import Map2D


class SliceMapShot(SliceShot):
    """A map that nobody points at."""

    def __init__(self, source: Source, theme: Theme) -> None:
        self.map = Map2D()
        self.map.for_paper()
        super().__init__(self.map, self.map, source, theme)

    @property
    def settled(self) -> bool:
        """Whether the slice is there and its ground is sharp."""
        return super().settled and not self.map.picture.busy

    def sharpen(self, pixels: float) -> None:
        """Paint the ground finer."""
        self.map.detail = pixels

    def close(self) -> None:
        """End the workers."""
        super().close()
        self.map.picture.close()


class SliceMapScene(SliceScene):
    """The map of the Landscape tab."""

    title: ClassVar[str] = "Landscape"
    idea: ClassVar[str] = "The loss on a plane around the paths of the weights, with what the plane leaves out."
    stands_for: ClassVar[str] = "map"
    panes: ClassVar[tuple[str, ...]] = ("2-D", "both")

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source."""
        return SliceMapShot(source, theme)
