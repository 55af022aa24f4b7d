"""The 3-D pane: the landscape as a surface with the race on it. OpenGL is loaded when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from engine.jobs.surface import FILMED, FINE, MEDIUM, surface
from engine.landscape import Landscape
from engine.pictures.surface import Surface
from engine.runner import Run, Runner
from engine.scenario import Scenario
from gui.frame import Frame
from gui.icons import icon
from gui.theme import LIGHT, Theme
from gui.views.opengl import Missing, MissingPage, OpenGL, opengl

if TYPE_CHECKING:
    from gui.views.scene3d import Scene
    from gui.views.stage3d import Stage

TICK = 16  # ms


class Surface3D(QWidget):
    """A view of a race in three dimensions: dragging turns it, the wheel zooms."""

    def __init__(self, parent: QWidget | None = None, probe: Callable[[], OpenGL | Missing] = opengl) -> None:
        super().__init__(parent)
        self.setMinimumSize(240, 200)
        self.stage: Stage | None = None
        self.missing: MissingPage | None = None
        self._probe = probe
        self._theme: Theme = LIGHT
        self._scenario: Scenario | None = None
        self._frame: Frame | None = None
        self._selected = 0
        self._runner = Runner("surface")
        self.destroyed.connect(self._runner.close)
        self._run: Run | None = None
        self._asked: tuple[Landscape, str, tuple[str, ...], int] | None = None  # what the run computes, or computed
        self._shown: Surface | None = None
        self._on_paper, self._empty, self._detail = False, False, 1.0
        self._camera: Mapping[str, float] = {}
        self._clock = QTimer(self, interval=TICK)
        self._clock.timeout.connect(self._look)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def sizeHint(self) -> QSize:
        """Room for the box and its labels."""
        return QSize(480, 400)

    # --- View ------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        if self.missing is not None:
            self.missing.set_theme(theme)
        if self.stage is not None:
            self.stage.set_theme(theme)
            self.reset_button.setIcon(icon("reset", theme.text))
        self._refresh()

    def set_scenario(self, scenario: Scenario) -> None:
        """Take what is asked for; the surface follows, coarse at first."""
        self._scenario = scenario
        self._refresh()

    def set_frame(self, frame: Frame | None) -> None:
        """Draw a recording at a step; None clears it."""
        self._frame = frame
        self._draw()

    def set_selected(self, racer: int) -> None:
        """Emphasise the selected racer."""
        self._selected = racer
        self._draw()

    def grab_image(self, scale: float = 1.0) -> QImage:
        """The view as a picture, `scale` pixels to a logical pixel; a null picture where there is no OpenGL."""
        return self.stage.scene.grab_image(scale) if self.stage is not None else QImage()

    def for_paper(self, camera: Mapping[str, float] | None = None) -> None:
        """Leave out what only a hand needs; look from where the camera stood, if that is known."""
        self._on_paper = True
        self._camera = camera or {}
        self._home = 0.0  # the azimuth that turns go from

    def sharpen(self, pixels: float) -> None:
        """Draw so many pixels to a unit, whatever the screen has."""
        self._detail = pixels

    def clear_ground(self) -> None:
        """Leave empty what lies around the box; asked for before it is shown."""
        self._empty = True

    def film(self, on: bool) -> None:
        """Be drawn picture after picture from now on, as fast as that can be done well."""
        if self.stage is not None:
            self.stage.scene.filmed = on
            self._refresh()

    @property
    def settled(self) -> bool:
        """Whether the surface is as fine as it gets."""
        return self.missing is not None or (self._shown is not None and self._run is None)

    def turn(self, degrees: float) -> None:
        """Stand so many degrees around from where the camera stood at first."""
        if self.stage is not None:
            self.stage.scene.orbit(self._home + degrees - self.stage.scene.opts["azimuth"], 0.0)

    def seen(self) -> dict[str, dict[str, float]]:
        """The camera, where somebody moved it."""
        camera = self.stage.scene.seen() if self.stage is not None else {}
        return {"camera": camera} if camera else {}

    def reset_view(self) -> None:
        """Look from where the camera stood at first."""
        if self.stage is not None:
            self.stage.scene.reset_camera()

    # --- built when first shown ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Build what is shown the first time, and catch up with what was asked for meanwhile."""
        super().showEvent(event)
        if self.stage is None and self.missing is None:
            self._build()
        self._refresh()

    def _build(self) -> None:
        found = self._probe()
        if isinstance(found, Missing):
            self.missing = MissingPage(found)
            self.missing.set_theme(self._theme)
            self._grid.addWidget(self.missing, 0, 0)
            return
        from gui.views.stage3d import Stage

        self.stage = Stage(found, self._theme, self)
        scene = self.stage.scene
        scene.setAccessibleName(self.tr("Surface of the landscape with the race on it"))
        scene.setToolTip(self.tr("Drag to turn, roll the wheel to zoom, drag with the right button to move.\n"
                                 "Keys: arrows turn, + and − zoom, 0 resets."))  # fmt: skip
        self._grid.addWidget(scene, 0, 0)
        self._add_reset_button(self.stage)
        if self._on_paper:
            self._put_on_paper(scene)

    def _put_on_paper(self, scene: Scene) -> None:
        self.reset_button.hide()
        scene.detail = self._detail
        if self._empty:
            scene.clear_ground()
        if self._camera:
            scene.stand(**self._camera)
        self._home = scene.opts["azimuth"]

    def _add_reset_button(self, stage: Stage) -> None:
        self.reset_button = QToolButton(self)
        self.reset_button.setAutoRaise(True)
        self.reset_button.setIcon(icon("reset", self._theme.text))
        self.reset_button.setToolTip(self.tr("Reset the view (0)"))
        self.reset_button.setAccessibleName(self.tr("Reset the 3-D view"))
        self.reset_button.clicked.connect(stage.scene.reset_camera)
        self._grid.addWidget(self.reset_button, 0, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)

    # --- the surface, computed in a thread ---------------------------------------------------------------

    def _refresh(self) -> None:
        """Ask for the surface of what is to be shown, if it is another, and draw the race on the present one."""
        if self.stage is not None and self._scenario is not None and self.isVisible():
            self._ask(self._scenario, self.stage)
            self._draw()

    def _ask(self, scenario: Scenario, stage: Stage) -> None:
        """Begin to compute; while a run has shown nothing yet it goes on, so that a fast hand sees pictures."""
        wanted = (scenario.landscape, scenario.view.colour_scale, self._theme.heat, self._points(stage))
        busy = self._run is not None and self._run.ended is None and self._run.progress is None
        if wanted != self._asked and not busy:
            self._asked = wanted
            self._run = self._runner.start(lambda: surface(*wanted[:3], wanted[3]))
        if self._run is not None and not self._clock.isActive():
            self._clock.start()

    def _points(self, stage: Stage) -> int:
        """How fine: on a processor that draws alone no finer than it keeps up with, in a film or on the screen."""
        if stage.scene.opengl.software and stage.scene.filmed:
            return FILMED
        return MEDIUM if stage.scene.opengl.software and not self._on_paper else FINE

    def _look(self) -> None:
        """Show the newest surface; rest once the one that is wanted is there."""
        if self._run is None or self.stage is None:
            return
        ended = self._run.ended  # read first: it is set last
        newest = ended.result if ended is not None and ended.how == "done" else self._run.progress
        if newest is not None and newest is not self._shown:
            self._shown = newest
            self.stage.set_surface(newest)
            self._draw()
        if ended is not None:
            self._run = None
            self._clock.stop()
        if self._scenario is not None:
            self._ask(self._scenario, self.stage)

    def _draw(self) -> None:
        if self.stage is not None and self._scenario is not None and self.isVisible():
            self.stage.draw(self._scenario, self._frame, self._selected)
