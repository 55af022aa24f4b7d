"""Has the pictures of fits made off the GUI thread; the newest wish wins."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from engine.jobs.fits import Fits, Wish, fits
from engine.runner import Gate, Run, Runner

POLL = 16  # ms
BETWEEN = 0.05  # seconds from one start to the next: more pictures a second cost the training more than they show


class FitPictures(QObject):
    """Takes wishes and hands out pictures; the last ones are to stay on screen until the next are there."""

    painted = Signal(object)  # Fits
    failed = Signal(str)  # a sentence

    def __init__(self, parent: QObject, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self._runner = Runner("fits", gate)
        self._run: Run | None = None
        self._next: Wish | None = None
        self.shown: Fits | None = None
        self._begun = 0.0  # when the newest was started
        self._clock = QTimer(self)
        self._clock.setInterval(POLL)
        self._clock.timeout.connect(self.look)
        self.destroyed.connect(self._runner.close)

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        return self._clock.isActive()

    def wish(self, wish: Wish) -> None:
        """Ask for pictures in place of those asked for before; what is under way first shows something."""
        self._next = wish
        if not self._clock.isActive():
            self._clock.start()
        self._begin()

    def cancel(self) -> None:
        """Nothing is wanted any more."""
        self._next = self._run = self.shown = None
        self._clock.stop()
        self._runner.cancel()

    def look(self) -> None:
        """Hand out what is there."""
        run = self._run
        if run is None:
            return
        ended = run.ended  # read before the progress, so that none is missed
        if run.progress is not None and run.progress is not self.shown:
            self.shown = run.progress
            self.painted.emit(run.progress)
        if self._next is not None:
            self._begin()
        elif ended is not None:
            self._clock.stop()
            if ended.how == "failed":
                self.failed.emit(ended.sentence)

    def _begin(self) -> None:
        """Start on the wish once the one in hand has shown something, so that the pictures move while steps fly by."""
        waiting = self._run is not None and self._run.ended is None and self._run.progress is None
        now = time.perf_counter()
        if self._next is not None and not waiting and now - self._begun >= BETWEEN:
            wish, self._next, self._begun = self._next, None, now
            self._run = self._runner.start(lambda: fits(wish))
