"""What is drawn over a plot in pixels: the bases of trails, marks and handles, and where data lie on screen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPen
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

SAME = 1e-6  # scales that differ by less are the same


@dataclass(frozen=True, slots=True)
class Projection:
    """Maps data to the pixels of the map (y down, origin at its top left) and back."""

    left: float  # data
    top: float
    x_scale: float  # pixels per unit
    y_scale: float
    width: float  # pixels
    height: float

    @classmethod
    def of(cls, box: pg.ViewBox) -> Projection:
        """What a view box shows now."""
        (left, right), (bottom, top) = box.viewRange()
        size = box.rect()
        width, height = max(size.width(), 1.0), max(size.height(), 1.0)
        return cls(left, top, width / (right - left), height / (top - bottom), width, height)

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """Data `[..., 2]` as pixels `[..., 2]`; what overflows is infinite."""
        with np.errstate(over="ignore", invalid="ignore"):
            return (points - (self.left, self.top)) * (self.x_scale, -self.y_scale)

    def point(self, x: float, y: float) -> QPointF:
        """One point of the data in pixels."""
        return QPointF((x - self.left) * self.x_scale, (self.top - y) * self.y_scale)

    def data(self, point: QPointF) -> tuple[float, float]:
        """A pixel as data."""
        return self.left + point.x() / self.x_scale, self.top - point.y() / self.y_scale

    def sees(self, point: QPointF, margin: float = 0.0) -> bool:
        """Whether a pixel lies on the map, or at most `margin` outside."""
        return -margin <= point.x() <= self.width + margin and -margin <= point.y() <= self.height + margin

    def window(self, margin: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the map with a margin, in pixels."""
        return -margin, -margin, self.width + margin, self.height + margin


class ScreenItem(QGraphicsObject):
    """An item that fills a view box and paints in its pixels, so that nothing is stretched by a zoom."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.box = box
        self.exporting = False
        box.sigResized.connect(self._resized)

    @property
    def projection(self) -> Projection:
        """Where data lie now."""
        return Projection.of(self.box)

    def setExportMode(self, export: bool, opts: Mapping[str, Any] | None = None) -> None:
        """Paint vectors for a file, or for the screen again; pyqtgraph's exporters call this."""
        self.exporting = export

    def as_vectors(self, painter: QPainter) -> bool:
        """Whether to paint vectors: for a file, a printer or a scaled picture, where screen pixels do not fit."""
        return self.exporting or wants_vectors(painter)

    def boundingRect(self) -> QRectF:
        """The whole map."""
        return self.box.rect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw in pixels of the map."""
        raise NotImplementedError

    def _resized(self, _: object) -> None:
        self.prepareGeometryChange()


def wants_vectors(painter: QPainter) -> bool:
    """Whether a painter is of a file or a scaled picture: what is kept in pixels of the screen does not fit it."""
    whole = painter.deviceTransform()  # with the scale of a picture that a widget is painted into, unlike the world's
    scale = math.hypot(whole.m11(), whole.m12()) / painter.device().devicePixelRatio()
    return abs(scale - 1) > SAME or painter.paintEngine().type() != QPaintEngine.Type.Raster


def to_device(painter: QPainter) -> None:
    """Have a painter draw in the pixels of its device from here on; what is kept in those fits without blurring."""
    painter.setTransform(painter.deviceTransform().inverted()[0], True)


def lay(painter: QPainter, area: QRectF, picture: QImage) -> None:
    """Lay a picture over an area; pixel on pixel where the device has as many there, which is sharp and fast."""
    place = painter.deviceTransform().mapRect(area).toRect()
    if painter.paintEngine().type() != QPaintEngine.Type.Raster or place.size() != picture.size():
        painter.drawImage(area.topLeft(), picture)
        return
    picture.setDevicePixelRatio(1)
    painter.save()
    to_device(painter)
    painter.drawImage(place.topLeft(), picture)
    painter.restore()


class PinnedItem(QGraphicsObject):
    """An item of fixed size in pixels that stays at a point of the data."""

    REACH = 40.0  # pixels outside the map from which on it is hidden

    def __init__(self, box: pg.ViewBox, x: float, y: float) -> None:
        super().__init__(box)
        self.box = box
        self.x_data, self.y_data = x, y
        self.held = False  # by the mouse, which would lose its hold if the item were hidden
        box.sigTransformChanged.connect(self._place)
        self._place()

    def pin(self, x: float, y: float) -> None:
        """Move it to another point of the data."""
        self.x_data, self.y_data = x, y
        self._place()

    def _place(self, _: object = None) -> None:
        projection = Projection.of(self.box)
        point = projection.point(self.x_data, self.y_data)
        seen = self.held or projection.sees(point, self.REACH)
        self.setVisible(seen)
        if seen:
            self.setPos(point)


def draw_lines(painter: QPainter, ends: np.ndarray, pen: QPen) -> None:
    """Draw lines `ends [S, 4]` in one call, without a Python object for each."""
    if len(ends):
        lines = _as_qt(ends, QLineF)  # a name keeps its memory while Qt reads it
        painter.setPen(pen)
        painter.drawLines(*lines.drawargs())


def draw_points(painter: QPainter, points: np.ndarray, colour: str | QColor, size: float) -> None:
    """Draw round dots at `points [N, 2]` in one call."""
    if len(points):
        dots = _as_qt(points, QPointF)
        painter.setPen(QPen(QColor(colour), size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(*dots.drawargs())


def _as_qt(numbers: np.ndarray, kind: type) -> Any:
    array = pg.Qt.internals.PrimitiveArray(kind, numbers.shape[1])
    array.resize(len(numbers))
    array.ndarray()[:] = numbers
    return array
