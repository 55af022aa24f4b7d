"""The box around a surface: grid on the floor and the far walls, numbers and names along the near edges."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from engine.pictures.axes import linear
from engine.pictures.heights import Heights
from engine.pictures.surface import Surface
from gui.editors import said
from gui.theme import Theme
from gui.views.items3d import Lines
from gui.views.scene3d import Scene

NUMBERS, NAME = 16.0, 38.0  # logical pixels from an edge, outward, for 10 point text
SIDE = 8.0  # logical pixels that names keep from the sides
MARGINS = (48.0, 40.0, 32.0, 44.0)  # left, right, above and below the box, that all this takes
MOST = 5  # numbers along an axis
FLOOR = -0.05  # the box begins a little below the lowest loss, so that its grid does not shine through

Tick = tuple[float, str]
Point = tuple[float, float, float]


class Axes(QObject):
    """Grid lines and labels; they change sides as the camera goes round, so that no wall hides the surface."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.scene = scene
        self.grid, self.frame = Lines(), Lines()
        self.ticks: tuple[list[Tick], list[Tick], list[Tick]] = ([], [], [])
        self.names = ("x", "y")  # of the flat axes
        self.value_name = "loss"  # what stands upright
        self._heights: Heights | None = None
        self.margins = MARGINS
        self._far: tuple[float, float] | None = None
        self._text, self._dim, self._font = QColor(), QColor(), QFont()
        scene.addItem(self.grid)
        scene.addItem(self.frame)
        scene.labels = self
        scene.turned.connect(self._face)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._text, self._dim = QColor(theme.text), QColor(theme.dim)
        self._font = QFont(self.scene.font())
        self._font.setPointSize(theme.font_size)
        left, right, top, bottom = (theme.font_size / 10 * margin for margin in MARGINS)
        self.margins = left, right, top, bottom
        self.grid.set_pen(theme.line, 1.0)
        self.frame.set_pen(theme.dim, 1.0)

    def set_surface(self, surface: Surface) -> None:
        """Take the numbers of a surface."""
        flat = [_ticks(low, high) for low, high in surface.box]
        self.ticks = (flat[0], flat[1], surface.heights.ticks())
        self._heights = surface.heights
        self._far = None
        self._face()

    @property
    def upright_name(self) -> str:
        """The name of the upright axis."""
        heights, name = self._heights, said(self.value_name)
        if heights is None or heights.scale == "linear":
            return name
        above = abs(heights.low) >= 1e-9 * heights.high
        return (self.tr("log ({0} − lowest)") if above else self.tr("log {0}")).format(name)

    def _face(self) -> None:
        """Put the grid on the walls that are behind the surface now."""
        angle = math.radians(self.scene.opts["azimuth"])
        far = (0.0 if math.cos(angle) > 0 else 1.0, 0.0 if math.sin(angle) > 0 else 1.0)
        if far != self._far:
            self._far = far
            self.grid.setData(pos=_grid(far, self.ticks))
            self.frame.setData(pos=_frame(far))

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Write numbers and names along the near edges of the floor and along the outermost upright edge."""
        if self._far is None:
            return
        (fx, fy), (x, y, z) = self._far, self.ticks
        nx, ny = 1 - fx, 1 - fy
        page = Page(painter, self._font, scene.width())
        upright = min([(fx, ny), (nx, fy)], key=self._across)
        x, y = _beside(x, upright[0], upright[1] == ny), _beside(y, upright[1], upright[0] == nx)
        self._write_edge(page, [(t, ny, FLOOR) for t, _ in x], (0.5, ny, FLOOR), (0.0, ny - fy, 0.0), x, self.names[0])
        self._write_edge(page, [(nx, t, FLOOR) for t, _ in y], (nx, 0.5, FLOOR), (nx - fx, 0.0, 0.0), y, self.names[1])
        self._write_upright(page, upright, z)

    def _across(self, edge: tuple[float, float]) -> float:
        """How far to the right an upright edge stands."""
        return self.scene.project(np.array([[*edge, 0.5]]))[0].x()

    def _write_edge(
        self, page: Page, spots: list[Point], middle: Point, outward: Point, ticks: list[Tick], name: str
    ) -> None:
        """Write an edge's name and the numbers of its ticks, outside the box."""
        places = np.array([*spots, middle])
        starts, beyond = self.scene.project(places), self.scene.project(places + 0.1 * np.array(outward))
        scale = self._font.pointSizeF() / 10
        page.write(page.inside(_away(starts[-1], beyond[-1], scale * NAME), name), name, self._text)
        for start, towards, (_, words) in zip(starts, beyond, ticks, strict=False):
            page.write(_away(start, towards, scale * NUMBERS), words, self._dim)

    def _write_upright(self, page: Page, edge: tuple[float, float], ticks: list[Tick]) -> None:
        """Write the name over an upright edge and the numbers to its left."""
        metrics = page.metrics
        *spots, top = self.scene.project(np.array([[*edge, height] for height, _ in ticks] + [[*edge, 1.0]]))
        above = QPointF(top.x(), max(top.y() - 1.5 * metrics.height(), metrics.height()))
        page.write(page.inside(above, self.upright_name), self.upright_name, self._text)
        for spot, (_, words) in zip(spots, ticks, strict=True):
            page.write(QPointF(spot.x() - 8 - metrics.horizontalAdvance(words) / 2, spot.y()), words, self._dim)


