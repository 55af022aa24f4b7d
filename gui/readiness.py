"""Loads torch beside the window, and says when what needs it may go on."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from engine.runner import Run, Runner
from engine.runtime import warm_up

LOOK = 30  # ms


class Readiness(QObject):
    """Whether torch is loaded. Loading it takes a second, which the window's thread has not got.

    What second derivatives need of it takes a second more; training can begin before.
    """

    loaded = Signal()  # once, when it is there
    came = Signal()  # once, when second derivatives are there as well
    failed = Signal(str, str)  # a sentence for the user, details to copy

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.has_torch = self.here = False
        self._run: Run | None = None
        self._runner = Runner("torch")
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._look)

    def want_torch(self) -> bool:
        """Whether it is there without second derivatives; else all of it is being loaded from now on."""
        self.want()
        return self.has_torch

    def want(self) -> bool:
        """Whether all of it is here; else it is being loaded from now on."""
        if not self.here and self._run is None:
            self._run = self._runner.start(warm_up)
            self._timer.start()
        return self.here

    def close(self) -> None:
        """End the worker."""
        self._timer.stop()
        self._runner.close()

    def _look(self) -> None:
        run = self._run
        ended = run.ended if run else None  # read before the progress, so that none is missed
        if run is not None and run.progress and not self.has_torch:
            self.has_torch = True
            self._take(self.loaded)
        if ended is None:
            return
        self._timer.stop()
        if ended.how == "done":
            self.here = True
            self._take(self.came)
        elif ended.how == "failed":
            self._run = None
            self.failed.emit(ended.sentence, ended.details)

    def _take(self, news: SignalInstance) -> None:
        gc.freeze()  # hundreds of thousands of objects, which every collection would take a third of a second over
        news.emit()
