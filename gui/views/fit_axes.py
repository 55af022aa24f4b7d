"""Where a tile draws: the room for its heading, its axes and its picture, and the axes themselves."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTransform

from engine.pictures.axes import linear
from engine.pictures.fits import Scene
from gui.theme import Theme
from gui.views.screen_item import Projection

PAD = 6.0  # pixels around everything
NAMED = 150.0  # pixels: a lower picture has no names of its axes, as all have the same
TICK = 3.0
WIDE, MISSED = 420.0, 152.0  # pixels: from this width on so many are left for pictures that were missed


@dataclass(frozen=True, slots=True)
class FitAxes:
    """The places of a tile of some size: `plot` is the picture's rectangle in the tile."""

    theme: Theme
    scene: Scene
    plot: QRectF
    named: bool
    beside: QRectF  # for the pictures that were missed, from the plot's corner; empty: there is no room

    @classmethod
    def of(cls, size: QSizeF, top: float, scene: Scene, theme: Theme) -> FitAxes:
        """For a tile of this size whose heading ends at `top`."""
        line = QFontMetricsF(axis_font(theme)).height()
        room = QRectF(0, top, size.width(), size.height() - top).adjusted(PAD, 2, -PAD, -PAD)
        named = room.height() >= NAMED
        if scene.kind == "table":
            aside = MISSED if scene.data.image is not None and room.width() >= WIDE else 0.0
            table = room.adjusted(0, 0, -aside, 0)
            return cls(theme, scene, table, named, QRectF(table.width() + PAD, 0, aside - PAD, room.height()))
        beside = QFontMetricsF(axis_font(theme)).horizontalAdvance("-88.8") + TICK + 2 + (line if named else 0)
        below = line + TICK + (line if named else 0)
        return cls(theme, scene, room.adjusted(beside, 2, -2, -below), named, QRectF())

    @property
    def projection(self) -> Projection:
        """From data to pixels of the plot's own corner."""
        (left, right), (bottom, top) = self.scene.box
        width, height = max(self.plot.width(), 1.0), max(self.plot.height(), 1.0)
        return Projection(left, top, width / (right - left), height / (top - bottom), width, height)

    def draw(self, painter: QPainter) -> None:
        """The frame, the ticks with their numbers and the names; the painter's origin is the plot's corner."""
        theme, room = self.theme, QRectF(QPointF(), self.plot.size())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(room)
        painter.setFont(axis_font(theme))
        metrics = QFontMetricsF(painter.font())
        self._draw_ticks(painter, metrics)
        if not self.named:
            return
        line, (horizontal, vertical) = metrics.height(), self.scene.titles
        painter.setPen(QColor(theme.dim))
        words = metrics.elidedText(horizontal, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(
            QRectF(0, room.height() + TICK + line, room.width(), line), Qt.AlignmentFlag.AlignCenter, words
        )
        words = metrics.elidedText(vertical, Qt.TextElideMode.ElideRight, room.height())
        painter.save()
        painter.setTransform(QTransform(0, -1, 1, 0, -self.plot.left() + PAD / 2, room.height()), True)
        painter.drawText(QRectF(0, 0, room.height(), line), Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _draw_ticks(self, painter: QPainter, metrics: QFontMetricsF) -> None:
        theme, line, projection = self.theme, metrics.height(), self.projection
        (left, right), (bottom, top) = self.scene.box
        mark, words = QPen(QColor(theme.line), 1), QPen(QColor(theme.dim))
        free = -1e9  # where the last number ended
        for value, name in _ticks((left, right), projection.width / (3 * line)):
            x, half = projection.point(value, top).x(), metrics.horizontalAdvance(name) / 2
            painter.setPen(mark)
            painter.drawLine(QPointF(x, projection.height), QPointF(x, projection.height + TICK))
            if x - half > free and x + half < projection.width + PAD + 2:
                painter.setPen(words)
                painter.drawText(QRectF(x - half - 1, projection.height + TICK, 2 * half + 2, line), 0x84, name)
                free = x + half + 4
        for value, name in _ticks((bottom, top), projection.height / (2.2 * line)):
            y = projection.point(left, value).y()
            painter.setPen(mark)
            painter.drawLine(QPointF(-TICK, y), QPointF(0, y))
            painter.setPen(words)
            painter.drawText(QRectF(-TICK - 82, y - line / 2, 80, line), 0x82, name)


def axis_font(theme: Theme) -> QFont:
    """The font of ticks and names."""
    font = QFont()
    font.setPointSizeF(theme.font_size - 1.5)
    return font


def _ticks(interval: tuple[float, float], most: float) -> list[tuple[float, str]]:
    """Round numbers within an interval."""
    low, high = interval
    wanted = max(int(most), 3)
    shown: list[tuple[float, str]] = []
    while len(shown) < 2:  # one number would say nothing
        shown = [tick for tick in linear(low, high, wanted).labels if low <= tick[0] <= high]
        wanted += 1
    return shown
