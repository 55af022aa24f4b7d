"""A racer's look in small: its colour, dash and marker as a pen and as a picture beside its name."""

from __future__ import annotations

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from gui.colours import mixed, readable
from gui.theme import RacerStyle, racer_style

COLOURS = {
    "#0072b2": QT_TRANSLATE_NOOP("looks", "Blue"),
    "#d55e00": QT_TRANSLATE_NOOP("looks", "Vermilion"),
    "#009e73": QT_TRANSLATE_NOOP("looks", "Green"),
    "#cc79a7": QT_TRANSLATE_NOOP("looks", "Purple"),
    "#e69f00": QT_TRANSLATE_NOOP("looks", "Orange"),
    "#56b4e9": QT_TRANSLATE_NOOP("looks", "Sky blue"),
    "#f0e442": QT_TRANSLATE_NOOP("looks", "Yellow"),
}
MARKERS = {
    "o": QT_TRANSLATE_NOOP("looks", "circle"),
    "s": QT_TRANSLATE_NOOP("looks", "square"),
    "t": QT_TRANSLATE_NOOP("looks", "triangle down"),
    "d": QT_TRANSLATE_NOOP("looks", "diamond"),
    "star": QT_TRANSLATE_NOOP("looks", "star"),
    "p": QT_TRANSLATE_NOOP("looks", "pentagon"),
    "h": QT_TRANSLATE_NOOP("looks", "hexagon"),
    "t1": QT_TRANSLATE_NOOP("looks", "triangle up"),
}
LINE_CONTRAST = 2.2  # keeps the Okabe-Ito colours recognisable; yellow on white becomes visible


def line_colour(style: RacerStyle, ground: str) -> str:
    """A racer's colour, as far darker or lighter as it takes to be seen on the ground."""
    return readable(style.colour, ground, LINE_CONTRAST)


def look_words(style: RacerStyle) -> str:
    """A look in words, for a menu and for those who hear it: "Blue, circle"."""
    words = (COLOURS[style.colour], MARKERS[style.marker])
    return ", ".join(QCoreApplication.translate("looks", str(word)) for word in words)


def line_pen(style: RacerStyle, ground: str) -> QPen:
    """A thin pen in a racer's colour and dash."""
    pen = QPen(QColor(line_colour(style, ground)), 1)
    if style.dash:
        pen.setDashPattern([2 * length for length in style.dash])
    return pen


def layer_styles(style: RacerStyle, count: int, text: str) -> list[RacerStyle]:
    """Looks for the layers of one racer's network: its colour, going over into that of the text, and other dashes."""
    shares = [0.7 * layer / max(count - 1, 1) for layer in range(count)]
    dashes = [racer_style(layer).dash for layer in range(count)]
    return [
        RacerStyle(mixed(style.colour, text, share), style.marker, dash)
        for share, dash in zip(shares, dashes, strict=True)
    ]


def swatch(style: RacerStyle, ground: str, size: QSize, ratio: float = 1.0) -> QPixmap:
    """A piece of a racer's line with its marker, to stand before its name."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_swatch(painter, QRectF(QPointF(), size), style, ground)
    painter.end()
    return picture


def draw_swatch(painter: QPainter, room: QRectF, style: RacerStyle, ground: str) -> None:
    """The same painted into a room, as vectors where the painter keeps them."""
    middle, side = room.center(), 0.62 * room.height()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = line_pen(style, ground)
    pen.setWidthF(2.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.dash:
        pen.setDashPattern([length / 2 for length in style.dash])  # short, so that a swatch has room for some
    painter.setPen(pen)
    painter.drawLine(QLineF(room.left(), middle.y(), room.right(), middle.y()))
    painter.setPen(QPen(QColor(ground), 1.0))
    painter.setBrush(pen.color())
    painter.drawPath(QTransform(side, 0, 0, side, middle.x(), middle.y()).map(Symbols[style.marker]))
    painter.restore()
