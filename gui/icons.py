"""Icons by the job they do: the drawings of `resources/icons` in a theme's colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import folder

SIZE = 24  # units of the drawings
_SHARP = 3  # pixels to a unit, enough for every screen
_DIMMED = 0.35  # how much of a disabled icon is seen


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """The icon for a job, such as "play"; `FileNotFoundError` for one that has none."""
    drawing = (folder("icons") / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("#000000", QColor(colour).name()).encode()))
    shown = QIcon()
    shown.addPixmap(_pixmap(renderer, 1.0), QIcon.Mode.Normal)
    shown.addPixmap(_pixmap(renderer, _DIMMED), QIcon.Mode.Disabled)
    return shown


def _pixmap(renderer: QSvgRenderer, opacity: float) -> QPixmap:
    pixmap = QPixmap(SIZE * _SHARP, SIZE * _SHARP)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(opacity)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    return pixmap
