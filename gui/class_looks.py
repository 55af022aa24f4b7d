"""The looks of classes: a colour and a marker each, told apart by eyes that see colours alike, and not the racers'."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from engine.pictures.fit_pictures import HOLE, LEVELS, LOOKS, NUMBERS
from gui.colours import mixed, readable
from gui.theme import Theme

# Tol, Colour schemes, 2021: of "bright", "muted" and "high contrast", the first ones farthest apart.
_COLOURS = (
    "#4477aa", "#ddaa33", "#aa3377", "#228833", "#66ccee", "#ee6677", "#999933", "#332288", "#bbbbbb", "#882255",
)  # fmt: skip
_MARKERS, _SIGNS = ("o", "t1", "s", "d", "star", "t"), "●▲■◆★▼"
PALE, DEEP = 0.06, 0.5  # share of a class's colour where it is least and most certain
RING = 190  # alpha of what goes around a mark
SEEN = 2.2  # contrast of a mark with the ground


@dataclass(frozen=True, slots=True)
class ClassLook:
    """Colour, marker (of pyqtgraph) and the same marker as a letter."""

    colour: str
    marker: str
    sign: str


def class_look(number: int, theme: Theme) -> ClassLook:
    """The look of a class, to be seen on the plot of a theme."""
    colour = readable(_COLOURS[number % LOOKS], theme.plot, SEEN)
    place = number % len(_MARKERS)
    return ClassLook(colour, _MARKERS[place], _SIGNS[place])


@cache  # mixing them takes as long as painting the rest of a tile
def region_colours(theme: Theme) -> list[int]:
    """256 colours of the shades of `Regions`; the last is transparent."""
    table = [0] * 256
    for look in range(LOOKS):
        for level in range(LEVELS):
            share = PALE + (DEEP - PALE) * level / (LEVELS - 1)
            table[look * LEVELS + level] = QColor(mixed(theme.plot, _COLOURS[look], share)).rgb()
    return table


@cache
def level_colours(theme: Theme) -> list[int]:
    """256 colours of the shades of numbers, from low to high; the last is transparent."""
    table, parts = [0] * 256, len(theme.heat) - 1
    for shade in range(NUMBERS + 1):
        part = min(shade * parts // NUMBERS, parts - 1)
        colour = mixed(theme.heat[part], theme.heat[part + 1], shade * parts / NUMBERS - part)
        table[shade] = QColor(colour).rgb()
    table[HOLE] = 0
    return table


def draw_marks(
    painter: QPainter, marker: str, points: list[list[float]], size: float, colour: str, theme: Theme, *, hollow: bool
) -> None:
    """Draw markers at pixels: full ones with a dark edge, or hollow ones."""
    shape = QTransform.fromScale(size, size).map(Symbols[marker])
    painter.setPen(QPen(QColor(colour if hollow else mixed(colour, theme.text, 0.55)), 1.6 if hollow else 1.0))
    painter.setBrush(QColor(theme.plot) if hollow else QColor(colour))
    for x, y in points:
        painter.drawPath(shape.translated(x, y))


def draw_holes(painter: QPainter, points: list[list[float]], size: float, theme: Theme) -> None:
    """Make round marks hollow whose colour is to be seen all the same: a small hole in each."""
    painter.setPen(QPen(QColor(theme.text), 1))
    painter.setBrush(QColor(theme.plot))
    for x, y in points:
        painter.drawEllipse(QPointF(x, y), size / 5, size / 5)


def draw_rings(painter: QPainter, points: list[list[float]], size: float, theme: Theme) -> None:
    """Draw rings around marks at pixels, in one path."""
    path = QPainterPath()
    for x, y in points:
        path.addEllipse(x - size / 2, y - size / 2, size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colour = QColor(theme.text)
    colour.setAlpha(RING)
    painter.setPen(QPen(colour, 1))
    painter.drawPath(path)
