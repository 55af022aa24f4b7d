"""Small pictures of landscapes, computed beside the window and kept."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap

from engine.jobs.thumbnails import Levels, Name, name_of, thumbnails
from engine.landscape import Landscape
from engine.runner import Run, Runner
from gui.colours import mixed
from gui.theme import LIGHT, Theme

WIDTH, HEIGHT = 96, 64  # pixels computed
RATIO = 4 / 3  # they are shown 72 x 48 large
FIRST = 300  # ms: loading what formulas need would hold up the first picture of the window
LOOK = 50  # ms


class Thumbnails(QObject):
    """Pictures in a theme's colours. What is wanted and not there is computed; `changed` says that more are there."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._levels: Levels = {}
        self._pictures: dict[Name, QPixmap] = {}
        self._wanted: dict[Name, Landscape] = {}
        self._run: Run | None = None
        self._runner = Runner("thumbnails")
        self._timer = QTimer(self, interval=FIRST)
        self._timer.timeout.connect(self._look)
        self.destroyed.connect(self._runner.close)

    def set_theme(self, theme: Theme) -> None:
        """Colour them anew."""
        self._theme = theme
        self._pictures.clear()
        self.changed.emit()

    def picture(self, landscape: Landscape) -> QPixmap:
        """The picture of a landscape; a plain one as long as it is not computed."""
        name = name_of(landscape)
        if name in self._levels and name not in self._pictures:
            self._pictures[name] = self._coloured(self._levels[name])
        return self._pictures[name] if name in self._pictures else self._blank()

    def icon(self, landscape: Landscape) -> QIcon:
        """The picture for a list or a button; not tinted where it is selected."""
        icon = QIcon(self.picture(landscape))
        icon.addPixmap(self.picture(landscape), QIcon.Mode.Selected)
        return icon

    def want(self, landscapes: Iterable[Landscape]) -> None:
        """Compute the pictures that are not there yet."""
        self._wanted |= {name_of(one): one for one in landscapes if name_of(one) not in self._levels}
        if self._wanted and not self._timer.isActive():
            self._timer.start()

    @property
    def busy(self) -> bool:
        """Whether pictures are still to come."""
        return self._timer.isActive()

    def close(self) -> None:
        """End the worker."""
        self._timer.stop()
        self._runner.close()

    def _start(self) -> None:
        if self._wanted and self._run is None:
            wanted = list(self._wanted.values())
            self._wanted = {}
            self._run = self._runner.start(lambda: thumbnails(wanted, WIDTH, HEIGHT))
            self._timer.start(LOOK)

    def _look(self) -> None:
        if self._run is None:
            self._start()
        if self._run is None:
            self._timer.stop()
            return
        over = self._run.ended is not None
        found: Levels = dict(self._run.progress or {})
        if len(found.keys() - self._levels.keys()):
            self._levels |= found
            self.changed.emit()
        if over:
            self._run = None

    def _coloured(self, levels: np.ndarray) -> QPixmap:
        height, width = levels.shape
        image = QImage(levels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(_ramp(self._theme.heat))
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(RATIO)
        return picture

    def _blank(self) -> QPixmap:
        picture = QPixmap(WIDTH, HEIGHT)
        picture.fill(QColor(self._theme.line))
        picture.setDevicePixelRatio(RATIO)
        return picture


def _ramp(colours: tuple[str, ...]) -> list[int]:
    """256 colours from the first to the last."""
    ramp = []
    for level in range(256):
        segment, share = divmod(level * (len(colours) - 1), 255)
        following = colours[min(segment + 1, len(colours) - 1)]
        ramp.append(QColor(mixed(colours[segment], following, share / 255)).rgb())
    return ramp
