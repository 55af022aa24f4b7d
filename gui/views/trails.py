"""The trails of a race: painted bit by bit into pixmaps on screen and in clips, as vectors into files."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.pictures.polyline import Segments, chains, dashed, segments
from engine.trajectory import Rows
from gui.frame import Frame
from gui.theme import RacerStyle, Theme, racer_style
from gui.views.screen_item import Projection, ScreenItem, draw_lines, to_device

SPACING, TOLERANCE = 0.5, 0.1  # pixels: a path drawn from fewer points looks the same
MANY = 64  # points at once: fewer cost less to draw than to thin
MOST_POINTS = 200_000  # to paint at once, which takes a quarter of a second
MARGIN = 16.0  # pixels that trails are drawn beyond the edge, so that no cut shows
FAINT = 0.5  # opacity and width of the seeds after the first
HALO = 1.0  # pixels on each side


@dataclass
class Strand:
    """The lanes of one racer that are drawn alike, and how far along its dashes each of them is."""

    lanes: np.ndarray  # [n]
    style: RacerStyle
    width: float
    halo: QColor | None
    phase: np.ndarray = field(init=False)  # [n] pixels

    def __post_init__(self) -> None:
        self.rewind()

    def rewind(self) -> None:
        """Begin the dashes anew."""
        self.phase = np.zeros(len(self.lanes))

    @property
    def pen(self) -> QPen:
        """The pen of its colour; square caps fill the joints, and are 10 times faster than round ones."""
        return QPen(QColor(self.style.colour), self.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap)

    @property
    def halo_pen(self) -> QPen:
        """The pen of the outline that parts it from the ground."""
        return QPen(self.halo or QColor(), self.width + 2 * HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap)

    def advance(self, points: np.ndarray, window: tuple[float, float, float, float]) -> Segments:
        """What to draw for further points `[T, n, 2]` in pixels."""
        return self.dashes(segments(points, window, *(SPACING, TOLERANCE) if len(points) > MANY else ()))

    def dashes(self, found: Segments) -> Segments:
        """Further pieces in the rhythm of its dashes."""
        if self.style.dash:
            lengths = [(dash - (-1) ** k) * self.width for k, dash in enumerate(self.style.dash)]  # caps add one width
            found, self.phase = dashed(found, tuple(lengths), self.phase)
        return found


class Sheet:
    """A transparent pixmap that holds the trails of some strands up to a step."""

    def __init__(self, strands: list[Strand], opacity: float = 1.0) -> None:
        self.strands, self.opacity = strands, opacity
        self.pixmap = QPixmap()
        self._key: object = None
        self._step = -1  # up to which it is painted

    def bring_to(self, frame: Frame, projection: Projection, into_pixels: QTransform) -> None:
        """Paint up to the frame's step: what is new, or all where what is there is of no use.

        `into_pixels` leads from the map to the pixmap, whose pixels are those of the device.
        """
        if self._key != (projection, into_pixels) or self._step > frame.step:
            self._key, self._step = (projection, into_pixels), -1
            self.pixmap = QPixmap(_inside(projection, into_pixels).size())
            self.pixmap.fill(Qt.GlobalColor.transparent)
            for strand in self.strands:
                strand.rewind()
        if self._step < frame.step:
            self._extend(frame.rows, frame.row, projection, into_pixels)
            self._step = frame.step

    def _extend(self, rows: Rows, row: int, projection: Projection, into_pixels: QTransform) -> None:
        fresh = self._step < 0
        first = 0 if fresh else rows.index(self._step)  # thinning moves rows, not steps
        new, window = _some(rows.position[first : row + 1]), projection.window(MARGIN)
        found = [(strand, strand.advance(projection.pixels(new[:, strand.lanes]), window)) for strand in self.strands]
        painter = QPainter(self.pixmap)
        painter.setTransform(into_pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if fresh:  # halos lie under all colours: on an empty sheet they come first, else they slip below
            _draw_halos(painter, found)
            _draw_colours(painter, found)
        else:
            _draw_colours(painter, found)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
            _draw_halos(painter, found)
        painter.end()

    def draw_vectors(self, painter: QPainter, frame: Frame, projection: Projection) -> None:
        """Draw the trails as paths, for a file."""
        paths = [(strand, _path(frame, strand, projection)) for strand in self.strands]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for strand, path in paths:
            if strand.halo:
                painter.strokePath(path, _for_path(strand.halo_pen, strand, HALO))
        for strand, path in paths:
            painter.strokePath(path, _for_path(strand.pen, strand, 0.0))


def _inside(projection: Projection, into_pixels: QTransform) -> QRect:
    """The pixels that the map covers, also those it covers in part."""
    return into_pixels.mapRect(QRectF(0, 0, projection.width, projection.height)).toAlignedRect()


def _some(position: np.ndarray) -> np.ndarray:
    """The rows `[T, L, 2]`, or evenly chosen ones and the last where all lanes together have too many points."""
    every = 1 + position.shape[0] * position.shape[1] // MOST_POINTS
    return position if every == 1 else np.concatenate([position[:-1:every], position[-1:]])


def _for_path(pen: QPen, strand: Strand, margin: float) -> QPen:
    """The pen for a whole path; its dashes are `margin` pixels longer at each end than the strand's."""
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if not strand.style.dash:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        return pen
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    lengths = [dash * strand.width + 2 * margin * (-1) ** k for k, dash in enumerate(strand.style.dash)]
    pen.setDashPattern([length / pen.widthF() for length in lengths])
    pen.setDashOffset(margin / pen.widthF())
    return pen


