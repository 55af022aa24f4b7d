"""The samples in the data pane, as marks that a hand or the keys can take, move and remove."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen, QTransform
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from engine.pictures.data_pane import Cloud
from gui.colours import mixed
from gui.theme import Theme
from gui.views.screen_item import ScreenItem, draw_points
from gui.views.starts import ARROWS, NUDGE

GRAB = 12.0  # pixels around a mark that the mouse may take hold of
FEW = 2000  # marks that are drawn with an outline; more are dots
CLASS_MARKS = ("o", "t1")  # of class 0 and 1
SPARSE = 300  # marks that leave the lines to be seen below them
SHADES = 16
TURNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class DataPoints(ScreenItem):
    """All samples; held-out ones are hollow, classes have their own colour and marker, shades stand for numbers."""

    dragged = Signal(int, float, float)  # at each move: index, place in the pane
    released = Signal()  # the drag or the key press is over
    removed = Signal(int)
    warmed = Signal(int)  # the mark under the mouse; -1 for none

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self.theme = theme
        self.cloud: Cloud | None = None
        self.editable = False
        self.held: int | None = None
        self.chosen = -1  # the mark that keys mean
        self._grip = QPointF()  # from the mouse to the middle, while held
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsFocusable)
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # the lines move above it all the time
        box.sigRangeChanged.connect(self._ranged)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.theme = theme
        self.update()

    def set_cloud(self, cloud: Cloud | None, editable: bool) -> None:
        """Show these samples."""
        self.cloud, self.editable = cloud, editable
        count = 0 if cloud is None else len(cloud)
        if self.held is not None and self.held >= count:
            self.held = None
        self.chosen = min(self.chosen, count - 1)
        self.setZValue(20 if count <= SPARSE else 5)  # few stand on the lines, many would hide them
        self.update()

    # --- where they are ------------------------------------------------------------------------------

    @property
    def size(self) -> float:
        """Of a mark, in pixels: smaller where there are many."""
        count = 0 if self.cloud is None else len(self.cloud)
        base = 5.0 + 1.5 * self.theme.trail_width
        return base if count <= 60 else 0.8 * base if count <= SPARSE else 0.5 * base

    def at(self, point: QPointF) -> int:
        """The mark nearest to a pixel, if it is near enough; -1 for none."""
        if self.cloud is None or not len(self.cloud):
            return -1
        off = self.projection.pixels(self.cloud.places) - (point.x(), point.y())
        distance = np.einsum("nd,nd->n", off, off)
        nearest = int(np.argmin(distance))
        return nearest if distance[nearest] <= GRAB**2 else -1

    def pixel(self, index: int) -> QPointF:
        """Where a mark is."""
        assert self.cloud is not None
        x, y = self.cloud.places[index].tolist()
        return self.projection.point(x, y)

    # --- painting ------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The marks, and a ring around the one that keys mean."""
        cloud = self.cloud
        if cloud is None or not len(cloud):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        pixels, size = self.projection.pixels(cloud.places), self.size
        for colour, symbol, some in self._kinds(cloud):
            if len(cloud) > FEW:
                draw_points(painter, pixels[some], colour, size)
                continue
            self._draw_marks(painter, symbol, colour, pixels[some & ~cloud.held_out], hollow=False)
            self._draw_marks(painter, symbol, colour, pixels[some & cloud.held_out], hollow=True)
        if 0 <= self.chosen < len(cloud) and (self.hasFocus() or self.held is not None):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.accent), 2))
            painter.drawEllipse(self.pixel(self.chosen), size, size)

    def _kinds(self, cloud: Cloud) -> list[tuple[str, str, np.ndarray]]:
        """The colours and symbols, and the samples `[N]` that have them."""
        if cloud.classes is not None:
            return [
                (self.class_colour(number), symbol, cloud.classes == bool(number))
                for number, symbol in enumerate(CLASS_MARKS)
            ]
        if cloud.shade is None:
            return [(self.theme.text, "o", np.ones(len(cloud), dtype=bool))]
        table = pg.ColorMap(None, list(self.theme.heat)).getLookupTable(nPts=SHADES, mode="qcolor")
        shade = np.minimum((cloud.shade * SHADES).astype(int), SHADES - 1)
        return [(table[k].name(), "o", shade == k) for k in range(SHADES)]

    def class_colour(self, number: int) -> str:
        """Of class 0 or 1: not a racer's."""
        return self.theme.text if number else mixed(self.theme.accent, self.theme.plot, 0.45)

    def _draw_marks(self, painter: QPainter, symbol: str, colour: str, pixels: np.ndarray, *, hollow: bool) -> None:
        shape = QTransform.fromScale(self.size, self.size).map(Symbols[symbol])
        edge = colour if hollow else mixed(colour, self.theme.text, 0.5)
        painter.setPen(QPen(QColor(edge), 1.5 if hollow else 1.0))
        painter.setBrush(QColor(self.theme.plot if hollow else colour))
        margin = self.size
        left, top, right, bottom = self.projection.window(margin)
        seen = (pixels > (left, top)).all(-1) & (pixels < (right, bottom)).all(-1)
        for x, y in pixels[seen].tolist():
            painter.drawPath(shape.translated(x, y))

    def _ranged(self, *_: object) -> None:
        self.update()

    # --- mouse ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Take hold of the mark under the mouse; empty ground is the box's own."""
        index = self.at(event.pos())
        if index < 0 or not self.editable:
            event.ignore()
            return
        self.choose(index)
        self.held, self._grip = index, self.pixel(index) - event.pos()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Follow the hand."""
        if self.held is not None:
            self._drag(self.held, event.pos() + self._grip)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Let go."""
        self.held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.released.emit()

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """A double click on a mark is none on empty ground."""
        self.mousePressEvent(event)

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show what can be taken; keys now mean that one."""
        index = self.at(event.pos())
        grabs = index >= 0 and self.editable
        self.setCursor(Qt.CursorShape.OpenHandCursor if grabs else Qt.CursorShape.CrossCursor)
        if grabs and index != self.chosen:
            self.choose(index)
        self.warmed.emit(index)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """The mouse is elsewhere."""
        self.warmed.emit(-1)

    # --- keys ----------------------------------------------------------------------------------------

    def choose(self, index: int) -> None:
        """Let keys mean this mark."""
        self.chosen = index
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.update()

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is its own before it is a shortcut."""
        moves = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and event.key() in ARROWS
        return self.editable and self.chosen >= 0 and moves

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys go from mark to mark, Shift and an arrow move one, Delete removes it."""
        keys, cloud = event.modifiers(), self.cloud
        if cloud is None or not len(cloud) or not self.editable:
            event.ignore()
        elif event.key() in TURNS:
            self.choose((max(self.chosen, -1) + TURNS[Qt.Key(event.key())]) % len(cloud))
            self.warmed.emit(self.chosen)
        elif self.chosen < 0:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.chosen)
        elif keys & Qt.KeyboardModifier.ShiftModifier and event.key() in ARROWS:
            dx, dy = ARROWS[Qt.Key(event.key())]
            step = NUDGE / 10 if keys & Qt.KeyboardModifier.ControlModifier else NUDGE
            rise = self.projection.height if cloud.kind in ("probability", "score") else step  # to the other class
            self._drag(self.chosen, self.pixel(self.chosen) + QPointF(dx * step, dy * rise))
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key held down is one gesture."""
        if event.key() in ARROWS and not event.isAutoRepeat():
            self.released.emit()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it."""
        self.update()

    def _drag(self, index: int, point: QPointF) -> None:
        self.dragged.emit(index, *self.projection.data(point))
