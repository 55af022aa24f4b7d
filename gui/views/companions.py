"""Dotted lines that go with the racers' curves: held-out losses, with where early stopping would stop, and limits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.pictures.lines import Companion
from gui.theme import LIGHT, Theme
from gui.views.screen_item import ScreenItem

DOTS = [1.5, 2.5]  # shorter than the dashes of any racer
RADIUS, BAR = 4.0, 8.0  # pixels: of the ring around the best, and up and down from where it stops


class Companions(ScreenItem):
    """A dotted line for each curve; a ring where it was lowest, a bar across it where early stopping gives up."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.theme = LIGHT
        self.curves: Sequence[tuple[Companion, QPen]] = ()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        self.update()

    def set_curves(self, curves: Sequence[tuple[Companion, QPen]]) -> None:
        """Draw these, each with the pen of its racer, in place of the others."""
        if curves or self.curves:
            self.curves = curves
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The lines, then the marks."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        size = self.theme.font_size / LIGHT.font_size
        for curve, pen in self.curves:
            painter.setPen(dotted(pen))
            pixels = self.projection.pixels(np.stack([curve.x, curve.y], axis=-1))
            painter.drawPath(pg.arrayToQPath(pixels[:, 0], pixels[:, 1], connect="finite"))
        for curve, pen in self.curves:
            painter.setPen(QPen(pen.color(), 2 * size, Qt.PenStyle.SolidLine))
            if curve.best is not None:
                painter.drawEllipse(self.projection.point(*curve.best), RADIUS * size, RADIUS * size)
            if curve.stopped is not None:
                middle = self.projection.point(*curve.stopped)
                x, y = middle.x(), middle.y()
                painter.drawLine(QLineF(x, y - BAR * size, x, y + BAR * size))


def dotted(pen: QPen) -> QPen:
    """The pen of what goes with a racer's curve."""
    dots = QPen(pen)
    dots.setDashPattern(DOTS)
    return dots
