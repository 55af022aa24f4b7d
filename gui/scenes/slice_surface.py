"""The loss of a network on a plane through its weights as a surface, with the paths of the training on it."""

from __future__ import annotations

from gui.scene import Shot, Source
from gui.slice_shot import SliceScene, SliceShot
from gui.theme import Theme
from gui.views.opengl import needed
from gui.views.surface3d import Surface3D


class SliceSurfaceScene(SliceScene):
    """The surface of the Landscape tab; needs OpenGL."""

    title = "Landscape in 3-D"
    idea = "The loss on a plane around the paths of the weights, as a surface, with what the plane leaves out."
    stands_for = "surface"
    needs_opengl = True
    panes = ("3-D", "both")

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source; `BadInput` where there is no OpenGL."""
        needed()
        return SliceSurfaceShot(source, theme)


class SliceSurfaceShot(SliceShot):
    """A surface; `seen` may hold the camera: azimuth and elevation in degrees, and its distance."""

    def __init__(self, source: Source, theme: Theme) -> None:
        self.surface = Surface3D()
        self.surface.for_paper(source.seen.get(SliceSurfaceScene.key, {}).get("camera"))
        super().__init__(self.surface, self.surface, source, theme)

    @property
    def settled(self) -> bool:
        """Whether the slice is there, and its surface as fine as it gets."""
        return super().settled and self.surface.settled

    def sharpen(self, pixels: float) -> None:
        """Draw it finer."""
        self.surface.sharpen(pixels)

    def turn(self, degrees: float) -> None:
        """Go around it."""
        self.surface.turn(degrees)
