"""What the selected racer's gradient is made of at the step shown: the samples of its batch and the errors on them."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.batches import Batches, batches_of
from engine.landscapes.model import ModelLandscape
from engine.pictures.data_pane import Cloud, cloud, sticks
from gui.frame import Frame
from gui.swatch import line_colour
from gui.theme import Theme, racer_style
from gui.views.data_lines import fitted
from gui.views.screen_item import ScreenItem, draw_lines, draw_points

LEGIBLE = 60  # errors that can be told apart
FAR = 1e6  # pixels, where nothing is drawn any more
STICK, DISC = 150, 120  # alpha of an error and of the disc under a sample
RING = 5.0  # pixels that a disc is wider than its mark on each side


class DataBatch(ScreenItem):
    """Discs under the samples of the batch, and a stick for each error where there are few enough.

    They are those of the recording shown, which follows the samples by a frame or two while a hand moves one.
    """

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self.theme = theme
        self.selected = 0
        self.shown: Cloud | None = None  # the samples on screen
        self.batch: np.ndarray | None = None  # samples that the step sees; None: all it is trained on
        self._frame: Frame | None = None
        self._lane: int | None = None
        self._batches: tuple[object, Batches | None] = (None, None)  # of which trajectory and lane
        self._own: tuple[ModelLandscape | None, np.ndarray] = (None, np.empty((0, 2)))  # where its samples lie

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.theme = theme
        self.update()

    def set_selected(self, racer: int) -> None:
        """Show another racer's."""
        self.selected = racer
        self.set_frame(self._frame)

    def set_frame(self, frame: Frame | None) -> None:
        """Show what the step that leaves the row sees."""
        self._frame = frame
        self._lane = self._lane_shown(frame)
        self.batch = self._seen(frame, self._lane)
        self.update()

    def _lane_shown(self, frame: Frame | None) -> int | None:
        """The first of the selected racer's lanes."""
        if frame is None or not isinstance(frame.scenario.landscape, ModelLandscape):
            return None
        racers = frame.scenario.racers
        hidden = self.selected >= len(racers) or racers[self.selected].hidden
        return None if hidden else next(iter(frame.trajectory.lanes_of(self.selected)), None)

    def _seen(self, frame: Frame | None, lane: int | None) -> np.ndarray | None:
        if frame is None or lane is None:
            return None
        landscape = frame.scenario.landscape
        assert isinstance(landscape, ModelLandscape)
        if self._batches[0] != (key := (id(frame.trajectory), lane)):
            self._batches = key, batches_of(frame.scenario, frame.trajectory.lanes[lane])
        batches = self._batches[1]
        if batches is None or batches.whole:
            return None
        return np.asarray(landscape.samples.training[batches.at(frame.step)])

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Discs first, then the errors."""
        frame, landscape = self._frame, fitted(self._frame, self.shown.kind if self.shown is not None else None)
        if frame is None or landscape is None or self._lane is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        colour = QColor(line_colour(racer_style(frame.scenario.racers[self.selected].style), self.theme.plot))
        self._draw_batch(painter, landscape, colour)
        self._draw_sticks(painter, frame, landscape, colour)

    def _draw_batch(self, painter: QPainter, landscape: ModelLandscape, colour: QColor) -> None:
        if self.batch is None:
            return
        pixels = self.projection.pixels(self._places(landscape)[self.batch])
        disc = QColor(colour)
        disc.setAlpha(DISC)
        size = 5.0 + 1.5 * self.theme.trail_width + 2 * RING
        draw_points(painter, pixels[(np.abs(pixels) < FAR).all(-1)], disc, size)

    def _places(self, landscape: ModelLandscape) -> np.ndarray:
        """Where the recording's samples are: where a hand has moved them, if they are still as many."""
        if landscape is not self._own[0]:
            self._own = landscape, cloud(landscape).places
        own = self._own[1]
        return self.shown.places if self.shown is not None and len(self.shown) == len(own) else own

    def _draw_sticks(self, painter: QPainter, frame: Frame, landscape: ModelLandscape, colour: QColor) -> None:
        index = landscape.samples.training if self.batch is None else self.batch
        if landscape.model.features == 2 or len(index) > LEGIBLE:
            return
        places = self._places(landscape)[index]
        found = sticks(landscape, frame.rows.position[frame.row, self._lane], places)
        projection = self.projection
        pixels = projection.pixels(found.reshape(-1, 2)).reshape(-1, 4)
        pixels[:, 1::2] = np.clip(pixels[:, 1::2], 0, projection.height)  # not all readers of a file clip
        pixels = pixels[(pixels[:, 0] >= 0) & (pixels[:, 0] <= projection.width) & (pixels[:, 1] != pixels[:, 3])]
        pale = QColor(colour)
        pale.setAlpha(STICK)
        draw_lines(painter, pixels[(np.abs(pixels) <= FAR).all(-1)], QPen(pale, 1))