def _path(frame: Frame, strand: Strand, projection: Projection) -> QPainterPath:
    points = projection.pixels(_some(frame.rows.position[: frame.row + 1, strand.lanes]))
    path = QPainterPath()
    for line in chains(segments(points, projection.window(0.0), SPACING, TOLERANCE)):  # not all readers clip
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line.tolist()]))
    return path


def _draw_colours(painter: QPainter, found: list[tuple[Strand, Segments]]) -> None:
    for strand, pieces in found:
        draw_lines(painter, pieces.ends, strand.pen)


def _draw_halos(painter: QPainter, found: list[tuple[Strand, Segments]]) -> None:
    for strand, pieces in found:
        if strand.halo:
            draw_lines(painter, pieces.ends, strand.halo_pen)


class Trails(ScreenItem):
    """Every lane's path up to the step shown; the selected racer lies on top, further seeds below and fainter."""

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self.theme = theme
        self.selected = 0
        self.filmed = False  # whether pixels are kept from step to step also where vectors are asked for
        self._frame: Frame | None = None
        self._sheets: list[Sheet] | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take colours and widths."""
        self.theme = theme
        self._start_anew()

    def set_selected(self, racer: int) -> None:
        """Put a racer on top."""
        if racer != self.selected:
            self.selected = racer
            self._start_anew()

    def set_frame(self, frame: Frame | None) -> None:
        """Show the trails up to the frame's step."""
        old, self._frame = self._frame, frame
        if frame is None or not frame.draws_like(old):
            self._sheets = None
        self.update()

    def _start_anew(self) -> None:
        self._sheets = None
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lay the sheets over each other, each painted up to the step; or vectors, for a file."""
        if self._frame is None:
            return
        if self._sheets is None:
            self._sheets = self._new_sheets(self._frame)
        projection = self.projection
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.as_vectors(painter) and not self.filmed:
            for sheet in self._sheets:
                painter.setOpacity(sheet.opacity)
                sheet.draw_vectors(painter, self._frame, projection)
            return
        onto_device = painter.deviceTransform()
        place = _inside(projection, onto_device).topLeft()
        into_pixels = onto_device * QTransform.fromTranslate(-place.x(), -place.y())
        painter.save()
        to_device(painter)
        for sheet in self._sheets:
            painter.setOpacity(sheet.opacity)
            sheet.bring_to(self._frame, projection, into_pixels)
            painter.drawPixmap(place, sheet.pixmap)
        painter.restore()

    def _new_sheets(self, frame: Frame) -> list[Sheet]:
        shown = [r for r, racer in enumerate(frame.scenario.racers) if not racer.hidden]
        below = [r for r in shown if r != self.selected]
        above = [r for r in shown if r == self.selected]
        sheets = [
            Sheet(strands(frame, shown, self.theme, first_seed=False), FAINT),
            Sheet(strands(frame, below, self.theme, first_seed=True)),
            Sheet(strands(frame, above, self.theme, first_seed=True)),
        ]
        return [sheet for sheet in sheets if sheet.strands]


def strands(frame: Frame, racers: list[int], theme: Theme, *, first_seed: bool) -> list[Strand]:
    """The lanes of some racers as they are drawn: those of the first seed, or thinner those of the others."""
    width = theme.trail_width * (1 if first_seed else FAINT)
    halo = QColor(theme.halo) if first_seed else None
    found = []
    for racer in racers:
        style = racer_style(frame.scenario.racers[racer].style)
        lanes = [
            lane for lane in frame.trajectory.lanes_of(racer) if (frame.trajectory.lanes[lane].seed == 0) == first_seed
        ]
        if lanes:
            found.append(Strand(np.array(lanes), style, width, halo))
    return found
