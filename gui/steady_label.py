"""A line of text that changes with every frame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel


class SteadyLabel(QLabel):
    """A label that is only painted anew when its text changes: a QLabel would have the whole window laid out again."""

    def __init__(self) -> None:
        super().__init__(" ")  # for the height of its size hint
        self._words = ""

    def text(self) -> str:
        """What it says."""
        return self._words

    def setText(self, words: str) -> None:
        """Say something else, in the room there is."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text; what does not fit ends in an ellipsis."""
        area, painter = self.contentsRect(), QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, self.alignment(), words)