class Page:
    """Where words are written so that none lies over others; who comes first stays."""

    def __init__(self, painter: QPainter, font: QFont, width: float) -> None:
        painter.setFont(font)
        self.painter, self.metrics, self.width = painter, QFontMetricsF(font), width
        self._taken: list[QRectF] = []

    def inside(self, spot: QPointF, words: str) -> QPointF:
        """The place nearest to a spot where words around it are not cut off at a side."""
        half = self.metrics.horizontalAdvance(words) / 2 + SIDE
        return QPointF(max(min(spot.x(), self.width - half), half), spot.y())

    def write(self, spot: QPointF, words: str, colour: QColor) -> None:
        """Write words around a spot, if there is room."""
        rect = self.metrics.boundingRect(words).adjusted(-3, -1, 3, 1)
        rect.moveCenter(spot)
        if any(rect.intersects(other) for other in self._taken):
            return
        self._taken.append(rect)
        self.painter.setPen(colour)
        self.painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)


def _ticks(low: float, high: float) -> list[Tick]:
    """Where along an axis, in 0..1, which number stands."""
    labels = linear(low, high, MOST).labels
    return [((value - low) / (high - low), words) for value, words in labels if low <= value <= high]


def _beside(ticks: list[Tick], foot: float, meets: bool) -> list[Tick]:
    """The ticks of an edge without the one at the foot of the upright edge it meets, which would seem a loss."""
    return [tick for tick in ticks if not (meets and abs(tick[0] - foot) < 0.02)]


def _away(start: QPointF, towards: QPointF, distance: float) -> QPointF:
    step = towards - start
    length = math.hypot(step.x(), step.y())
    return start + step * (distance / length) if length > 1e-6 else start + QPointF(0, distance)


def _grid(far: tuple[float, float], ticks: tuple[list[Tick], list[Tick], list[Tick]]) -> np.ndarray:
    """The lines at every tick over the floor and up the far walls: `[2 K, 3]`."""
    fx, fy = far
    lines = [[(t, 0, FLOOR), (t, 1, FLOOR), (t, fy, FLOOR), (t, fy, 1)] for t, _ in ticks[0]]
    lines += [[(0, t, FLOOR), (1, t, FLOOR), (fx, t, FLOOR), (fx, t, 1)] for t, _ in ticks[1]]
    lines += [[(0, fy, t), (1, fy, t), (fx, 0, t), (fx, 1, t)] for t, _ in ticks[2]]
    return np.array(lines, np.float32).reshape(-1, 3)


def _frame(far: tuple[float, float]) -> np.ndarray:
    """The edges of the floor and the far walls: `[2 K, 3]`."""
    fx, fy = far
    around = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    floor = [(*corner, FLOOR) for pair in pairwise(around) for corner in pair]
    posts = [(x, y, z) for x, y in [(fx, fy), (1 - fx, fy), (fx, 1 - fy)] for z in (FLOOR, 1)]
    tops = [(fx, fy, 1), (1 - fx, fy, 1), (fx, fy, 1), (fx, 1 - fy, 1)]
    return np.array(floor + posts + tops, np.float32)
