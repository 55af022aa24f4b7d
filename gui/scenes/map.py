"""The map of a race: the landscape from above with the paths on it."""

from __future__ import annotations

from gui.race_shot import RaceShot, looked_at
from gui.scene import Scene, Shot, Source
from gui.theme import Theme
from gui.views.map2d import Map2D


class MapScene(Scene):
    """Heat map, contours, paths and marks."""

    key, title = "map", "Map"
    idea = "The landscape from above, with the paths of all racers."

    def place(self, source: Source) -> int | None:
        """First of all, unless only the surface is looked at."""
        return None if source.scenario.view.panes == "3-D" else 1

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source."""
        return MapShot(source, theme)


class MapShot(RaceShot):
    """A map that nobody points at; `seen` may hold the box shown, and the racer whose arrows are."""

    def __init__(self, source: Source, theme: Theme) -> None:
        self.map = view = Map2D()
        view.for_paper()
        super().__init__(view, view, source, theme)
        view.arrows.set_selected(looked_at(source, "map"))
        if "box" in source.seen.get("map", {}):
            (left, right), (bottom, top) = source.seen["map"]["box"]
            view.box.show_box(((left, right), (bottom, top)))

    @property
    def settled(self) -> bool:
        """Whether the ground is sharp."""
        return not self.map.picture.busy

    def sharpen(self, pixels: float) -> None:
        """Paint the ground finer."""
        self.map.detail = pixels

    def keep_pixels(self, keep: bool) -> None:
        """Paint only what is new of the paths; the ground is kept anyway."""
        self.map.trails.filmed = keep
