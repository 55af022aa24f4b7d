"""One plot of curves over the run: lines, the labels at their ends, and the cursor at the step shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.pictures.axes import Axis
from engine.pictures.lines import Curve, Plot
from gui.swatch import line_colour, line_pen
from gui.theme import LIGHT, RacerStyle, Theme
from gui.views.companions import Companions, dotted
from gui.views.end_labels import EndLabels
from gui.views.screen_item import ScreenItem

BESIDE, OVER = 8, 8  # pixels right of everything and above it
PRINTED = 1.5  # times as wide are lines in a file, which are drawn whole
VEIL = 125  # alpha of what hides the steps to come
BAND = 60  # alpha of the band around a median
THIN_TRAIL = 3.0  # a theme with wider trails has wider curves too


class Lines(ScreenItem):
    """The lines and bands of all racers, kept as a picture until they change.

    A thick line is drawn as several thin ones, which is 10 times faster than a wide antialiased pen.
    """

    OFFSETS = {
        1: ((0.0, 0.0),),
        2: ((0.0, -0.6), (0.52, 0.3), (-0.52, 0.3)),
        3: ((0.0, -1.0), (0.87, 0.5), (-0.87, 0.5), (0.0, 0.0)),
    }

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.curves: list[tuple[Curve, QPen, int]] = []  # the lowest first, each with its pen and width
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_curves(self, curves: list[tuple[Curve, QPen, int]]) -> None:
        """Draw these in place of the others."""
        self.curves = curves
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Bands first, then the lines."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        for curve, pen, _ in self.curves:
            if curve.band is not None:
                fill = QColor(pen.color())
                fill.setAlpha(BAND)
                painter.fillPath(self._path(*curve.band), fill)
        for curve, pen, width in self.curves:
            path = self._path(curve.x, curve.y)
            vector = self.exporting or painter.paintEngine().type() != QPaintEngine.Type.Raster
            painter.setPen(_widened(pen, PRINTED * width) if vector else pen)
            for dx, dy in self.OFFSETS[1 if vector else width]:
                painter.drawPath(path.translated(dx, dy) if dx or dy else path)

    def _path(self, x: np.ndarray, y: np.ndarray) -> QPainterPath:
        pixels = self.projection.pixels(np.stack([x, y], axis=-1))
        return pg.arrayToQPath(pixels[:, 0], pixels[:, 1], connect="finite")


class Now(ScreenItem):
    """The step shown: a line, a veil over what comes later, and a mark on every curve."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.theme = LIGHT
        self.place: float | None = None  # data
        self.marks: Sequence[tuple[float, float, RacerStyle]] = ()

    def show_at(self, x: float | None, marks: Sequence[tuple[float, float, RacerStyle]]) -> None:
        """Stand at `x`, with marks (x, y, style) on the curves; None hides all."""
        self.place, self.marks = x, marks
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Veil, line and marks."""
        if self.place is None:
            return
        area, projection = self.boundingRect(), self.projection
        veil = QColor(self.theme.plot)
        veil.setAlpha(VEIL)
        left = min(projection.point(self.place, 0).x(), area.right())  # an axis of epochs may end before the run
        painter.fillRect(QRectF(QPointF(left, area.top()), area.bottomRight()), veil)
        painter.setPen(QPen(QColor(self.theme.accent), 1))
        painter.drawLine(QLineF(left, area.top(), left, area.bottom()))
        self.draw_marks(painter)

    def draw_marks(self, painter: QPainter) -> None:
        """The mark of every curve at its place."""
        area, projection = self.boundingRect(), self.projection
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.plot), 1.0))
        size = self.theme.font_size - 2
        for x, y, style in self.marks:
            place = projection.point(x, y)
            if area.adjusted(-1, -1, 1, 1).contains(place):
                painter.setBrush(QColor(line_colour(style, self.theme.plot)))
                painter.drawPath(QTransform(size, 0, 0, size, place.x(), place.y()).map(Symbols[style.marker]))


def _widened(pen: QPen, width: float) -> QPen:
    """The same pen wider, its dashes as long as before."""
    wide = QPen(pen)
    wide.setWidthF(width)
    if pen.dashPattern():
        wide.setDashPattern([length * pen.widthF() / width for length in pen.dashPattern()])
    return wide


class CurvePlot(pg.GraphicsLayoutWidget):
    """Curves with axes. A click or a drag in it picks a place on the horizontal axis.

    Not a PlotWidget: that builds menus which nobody sees and which outlive it.
    """

    picked = Signal(float)
    resized = Signal()
    cursor = Now  # what draws the cursor

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.setMinimumSize(120, 64)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self.left, self.bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        self.labels = EndLabels(self.box)
        self.ci.layout.setContentsMargins(0, OVER, BESIDE, 0)
        self.ci.layout.setSpacing(0)
        self.addItem(self.left, 0, 0)
        self.addItem(self.box, 0, 1)
        self.addItem(self.labels, 0, 2)
        self.addItem(self.bottom, 1, 1)
        for axis in (self.left, self.bottom):
            axis.linkToView(self.box)
        self._clock_named = True
        self._axes: tuple[Axis, Axis] | None = None
        self.lines, self.now = Lines(self.box), self.cursor(self.box)
        self.companions = Companions(self.box)
        self.now.setZValue(1)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme (a plot follows no palette)."""
        self.theme = theme
        font = QFont(self.font())
        font.setPointSizeF(theme.font_size - 1.5)
        self.setBackground(theme.plot)
        for axis in (self.left, self.bottom):
            axis.setPen(QPen(QColor(theme.line), 1.0))  # whose width a larger picture scales
            axis.setTextPen(theme.dim)
            axis.setStyle(tickFont=font, tickLength=-4, tickTextOffset=4, hideOverlappingLabels=40)
        self.left.setWidth(QFontMetricsF(font).horizontalAdvance("10⁻⁰⁰00"))
        self.labels.font_, self.labels.colour = font, QColor(theme.text)
        self.name_clock(self._clock_named)
        self.now.theme = theme
        self.companions.set_theme(theme)

    def name_clock(self, shown: bool) -> None:
        """Whether the horizontal axis has numbers; the lowest of several plots has them for all."""
        self._clock_named = shown
        self.bottom.setStyle(showValues=shown)
        self.bottom.setHeight(self._below())

    def _below(self) -> float:
        return QFontMetricsF(self.labels.font_).height() + 6 if self._clock_named else 4.0

    def area(self, room: float) -> tuple[float, float]:
        """Width and height that the curves have beside names that take so much room, in pixels."""
        beside = self.left.minimumWidth() + self.labels.width_with(room) + BESIDE
        return max(self.width() - beside, 1.0), max(self.height() - OVER - self._below(), 1.0)

    def holds(self, labels: int) -> bool:
        """Whether so many labels can stand above one another beside the curves."""
        return labels * self.labels.line <= self.area(0.0)[1]

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Tell of another size."""
        super().resizeEvent(event)
        self.resized.emit()

    def show_plot(
        self, plot: Plot, styles: Sequence[RacerStyle], names: Sequence[str], selected: int, labelled: bool,
        room: float, held_out: str = "",
    ) -> None:  # fmt: skip
        """Draw curves; `styles` and `names` are those of all racers, `held_out` names the selected's held-out loss.

        `room` is kept for names even without labels.
        """
        pens = [line_pen(style, self.theme.plot) for style in styles]
        thick = 1 + (self.theme.trail_width > THIN_TRAIL)
        ordered = sorted(plot.curves, key=lambda curve: curve.racer == selected)
        self.lines.set_curves([(c, pens[c.racer], thick + (c.racer == selected)) for c in ordered])
        self.companions.set_curves([(curve, pens[curve.racer]) for curve in plot.companions])
        self._set_axes(plot.x, plot.y)
        ended = [(c.end[1], names[c.racer], pens[c.racer], c.racer == selected) for c in plot.curves if c.end]
        limits = [c for c in plot.companions if c.label]
        beside = limits or [c for c in plot.companions if c.racer == selected][:1]
        ended += [(c.end[1], c.label or held_out, dotted(pens[c.racer]), False) for c in beside]
        self.labels.set_labels(ended if labelled else [], room)

    def clear_plot(self) -> None:
        """Show empty axes."""
        self.lines.set_curves([])
        self.companions.set_curves(())
        self.labels.set_labels([], 0)
        self.show_cursor(None)

    def show_cursor(self, x: float | None, marks: Sequence[tuple[float, float, RacerStyle]] = ()) -> None:
        """Put the cursor at `x`, veil what comes later, and mark where every curve is now."""
        self.now.show_at(x, marks)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the place under the mouse."""
        self._pick(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on picking while the button is down."""
        self._pick(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The last place was picked already."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to whatever scrolls around the plot."""
        event.ignore()

    def _pick(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.picked.emit(self.box.mapSceneToView(self.mapToScene(event.position().toPoint())).x())
            event.accept()

    def _set_axes(self, x: Axis, y: Axis) -> None:
        if (x, y) == self._axes:
            return
        self._axes = x, y
        for item, axis in ((self.left, y), (self.bottom, x)):
            item.setTicks([axis.labels, [(place, "") for place in axis.minor]])
        self.box.setRange(xRange=(x.low, x.high), yRange=(y.low, y.high), padding=0)
