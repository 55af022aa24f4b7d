"""The names beside the ends of curves, in place of a legend."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.pictures.axes import apart

LEADER, SWATCH, MARGIN = 10.0, 18.0, 4.0  # pixels
LEAST_WIDTH = 250  # pixels: a narrower plot needs all of it for its curves
WIDEST_NAME = 0.33  # of the plot's width
OVERHANG = 12.0  # pixels that the last number of the horizontal axis needs where no names are


class EndLabels(pg.GraphicsWidget):
    """The names beside the ends of their curves, pushed apart where they would overlap."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self.box = box
        self.labels: list[tuple[float, str, QPen, bool]] = []  # y of the curve's end, name, pen, selected
        self.colour, self.font_ = QColor(), QFont()
        self._room = 0.0

    def set_labels(self, labels: list[tuple[float, str, QPen, bool]], room: float) -> None:
        """Show these, in a column that takes at most so much `room` for the names; 0 for no column."""
        self.labels, self._room = labels, room
        width = self.width_with(room)
        if width != self.minimumWidth():
            self.setFixedWidth(width)
        self.update()

    @staticmethod
    def width_with(room: float) -> float:
        """The width of the column with so much room for names."""
        return room + SWATCH + LEADER + MARGIN if room else OVERHANG

    def room_for(self, names: Sequence[str], width: float) -> float:
        """The room for names beside curves in a plot of so many pixels; 0 where it needs them for the curves."""
        metrics = QFontMetricsF(self._font(True))
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        return min(widest, WIDEST_NAME * width) if width >= LEAST_WIDTH else 0.0

    @property
    def line(self) -> float:
        """The height of a label."""
        return QFontMetricsF(self._font(True)).height()

    def _font(self, bold: bool) -> QFont:
        font = QFont(self.font_)
        font.setBold(bold)
        return font

    def places(self) -> list[tuple[float, float]]:
        """For each label the height of the curve's end and its own, in pixels of this item."""
        top = self.mapFromItem(self.box, QPointF(0, 0)).y()
        ends = [self.mapFromScene(self.box.mapViewToScene(QPointF(0, y))).y() for y, *_ in self.labels]
        half = self.line / 2
        centres = apart(np.array(ends), 2 * half, top + half, top + self.box.height() - half)
        return list(zip(ends, centres.tolist(), strict=True))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None) -> None:
        """A leader from the curve's end, a piece of its line, and the name."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for (end, centre), (_, name, pen, selected) in zip(self.places(), self.labels, strict=True):
            painter.setPen(QPen(pen.color(), 1))
            painter.drawLine(QLineF(0, end, LEADER, centre))
            painter.setPen(pen)
            painter.drawLine(QLineF(LEADER, centre, LEADER + SWATCH - MARGIN, centre))
            font = self._font(selected)
            painter.setFont(font)
            painter.setPen(self.colour)
            shown = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, self._room + 1)
            box = QRectF(LEADER + SWATCH, centre - 50, self._room + 50, 100)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
