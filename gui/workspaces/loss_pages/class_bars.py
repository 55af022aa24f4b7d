"""Two classes as bars over one feature, and the places where fits change their answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.colours import mixed
from gui.theme import LIGHT
from gui.views.screen_item import ScreenItem


class ClassBars(ScreenItem):
    """Negatives as plain bars and positives as hatched ones over them; each is named in a corner above its side."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.theme, self.font_ = LIGHT, QFont()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.edges, self.heights = np.empty(0), (np.empty(0), np.empty(0))
        self.names: Sequence[str] = ("", "")

    def set_bars(self, edges: np.ndarray, heights: tuple[np.ndarray, np.ndarray], names: Sequence[str]) -> None:
        """Draw bars between edges `[B + 1]`, of heights `[B]` each: negatives, positives."""
        self.edges, self.heights, self.names = edges, heights, names
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The bars, then the names."""
        theme = self.theme
        hatch = QBrush(QColor(theme.text), Qt.BrushStyle.BDiagPattern)
        looks = ((QBrush(QColor(mixed(theme.plot, theme.dim, 0.3))), theme.dim), (hatch, theme.text))
        for heights, (brush, colour) in zip(self.heights, looks, strict=True):
            painter.setPen(QPen(QColor(colour), 1))
            painter.setBrush(brush)
            corners = self.projection.pixels(np.stack([self.edges[:-1], heights], -1)[heights > 0])
            feet = self.projection.pixels(np.stack([self.edges[1:], np.zeros_like(heights)], -1)[heights > 0])
            bars = [QRectF(QPointF(*top), QPointF(*foot)) for top, foot in zip(corners, feet, strict=True)]
            painter.drawRects(bars)
        painter.setFont(self.font_)
        metrics = QFontMetricsF(self.font_)
        side = metrics.height() - 4
        for name, (brush, colour), right in zip(self.names, looks, (False, True), strict=True):
            width = metrics.horizontalAdvance(name) + side + 6
            left = self.boundingRect().right() - width - 4 if right else 4.0
            painter.fillRect(QRectF(left - 2, 2, width + 4, side + 4), QColor(theme.plot))
            painter.setPen(QPen(QColor(colour), 1))
            painter.setBrush(brush)
            painter.drawRect(QRectF(left, 4, side, side))
            painter.setPen(QColor(theme.text))
            painter.drawText(QPointF(left + side + 6, 4 + side - 2), name)


class Borders(ScreenItem):
    """A line from top to bottom where each fit changes its answer."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.places: Sequence[tuple[float, QPen]] = ()

    def set_places(self, places: Sequence[tuple[float, QPen]]) -> None:
        """Draw lines at these features."""
        self.places = places
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The lines, a second time beside themselves, so that their dashes are seen over bars."""
        area = self.boundingRect()
        for place, pen in self.places:
            x = self.projection.point(place, 0).x()
            if area.left() <= x <= area.right():
                painter.setPen(pen)
                for beside in (0.0, 1.0):
                    painter.drawLine(QLineF(x + beside, area.top(), x + beside, area.bottom()))
