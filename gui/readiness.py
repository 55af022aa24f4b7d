"""Loads torch beside the window, and says when what needs it may go on."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Signal

from engine.runner import Run, Runner
from engine.runtime import warm_up

LOOK = 30  # ms


class Readiness(QObject):
    """Whether torch is loaded. Loading it takes a second, which the window's thread has not got."""

    came = Signal()  # once, when it is loaded
    failed = Signal(str, str)  # a sentence for the user, details to copy

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.here = False
        self._run: Run | None = None
        self._runner = Runner("torch")
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._look)

    def want(self) -> bool:
        """Whether it is here; else it is being loaded from now on."""
        if not self.here and self._run is None:
            self._run = self._runner.start(warm_up)
            self._timer.start()
        return self.here

    def close(self) -> None:
        """End the worker."""
        self._timer.stop()
        self._runner.close()

    def _look(self) -> None:
        ended = self._run.ended if self._run else None
        if ended is None:
            return
        self._timer.stop()
        if ended.how == "done":
            self.here = True
            gc.freeze()  # hundreds of thousands of objects, which every collection would take a third of a second over
            self.came.emit()
        elif ended.how == "failed":
            self._run = None
            self.failed.emit(ended.sentence, ended.details)
