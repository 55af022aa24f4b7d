"""A plot of losses over the error, the margin or a logit: kinks marked, and a line that is moved by mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.swatch import line_colour
from gui.theme import LIGHT, RacerStyle
from gui.views.curve_plot import CurvePlot, Now
from gui.views.screen_item import ScreenItem

RING, GAP = 3.5, 5.0  # pixels: radius of a kink's ring, and from its middle to its word
VEIL = 150  # alpha of the ground under a word
HANDLE = 5.0  # half the width of the line's handle
STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10, Qt.Key.Key_PageUp: 10,
}  # fmt: skip
NOTCH = 120  # eighths of a degree that a wheel turns by


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring around a place on a curve, with a word beside it."""

    x: float
    y: float
    style: RacerStyle
    word: str = ""


class Rings(ScreenItem):
    """Where curves have kinks or change their form; a word is left out where it would cover another."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.theme, self.font_ = LIGHT, QFont()
        self.rings: Sequence[Ring] = ()

    def set_rings(self, rings: Sequence[Ring]) -> None:
        """Draw these in place of the others."""
        self.rings = rings
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Rings first, then the words in the room they leave."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        placed = [(ring, self.projection.point(ring.x, ring.y)) for ring in self.rings]
        placed = [(ring, place) for ring, place in placed if self.projection.sees(place)]
        painter.setBrush(QColor(self.theme.plot))
        for ring, place in placed:
            painter.setPen(QPen(QColor(line_colour(ring.style, self.theme.plot)), 1))
            painter.drawEllipse(place, RING, RING)
        ground = QColor(self.theme.plot)
        ground.setAlpha(VEIL)
        painter.setFont(self.font_)
        painter.setPen(QColor(self.theme.dim))
        for word, box in self._words(placed):
            painter.fillRect(box, ground)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def _words(self, placed: Sequence[tuple[Ring, QPointF]]) -> Iterator[tuple[str, QRectF]]:
        """Every word once for a place of the axis, where it covers neither a ring nor another word."""
        taken = [QRectF(place.x() - RING, place.y() - RING, 2 * RING, 2 * RING) for _, place in placed]
        said: set[tuple[float, str]] = set()
        for ring, place in placed:
            boxes = self._boxes(ring.word, place) if ring.word and (ring.x, ring.word) not in said else ()
            free = next((box for box in boxes if not any(box.intersects(other) for other in taken)), None)
            if free is not None:
                taken.append(free)
                said.add((ring.x, ring.word))
                yield ring.word, free

    def _boxes(self, word: str, place: QPointF) -> Iterator[QRectF]:
        """Where a word may stand, the best place first: below and outward, where few losses have a curve."""
        metrics, area = QFontMetricsF(self.font_), self.boundingRect()
        width, height = metrics.horizontalAdvance(word) + 4, metrics.height()
        outward, inward = (GAP, -GAP - width) if place.x() >= area.center().x() else (-GAP - width, GAP)
        for down in (GAP, -height / 2, -GAP - height):
            for across in (outward, inward, -width / 2):
                box = QRectF(place.x() + across, place.y() + down, width, height)
                if area.contains(box):
                    yield box


class Place(Now):
    """The line that is moved, with a handle that is filled while the keys move it."""

    held = False
    on_paper = False

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Line, handle, and a mark on every curve."""
        if self.place is None:
            return
        area, projection = self.boundingRect(), self.projection
        left = projection.point(self.place, 0).x()
        if not area.left() - 1 <= left <= area.right() + 1:
            return
        accent, ground = QColor(self.theme.accent), QColor(self.theme.plot)
        painter.setPen(QPen(accent, 1))
        painter.drawLine(QLineF(left, area.top(), left, area.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(accent if self.held else ground)
        if not self.on_paper:
            painter.drawRoundedRect(QRectF(left - HANDLE, area.top() + 1, 2 * HANDLE, 13), 3, 3)
        self.draw_marks(painter)


class LossPlot(CurvePlot):
    """Curves over an axis on which a line is dragged, stepped by keys, and around which the wheel zooms."""

    released = Signal()
    stepped = Signal(int)
    zoomed = Signal(float, float)  # around which place, by which factor
    cursor = Place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rings = Rings(self.box)
        self.rings.setZValue(0.5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)

    def for_paper(self) -> None:
        """Leave out the handle of the line."""
        assert isinstance(self.now, Place)
        self.now.on_paper = True

    @property
    def pixel(self) -> float:
        """How much of the axis a pixel is."""
        return 1 / self.now.projection.x_scale

    def set_rings(self, rings: Sequence[Ring]) -> None:
        """Mark kinks and changes."""
        self.rings.theme, self.rings.font_ = self.theme, self.labels.font_
        self.rings.set_rings(rings)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag."""
        super().mouseReleaseEvent(event)
        self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step the line, Page Up and Down ten steps at once."""
        steps = STEPS.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(steps)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key held down is one gesture."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the axis around the mouse."""
        place = self.box.mapSceneToView(self.mapToScene(event.position().toPoint())).x()
        self.zoomed.emit(place, 0.8 ** (event.angleDelta().y() / NOTCH))
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys move the line."""
        super().focusInEvent(event)
        self._hold(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys are elsewhere."""
        super().focusOutEvent(event)
        self._hold(False)

    def _hold(self, held: bool) -> None:
        assert isinstance(self.now, Place)
        self.now.held = held
        self.now.update()
