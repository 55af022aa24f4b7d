"""The map of a race: the landscape from above with the paths on it."""

from __future__ import annotations

from typing import ClassVar

from gui.race_shot import RaceShot
from gui.scene import Scene, Shot, Source
from gui.theme import Theme
from gui.views.map2d import Map2D


class MapShot(RaceShot):
    """A map that nobody points at."""

    def __init__(self, source: Source, theme: Theme) -> None:
        self.map = view = Map2D()
        super().__init__(view, view, source, theme)
        view.for_paper()
        seen = source.seen.get("map", {})
        if "box" in seen:
            (left, right), (bottom, top) = seen["box"]
            view.box.show_box(((left, right), (bottom, top)))

    @property
    def settled(self) -> bool:
        """Whether the ground is sharp."""
        return not self.map.picture.busy

    def sharpen(self, pixels: float) -> None:
        """Paint the ground finer."""
        self.map.detail = pixels


class Map(Scene):
    """Heat map, contours, paths and marks."""

    title: ClassVar[str] = "Map"
    idea: ClassVar[str] = "The landscape from above, with the paths of all racers."

    def place(self, source: Source) -> int | None:
        """First of all."""
        return 1

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source."""
        return MapShot(source, theme)
