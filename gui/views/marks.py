"""Where each racer is now and how it ended, and where the known minima lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.pictures.digits import digits
from engine.trajectory import Ending
from gui.frame import Frame
from gui.theme import RacerStyle, Theme, racer_style
from gui.views.screen_item import PinnedItem, ScreenItem, draw_points

MOST_MARKERS = 200  # lanes
FAR = 1e6  # pixels, where nothing is drawn any more
CLICK = 12.0  # pixels around a mark that count as a click on it


@dataclass(frozen=True, slots=True)
class Head:
    """A lane at the step shown: where it is on screen, and how it is drawn."""

    racer: int
    point: QPointF
    style: RacerStyle
    ended: bool
    failed: bool


class Heads(ScreenItem):
    """The current position of every lane: its racer's marker, ringed when it has ended, a cross when it failed.

    The seeds after the first are dots; so are all lanes where there are too many for markers.
    """

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self.theme = theme
        self.selected = 0
        self._frame: Frame | None = None
        self._marked: list[int] = []  # lanes with a marker
        self._dotted: dict[int, np.ndarray] = {}  # racer to the lanes drawn as dots

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
        old, self._frame = self._frame, frame
        if frame is not None and not frame.draws_like(old):
            self._sort_lanes(frame)
        self.update()

    def heads(self) -> list[Head]:
        """The markers on the map, in the order in which they are drawn."""
        found = list(self._heads(self._frame)) if self._frame else []
        return sorted(found, key=lambda head: head.racer == self.selected)

    def racer_at(self, point: QPointF) -> int | None:
        """The racer whose marker lies at a pixel, the topmost if there are several."""
        near = ((point - head.point, head.racer) for head in reversed(self.heads()))
        return next((racer for way, racer in near if QPointF.dotProduct(way, way) <= CLICK**2), None)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Dots below, then the markers, those of the selected racer last."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._frame is not None:
            self._draw_dots(painter, self._frame)
        for head in self.heads():
            self._draw(painter, head)

    def _sort_lanes(self, frame: Frame) -> None:
        racers, lanes = frame.scenario.racers, enumerate(frame.trajectory.lanes)
        shown = [(k, lane) for k, lane in lanes if not racers[lane.racer].hidden]
        first_seed = [k for k, lane in shown if lane.seed == 0]
        self._marked = first_seed if len(first_seed) <= MOST_MARKERS else []
        dots: dict[int, list[int]] = {}
        for k, lane in shown:
            if lane.seed > 0 or not self._marked:
                dots.setdefault(lane.racer, []).append(k)
        self._dotted = {racer: np.array(found) for racer, found in dots.items()}

    def _heads(self, frame: Frame) -> Iterator[Head]:
        projection, trajectory, step = self.projection, frame.trajectory, frame.step
        pixels = projection.pixels(frame.rows.position[frame.row, self._marked])
        endings = trajectory.endings
        for k, (x, y) in zip(self._marked, pixels.tolist(), strict=True):
            point = QPointF(x, y)
            if projection.sees(point, CLICK):  # NaN is nowhere
                racer = trajectory.lanes[k].racer
                style = racer_style(frame.scenario.racers[racer].style)
                yield Head(racer, point, style, *_ended(endings[k], step))

    def _draw_dots(self, painter: QPainter, frame: Frame) -> None:
        size, projection = 1.0 + 1.5 * self.theme.trail_width, self.projection
        for racer, lanes in self._dotted.items():
            pixels = projection.pixels(frame.rows.position[frame.row, lanes])
            pixels = pixels[(np.abs(pixels) < FAR).all(-1)]
            colour = racer_style(frame.scenario.racers[racer].style).colour
            draw_points(painter, pixels, self.theme.halo, size + 2)
            draw_points(painter, pixels, colour, size)

    def _draw(self, painter: QPainter, head: Head) -> None:
        size = 4.0 + 3.0 * self.theme.trail_width
        size *= 1.25 if head.racer == self.selected else 1.0
        colour, halo = QColor(head.style.colour), QColor(self.theme.halo)
        if head.ended and not head.failed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for pen in (QPen(halo, 3.5), QPen(colour, 1.5)):
                painter.setPen(pen)
                painter.drawEllipse(head.point, 0.85 * size, 0.85 * size)
        painter.setPen(QPen(halo, 1.5))
        painter.setBrush(colour)
        symbol, scale = ("x", 1.2) if head.failed else (head.style.marker, 1.0)
        painter.drawPath(_placed(symbol, head.point, scale * size))


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
