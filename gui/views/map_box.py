"""The area of the map that zooms and pans, and says what the mouse does on empty ground."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal

from engine.landscape import Box

CLOSEST, FARTHEST = 1e-9, 1e4  # zoom, in widths of the landscape's box


class MapBox(pg.ViewBox):
    """A view box that never changes its range by itself. Points are in its pixels."""

    clicked = Signal(QPointF)
    double_clicked = Signal(QPointF)
    hovered = Signal(QPointF)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.disableAutoRange()

    def show_box(self, box: Box) -> None:
        """Show a box, and let the zoom go sensibly far in and out from it."""
        (left, right), (bottom, top) = box
        width, height = right - left, top - bottom
        self.setLimits(
            minXRange=CLOSEST * width,
            maxXRange=FARTHEST * width,
            minYRange=CLOSEST * height,
            maxYRange=FARTHEST * height,
        )
        self.setRange(xRange=(left, right), yRange=(bottom, top), padding=0, disableAutoRange=True)

    def shown(self) -> Box:
        """The box that is shown."""
        (left, right), (bottom, top) = self.viewRange()
        return (left, right), (bottom, top)

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        """Pan with the left or middle button; pyqtgraph would scale with the right one."""
        if ev.button() == Qt.MouseButton.RightButton:
            ev.ignore()
        else:
            super().mouseDragEvent(ev, axis)

    def mouseClickEvent(self, ev: Any) -> None:
        """Pass clicks on; the axes hand theirs over too, and those mean nothing."""
        point = self.mapFromScene(QPointF(ev.scenePos()))
        if ev.button() == Qt.MouseButton.LeftButton and self.rect().contains(point):
            ev.accept()
            (self.double_clicked if ev.double() else self.clicked).emit(point)

    def hoverEvent(self, ev: Any) -> None:
        """Pass on where the mouse is."""
        if ev.isExit():
            self.left.emit()
        else:
            self.hovered.emit(QPointF(ev.pos()))


def boxes_agree(one: Box, other: Box) -> bool:
    """Whether two boxes are the same but for rounding."""
    return all(
        math.isclose(a, b, abs_tol=1e-9) for x, y in zip(one, other, strict=True) for a, b in zip(x, y, strict=True)
    )
