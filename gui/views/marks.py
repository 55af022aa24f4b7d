"""Where each racer is now and how it ended, and where the known minima lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.digits import digits
from engine.trajectory import Ending
from gui.frame import Frame
from gui.theme import RacerStyle, Theme, racer_style
from gui.views.screen_item import PinnedItem, ScreenItem

MOST_MARKERS = 200  # lanes; beyond it, and for the seeds after the first, a dot will do
CLICK = 12.0  # pixels around a mark that count as a click on it


@dataclass(frozen=True, slots=True)
class Head:
    """A lane at the step shown: where it is on screen, and how it is drawn."""

    racer: int
    point: QPointF
    style: RacerStyle
    dot: bool
    ended: bool
    failed: bool


class Heads(ScreenItem):
    """The current position of every lane: its racer's marker, ringed when it has ended, a cross when it failed."""

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self.theme = theme
        self.selected = 0
        self._frame: Frame | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.theme = theme
        self.update()

    def set_selected(self, racer: int) -> None:
        """Draw a racer's marks larger, and on top."""
        self.selected = racer
        self.update()

    def set_frame(self, frame: Frame | None) -> None:
        """Stand where the lanes are at the frame's step."""
        self._frame = frame
        self.update()

    def heads(self) -> list[Head]:
        """The marks on the map, in the order in which they are drawn."""
        found = list(self._heads(self._frame)) if self._frame else []
        return sorted(found, key=lambda head: (not head.dot, head.racer == self.selected))

    def racer_at(self, point: QPointF) -> int | None:
        """The racer whose mark lies at a pixel, the topmost if there are several."""
        near = ((point - head.point, head.racer) for head in reversed(self.heads()))
        return next((racer for way, racer in near if QPointF.dotProduct(way, way) <= CLICK**2), None)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """All marks, those of the selected racer last."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for head in self.heads():
            self._draw(painter, head)

    def _heads(self, frame: Frame) -> Iterator[Head]:
        projection, trajectory, step = self.projection, frame.trajectory, frame.step
        pixels = projection.pixels(frame.rows.position[frame.row])
        styles = [None if racer.hidden else racer_style(racer.style) for racer in frame.scenario.racers]
        many = len(trajectory.lanes) > MOST_MARKERS
        for lane, (x, y), ending in zip(trajectory.lanes, pixels.tolist(), trajectory.endings, strict=True):
            style = styles[lane.racer]
            if style is None or not (abs(x) < 1e6 and abs(y) < 1e6):  # off the map, or not a number
                continue
            point = QPointF(x, y)
            if projection.sees(point, CLICK):
                ended, failed = _ended(ending, step)
                yield Head(lane.racer, point, style, many or lane.seed > 0, ended, failed)

    def _draw(self, painter: QPainter, head: Head) -> None:
        size = 4.0 + 3.0 * self.theme.trail_width
        size *= 0.5 if head.dot else 1.25 if head.racer == self.selected else 1.0
        colour, halo = QColor(head.style.colour), QColor(self.theme.halo)
        if head.failed:
            shape = _placed("x", head.point, 1.2 * size)
        else:
            shape = _placed("o" if head.dot else head.style.marker, head.point, size)
        if head.ended and not head.failed and not head.dot:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for pen in (QPen(halo, 3.5), QPen(colour, 1.5)):
                painter.setPen(pen)
                painter.drawEllipse(head.point, 0.85 * size, 0.85 * size)
        painter.setPen(QPen(halo, 1.5))
        painter.setBrush(colour)
        painter.drawPath(shape)


def _ended(ending: Ending, step: int) -> tuple[bool, bool]:
    """Whether a lane has ended at a step, and whether it failed then."""
    ended = ending.step is not None and step >= ending.step
    return ended, ended and ending.outcome.failed


def _placed(symbol: str, point: QPointF, size: float) -> QPainterPath:
    return QTransform(size, 0, 0, size, point.x(), point.y()).map(Symbols[symbol])


class MinimumMark(PinnedItem):
    """A cross on a known minimum; its tooltip says where and how low."""

    SIZE = 7.0

    def __init__(self, box: pg.ViewBox, x: float, y: float, value: float | None, theme: Theme) -> None:
        self.theme = theme
        super().__init__(box, x, y)
        where = QCoreApplication.translate("marks", "Minimum at ({0}, {1})").format(digits(x), digits(y))
        worth = "" if value is None else QCoreApplication.translate("marks", ": loss {0}").format(digits(value))
        self.setToolTip(where + worth)

    def boundingRect(self) -> QRectF:
        """The cross and some room for the mouse."""
        reach = self.SIZE + 4
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """A thin upright cross with a halo, unlike any racer's marker."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = ("#000000", "#ffffff") if self.theme.dark else ("#ffffff", "#16181d")
        arms = QPainterPath()
        for dx, dy in ((self.SIZE, 0), (0, self.SIZE)):
            arms.moveTo(-dx, -dy)
            arms.lineTo(dx, dy)
        for colour, width in ((ground, 3.5), (ink, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPath(arms)
