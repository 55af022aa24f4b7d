"""A plot of points that are dragged, added and removed, with lines through them."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.lab.outliers import Point, within
from engine.pictures.digits import digits
from engine.pictures.lines import Plot
from gui.theme import RacerStyle, Theme
from gui.views.curve_plot import CurvePlot
from gui.views.screen_item import Projection
from gui.views.starts import StartHandle


class DataPoint(StartHandle):
    """A point to drag; the picked one has a ring around it."""

    picked = False

    @property
    def radius(self) -> float:
        """Of the dot, in pixels."""
        return 2.5 + self.theme.trail_width

    def mark(self, picked: bool) -> None:
        """Draw the ring, or not."""
        if picked != self.picked:
            self.picked = picked
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """A dot with a rim; a ring around it where it is picked, in the accent colour with the focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.plot), 1))
        painter.setBrush(QColor(self.theme.accent if self._warm or self.held else self.theme.text))
        painter.drawEllipse(QPointF(), self.radius, self.radius)
        if self.picked or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.accent if self.hasFocus() else self.theme.text), 1.5))
            painter.drawEllipse(QPointF(), self.radius + 4, self.radius + 4)

    def _move_to(self, point: QPointF) -> None:
        x, y = within(Projection.of(self.box).data(point))
        self.pin(x, y)
        self.dragged.emit(self.index, x, y)

    def _describe(self) -> None:
        say = self.tr(
            "({0}, {1}). Drag it, or move it with Shift and the arrow keys; Delete or a right click removes it."
        )
        self.setToolTip(say.format(digits(self.x_data), digits(self.y_data)))


class PointPlot(CurvePlot):
    """`moved(index, x, y)` at each move of a drag, `released` at its end; `added(x, y)` and `removed(index)`."""

    moved = Signal(int, float, float)
    released = Signal()
    added = Signal(float, float)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.handles: list[DataPoint] = []
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        super().set_theme(theme)
        for handle in self.handles:
            handle.set_theme(theme)

    def show_lines(self, plot: Plot, styles: Sequence[RacerStyle], names: Sequence[str], room: float) -> None:
        """Draw lines through the points, all of them thick, named at their ends where there is `room`."""
        self.show_plot(plot, styles, names, -1, room > 0, room)
        self.lines.set_curves([(curve, pen, min(width + 1, 3)) for curve, pen, width in self.lines.curves])

    def set_points(self, points: Sequence[Point], picked: int) -> None:
        """Show these points, with one of them picked."""
        while len(self.handles) > len(points):
            self.scene().removeItem(self.handles.pop())
        for index in range(len(self.handles), len(points)):
            self.handles.append(self._new(index, points[index]))
        for index, (handle, point) in enumerate(zip(self.handles, points, strict=True)):
            handle.take(*point)
            handle.mark(index == picked)

    def _new(self, index: int, point: Point) -> DataPoint:
        handle = DataPoint(self.box, index, *point, self.theme)
        handle.setZValue(2)
        handle.dragged.connect(self.moved)
        handle.released.connect(self.released)
        handle.removed.connect(self.removed)
        return handle

    def handle_at(self, place: QPoint) -> DataPoint | None:
        """The point under the mouse."""
        return next((item for item in self.items(place) if isinstance(item, DataPoint)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The right button removes a point; the left one is the points' own."""
        handle = self.handle_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.RightButton and handle is not None:
            handle.remove()
        else:
            pg.GraphicsLayoutWidget.mousePressEvent(self, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag is the points' own."""
        pg.GraphicsLayoutWidget.mouseMoveEvent(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """So is its end."""
        pg.GraphicsLayoutWidget.mouseReleaseEvent(self, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add a point on empty ground."""
        place = event.position().toPoint()
        if self.handle_at(place) is not None:
            pg.GraphicsLayoutWidget.mouseDoubleClickEvent(self, event)
        elif self.box.sceneBoundingRect().contains(self.mapToScene(place)):
            at = self.box.mapSceneToView(self.mapToScene(place))
            self.added.emit(at.x(), at.y())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next point; past the last one the focus leaves the plot."""
        focused = self.scene().focusItem()
        at = self.handles.index(focused) if focused in self.handles else (-1 if forward else len(self.handles))
        following = at + (1 if forward else -1)
        if self.hasFocus() and 0 <= following < len(self.handles):
            self.handles[following].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().focusNextPrevChild(forward)
