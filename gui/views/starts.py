"""The start points of a race: handles to drag with the mouse or move with the keyboard."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from engine.pictures.digits import digits
from gui.theme import Theme
from gui.views.screen_item import PinnedItem, Projection

GRAB = 14.0  # pixels around the middle that the mouse may take hold of
NUDGE = 4.0  # pixels a key moves it; with Ctrl a tenth of that
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class StartHandle(PinnedItem):
    """A hollow ring at a start point. It follows the hand at once and reports where it is."""

    dragged = Signal(int, float, float)  # at each move: index, x, y
    released = Signal()  # the drag or the key press is over
    removed = Signal(int)

    def __init__(self, box: pg.ViewBox, index: int, x: float, y: float, theme: Theme) -> None:
        self.index, self.theme = index, theme
        self._grip = QPointF()  # from the mouse to the middle, while held
        self._warm = False
        super().__init__(box, x, y)
        flags = QGraphicsItem.GraphicsItemFlag
        self.setFlag(flags.ItemIsFocusable)
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.prepareGeometryChange()
        self.theme = theme
        self.update()

    def take(self, x: float, y: float) -> None:
        """Stand where the scenario says, unless a hand is holding it."""
        if not self.held and (x, y) != (self.x_data, self.y_data):
            self.pin(x, y)
            self._describe()

    @property
    def radius(self) -> float:
        """Of the ring, in pixels."""
        return 4.0 + 2.0 * self.theme.trail_width

    def boundingRect(self) -> QRectF:
        """The grab area."""
        reach = max(GRAB, self.radius + 4)
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def shape(self) -> QPainterPath:
        """A disc of the grab radius."""
        path = QPainterPath()
        path.addEllipse(self.boundingRect())
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """A ring, thicker under the mouse, in the accent colour with the focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        wide = 3.0 if self._warm or self.held else 2.0
        ground, ink = ("#000000", "#ffffff") if self.theme.dark else ("#ffffff", "#16181d")
        for colour, width in ((ground, wide + 2.5), (self.theme.accent if self.hasFocus() else ink, wide)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(QPointF(), self.radius, self.radius)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Take hold of it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.held, self._grip = True, self.pos() - self._on_map(event)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Follow the hand."""
        if self.held:
            self._move_to(self._on_map(event) + self._grip)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Let go."""
        self.held = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._describe()
        self.released.emit()

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """A double click here is no click on empty ground."""
        self.mousePressEvent(event)

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show that it can be taken; keys now mean this one."""
        self._warm = True
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.update()

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Back to rest."""
        self._warm = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it."""
        self.update()

    @staticmethod
    def wants(event: QKeyEvent) -> bool:
        """Whether a key is its own before it is a shortcut."""
        return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and event.key() in ARROWS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift and an arrow key move it, Delete removes it."""
        keys = event.modifiers()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        elif keys & Qt.KeyboardModifier.ShiftModifier and event.key() in ARROWS:
            dx, dy = ARROWS[Qt.Key(event.key())]
            step = NUDGE / 10 if keys & Qt.KeyboardModifier.ControlModifier else NUDGE
            self._move_to(self.pos() + QPointF(dx * step, dy * step))
            self._describe()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key held down is one gesture."""
        if event.key() in ARROWS and not event.isAutoRepeat():
            self.released.emit()
        else:
            event.ignore()

    def remove(self) -> None:
        """Ask for its removal."""
        self.removed.emit(self.index)

    def _on_map(self, event: QGraphicsSceneMouseEvent) -> QPointF:
        """Where the mouse is; Qt works out `event.pos()` from where the item was a move earlier."""
        return self.box.mapFromScene(event.scenePos())

    def _move_to(self, point: QPointF) -> None:
        x, y = Projection.of(self.box).data(point)
        self.pin(x, y)
        self.dragged.emit(self.index, x, y)

    def _describe(self) -> None:
        say = QCoreApplication.translate(
            "starts", "Start at ({0}, {1}). Drag it, or move it with Shift and the arrow keys."
        )
        self.setToolTip(say.format(digits(self.x_data), digits(self.y_data)))
