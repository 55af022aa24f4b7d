"""What the racers predict, drawn over the samples: lines that move with every step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.landscapes.model import ModelLandscape
from engine.pictures.data_pane import Kind, kind_of, lines
from engine.pictures.polyline import Segments, segments
from gui.frame import Frame
from gui.swatch import line_colour
from gui.theme import Theme
from gui.views.screen_item import ScreenItem, draw_lines
from gui.views.trails import FAINT, MARGIN, TOLERANCE, Strand, strands

MOST_LINES = 100  # lanes of each racer: with more, lines would cover everything


def fitted(frame: Frame | None, kind: Kind | None) -> ModelLandscape | None:
    """The landscape that a frame is of, if a pane of this kind can show it."""
    landscape = None if frame is None else frame.scenario.landscape
    return landscape if isinstance(landscape, ModelLandscape) and kind_of(landscape) == kind else None


class DataLines(ScreenItem):
    """A line, curve or boundary of every lane in its racer's colour and dash; further seeds fainter below."""

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self.theme = theme
        self.selected = 0
        self.kind: Kind | None = None  # what the pane shows
        self._frame: Frame | None = None
        self._strands: list[tuple[Strand, float]] | None = None  # and their opacity

    def set_theme(self, theme: Theme) -> None:
        """Take colours and widths."""
        self.theme, self._strands = theme, None
        self.update()

    def set_selected(self, racer: int) -> None:
        """Draw a racer on top."""
        self.selected, self._strands = racer, None
        self.update()

    def set_frame(self, frame: Frame | None) -> None:
        """Show the lines of a step."""
        old, self._frame = self._frame, frame
        if frame is None or not frame.draws_like(old):
            self._strands = None
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The lines, those of the selected racer last."""
        frame, landscape = self._frame, fitted(self._frame, self.kind)
        if frame is None or landscape is None:
            return
        if self._strands is None:
            self._strands = self._new_strands(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        margin = 0.0 if self.as_vectors(painter) else MARGIN  # not all readers of a file clip
        for (strand, opacity), pieces in zip(self._strands, self._pieces(frame, landscape, margin), strict=True):
            strand.rewind()
            found = strand.dashes(pieces)
            painter.setOpacity(opacity)
            if strand.halo is not None:
                draw_lines(painter, found.ends, strand.halo_pen)
            draw_lines(painter, found.ends, strand.pen)

    def _pieces(self, frame: Frame, landscape: ModelLandscape, margin: float) -> Iterator[Segments]:
        """What is to be drawn of each strand; worked out for all at once, which costs as much as for one."""
        drawn = [strand for strand, _ in self._strands or ()]
        if not drawn:
            return
        (left, right), (bottom, top) = self.box.viewRange()
        theta = frame.rows.position[frame.row, np.concatenate([strand.lanes for strand in drawn])]
        points = self.projection.pixels(lines(landscape, theta, ((left, right), (bottom, top))))
        found = segments(points, self.projection.window(margin), tolerance=TOLERANCE)
        first = 0
        for strand in drawn:
            own = slice(*np.searchsorted(found.path, (first, first + len(strand.lanes))))
            yield Segments(found.ends[own], found.path[own] - first)
            first += len(strand.lanes)

    def _new_strands(self, frame: Frame) -> list[tuple[Strand, float]]:
        shown = [r for r, racer in enumerate(frame.scenario.racers) if not racer.hidden]
        order = sorted(shown, key=lambda racer: racer == self.selected)
        faint = [(strand, FAINT) for strand in strands(frame, order, self.theme, first_seed=False)]
        plain = [(strand, 1.0) for strand in strands(frame, order, self.theme, first_seed=True)]
        return [(self._dressed(strand), opacity) for strand, opacity in faint + plain]

    def _dressed(self, strand: Strand) -> Strand:
        """The strand in a colour that is seen on the plain ground, which also parts it from the marks."""
        style = replace(strand.style, colour=line_colour(strand.style, self.theme.plot))
        halo = QColor(self.theme.plot) if strand.halo else None
        return replace(strand, lanes=strand.lanes[:MOST_LINES], style=style, halo=halo)
