"""Has formulas drawn in a worker thread, so that the label that shows them need not wait."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from engine.runner import Run, Runner
from gui.formula import drawn

TICK = 16  # ms
Line = tuple[str, str, float]  # LaTeX, colour and size


class Typesetter(QObject):
    """Knows which lines are drawn already, and draws the others; `finished` once it has."""

    finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = Runner("formulas")
        self._run: Run | None = None
        self._drawn: set[Line] = set()
        self._coming: frozenset[Line] = frozenset()
        self._clock = QTimer(self, interval=TICK)
        self._clock.timeout.connect(self._look)
        self.destroyed.connect(self._runner.close)

    def has(self, lines: Iterable[Line]) -> bool:
        """Whether these lines are drawn; those that are not will be."""
        missing = frozenset(lines) - self._drawn
        if not missing <= self._coming:
            self._coming = coming = self._coming | missing
            self._run = self._runner.start(lambda: _draw(coming))
            self._clock.start()
        return not missing

    @property
    def busy(self) -> bool:
        """Whether some are still being drawn."""
        return bool(self._coming)

    def _look(self) -> None:
        if self._run is not None and self._run.ended is not None:
            self._clock.stop()
            self._drawn |= self._coming
            self._coming = frozenset()
            self.finished.emit()


def _draw(lines: frozenset[Line]) -> Generator[None, None, None]:
    for latex, colour, size in lines:
        for line in latex.splitlines():
            drawn(line, colour, size)
            yield
