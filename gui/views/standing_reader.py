"""Works out how a point of the training stands to the plane, off the GUI thread; the newest point wins."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.landscapes.plane import PlaneLandscape
from engine.pictures.heights import Scale
from engine.pictures.slice_trust import Standing, standing
from engine.runner import Gate, Run, Runner
from engine.slices.plane import Plane

POLL = 16  # ms


@dataclass(frozen=True, eq=False, slots=True)
class Point:
    """Weights `[P]` and their true value, and the picture that they are held against."""

    plane: Plane
    landscape: PlaneLandscape
    scale: Scale
    weights: np.ndarray
    true: float
    of: tuple[object, ...]  # what tells it from another


def reading(point: Point) -> Generator[None, None, Standing]:
    """The job: how a point stands."""
    yield
    return standing(point.plane, point.landscape, point.weights, point.true, point.scale)


class StandingReader(QObject):
    """Takes points and hands out how they stand: where the weights are many, and workers busy, that takes a moment."""

    read = Signal()

    def __init__(self, parent: QObject, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self.standing: Standing | None = None  # of the newest point that is known
        self._runner = Runner("standing", gate)
        self._run: Run | None = None
        self._next: Point | None = None
        self._of: tuple[object, ...] = ()
        self._clock = QTimer(self, interval=POLL)
        self._clock.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        return self._clock.isActive()

    def wish(self, point: Point) -> None:
        """Ask for a point, unless it is the one asked for last."""
        if point.of != self._of:
            self._of, self._next = point.of, point
            self._clock.start()
            self._begin()

    def close(self) -> None:
        """End the worker."""
        self._clock.stop()
        self._runner.close()

    def _begin(self) -> None:
        """Start on the newest point once the one in hand is known, so that numbers move while steps fly by."""
        if self._run is None and self._next is not None:
            point, self._next = self._next, None
            self._run = self._runner.start(lambda: reading(point))

    def _look(self) -> None:
        ended = self._run.ended if self._run is not None else None
        if self._run is not None and ended is None:
            return
        self._run = None
        self._begin()
        if self._run is None:
            self._clock.stop()
        if ended is not None and ended.how == "done":
            self.standing = ended.result
            self.read.emit()
