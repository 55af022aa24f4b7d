"""Has pictures made off the GUI thread; the newest wish wins, and the last picture stays until the next is there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.runner import Gate, Job, Run, Runner

POLL = 16  # ms


class NewestPicture(QObject):
    """Takes wishes and hands out what the job of each yields."""

    painted = Signal(object)  # what a job yielded
    failed = Signal(str)  # a sentence

    def __init__(self, name: str, parent: QObject, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self.shown: Any = None  # what was handed out last
        self._runner = Runner(name, gate)
        self._run: Run | None = None
        self._next: Any = None
        self._clock = QTimer(self)
        self._clock.setInterval(POLL)
        self._clock.timeout.connect(self.poll)
        self.destroyed.connect(self._runner.close)

    def job(self, wish: Any) -> Job:
        """The job that fulfils a wish; it is made in the worker."""
        raise NotImplementedError

    def may_begin(self) -> bool:
        """Whether the next may be started now; else it is tried again soon."""
        return True

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        return self._clock.isActive()

    def wish(self, wish: Any) -> None:
        """Ask for a picture in place of what was asked for before."""
        self._next = wish
        if not self._clock.isActive():  # a fast hand would start it again and again before it ticks
            self._clock.start()
        self._begin()

    def cancel(self) -> None:
        """Nothing is wanted any more."""
        self._next = self._run = self.shown = None
        self._clock.stop()
        self._runner.cancel()

    def close(self) -> None:
        """End the worker."""
        self.cancel()
        self._runner.close()

    def poll(self) -> None:
        """Look now and then whether it is there."""
        self.look()

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
        """Start on the wish once the one in hand has shown something, so that pictures move under a fast hand."""
        waiting = self._run is not None and self._run.ended is None and self._run.progress is None
        if self._next is not None and not waiting and self.may_begin():
            wish, self._next = self._next, None
            self._run = self._runner.start(lambda: self.job(wish))
