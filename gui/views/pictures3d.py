"""The pictures that stand on a surface: racers under way, arrived and failed, starts and minima, on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.theme import RacerStyle, Theme

SIDE = 30  # logical pixels of a picture
START, MINIMUM, FIRST_RACER = 0, 1, 2
UNDER_WAY, ARRIVED, FAILED = 0, 1, 2
STATES = 3


def number(racer: int, state: int) -> int:
    """Which picture shows a racer in a state."""
    return FIRST_RACER + STATES * racer + state


def make_sheet(theme: Theme, styles: Sequence[RacerStyle], selected: int, ratio: float) -> QImage:
    """All pictures side by side, for a screen of `ratio` pixels to a logical pixel."""
    count = FIRST_RACER + STATES * len(styles)
    side = round(SIDE * ratio)
    sheet = QImage(side * count, side, QImage.Format.Format_RGBA8888_Premultiplied)
    sheet.setDevicePixelRatio(side / SIDE)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bright = theme.text if theme.dark else theme.plot  # against the halo, which is dark everywhere
    _draw(painter, theme, START, "o", 11, None, bright)
    _draw(painter, theme, MINIMUM, "+", 15, bright, None)
    for racer, style in enumerate(styles):
        size = (1.5 if racer == selected else 1.1) * (5 + 2.5 * theme.trail_width)
        _draw(painter, theme, number(racer, UNDER_WAY), style.marker, size, style.colour, None)
        _draw(painter, theme, number(racer, ARRIVED), style.marker, size, style.colour, bright)
        _draw(painter, theme, number(racer, FAILED), "x", size, style.colour, bright)
    painter.end()
    return sheet


def _draw(
    painter: QPainter, theme: Theme, place: int, symbol: str, size: float, fill: str | None, outline: str | None
) -> None:
    """One symbol with a halo; hollow without `fill`, ringed with an `outline`."""
    painter.save()
    painter.translate(QPointF((place + 0.5) * SIDE, 0.5 * SIDE))
    painter.scale(size, size)
    layers = [(theme.halo, 6.0, Qt.GlobalColor.transparent)]
    layers += [(outline, 3.0 if fill else 2.0, Qt.GlobalColor.transparent)] if outline else []
    for colour, width, brush in layers:
        painter.setPen(QPen(QColor(colour), width / size))
        painter.setBrush(brush)
        painter.drawPath(Symbols[symbol])
    if fill:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawPath(Symbols[symbol])
    painter.restore()
