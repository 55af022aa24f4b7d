"""Everything that a 3-D view draws, put together: the ground, the box around it and the race on it."""

from __future__ import annotations

import pyqtgraph.opengl as gl
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from engine.pictures.surface import Surface
from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import Theme
from gui.views.axes3d import Axes
from gui.views.items3d import GROUND, Markers
from gui.views.opengl import OpenGL
from gui.views.race3d import Race3D
from gui.views.scene3d import Scene


class Stage(QObject):
    """A scene with a landscape and a race in it."""

    def __init__(self, opengl: OpenGL, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.scene = Scene(opengl, parent)
        self.ground = gl.GLMeshItem(shader=None, smooth=True, computeNormals=False, glOptions=GROUND)
        self.ground.hide()
        self.scene.addItem(self.ground)
        self.axes = Axes(self.scene)
        self.race = Race3D(self.scene, theme)
        self.scene.destroyed.connect(_Release(opengl, self.race.markers))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.race.theme = theme
        self.axes.set_theme(theme)
        self.scene.focus_colour = QColor(theme.accent)
        self.scene.setBackgroundColor(theme.plot)

    def set_surface(self, surface: Surface) -> None:
        """Show another surface; the camera stays."""
        mesh = gl.MeshData(vertexes=surface.vertices, faces=surface.faces, vertexColors=surface.colours)
        self.ground.setMeshData(meshdata=mesh)
        self.ground.setVisible(len(surface.faces) > 0)
        self.axes.set_surface(surface)
        self.race.surface = surface

    def draw(self, scenario: Scenario, frame: Frame | None, selected: int) -> None:
        """Show a frame, or nothing of a race."""
        self.axes.names, self.axes.value_name = scenario.landscape.axis_names, scenario.landscape.value_name
        self.race.selected = selected
        self.race.draw(scenario, frame)


class _Release:
    """Gives back what OpenGL holds for a scene that is gone."""

    def __init__(self, opengl: OpenGL, markers: Markers) -> None:
        self.opengl, self.markers = opengl, markers

    def __call__(self) -> None:
        if shiboken6.isValid(self.opengl.context):
            self.opengl.make_current()
            self.markers.free()
