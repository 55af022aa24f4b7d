"""The surface of a race in three dimensions, with the paths on it."""

from __future__ import annotations

from gui.race_shot import RaceShot
from gui.scene import Scene, Shot, Source
from gui.theme import Theme
from gui.views.opengl import needed
from gui.views.surface3d import Surface3D


class SurfaceScene(Scene):
    """The landscape as a surface; needs OpenGL."""

    key, title = "surface", "Surface"
    idea = "The landscape in three dimensions, with the paths of all racers."
    needs_opengl = True

    def place(self, source: Source) -> int | None:
        """Beside the map or instead of it, as the window shows it."""
        return {"2-D": None, "both": 2, "3-D": 1}[source.scenario.view.panes]

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source; `BadInput` where there is no OpenGL."""
        needed()
        return SurfaceShot(source, theme)


class SurfaceShot(RaceShot):
    """A surface; `seen` may hold the camera: azimuth and elevation in degrees, and its distance."""

    def __init__(self, source: Source, theme: Theme) -> None:
        self.surface = view = Surface3D()
        view.for_paper(source.seen.get("surface", {}).get("camera"))
        super().__init__(view, view, source, theme)

    @property
    def settled(self) -> bool:
        """Whether the surface is as fine as it gets."""
        return self.surface.settled

    def sharpen(self, pixels: float) -> None:
        """Draw it finer."""
        self.surface.sharpen(pixels)

    def keep_pixels(self, keep: bool) -> None:
        """Draw fast, where a processor draws alone."""
        self.surface.film(keep)

    def clear_ground(self) -> None:
        """See through what lies around the surface."""
        self.surface.clear_ground()

    def turn(self, degrees: float) -> None:
        """Go around it."""
        self.surface.turn(degrees)
