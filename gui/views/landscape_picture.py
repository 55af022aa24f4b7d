"""Has the ground of the map painted off the GUI thread: coarse at once, then sharp; the newest wish wins."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from engine.jobs.ground import Ground, Wish, ground
from engine.runner import Gate, Run, Runner

POLL = 16  # ms
HURRIED, REST = 0.2, 0.08  # seconds: wishes that come as soon after each other are those of a hand that moves


class LandscapePicture(QObject):
    """Takes wishes and hands out grounds."""

    painted = Signal(object)  # a Ground
    failed = Signal(str)  # a sentence

    def __init__(self, parent: QObject, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self._runner = Runner("map", gate)
        self._run: Run | None = None
        self._shown: Ground | None = None
        self._next: Wish | None = None
        self._wished = 0.0  # when
        self._rest = 0.0  # seconds that a coarse picture will do, as the next wish is likely to come
        self._clock = QTimer(self)
        self._clock.setInterval(POLL)
        self._clock.timeout.connect(self._look)
        self.destroyed.connect(self._runner.close)

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        return self._clock.isActive()

    def wish(self, wish: Wish) -> None:
        """Ask for a ground in place of what was asked for before."""
        now = time.perf_counter()
        self._rest = REST if now - self._wished < HURRIED else 0.0
        self._next, self._wished = wish, now
        if not self._clock.isActive():  # a fast hand would start it again and again before it ticks
            self._clock.start()
        self._begin()

    def _begin(self) -> None:
        """Start on the wish once the one in hand has shown something, so that the map moves under a fast hand."""
        waiting = self._run is not None and self._run.ended is None and self._run.progress is None
        if self._next is not None and not waiting:
            wish, rest, self._next = self._next, self._rest, None
            self._run = self._runner.start(lambda: ground(wish, rest))

    def _look(self) -> None:
        run = self._run
        if run is None:
            return
        ended = run.ended  # read before the progress, so that none is missed
        if run.progress is not None and run.progress is not self._shown:
            self._shown = run.progress
            self.painted.emit(run.progress)
        if self._next is not None:
            self._begin()
        elif ended is not None:
            self._clock.stop()
            if ended.how == "failed":
                self.failed.emit(ended.sentence)
