"""A line of text that gives way where room is short, and then says all of it where it is pointed at."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel

LEAST = 8  # characters that are always to be seen


class ElidedLabel(QLabel):
    """A label of plain text that may be narrower than its text, which then ends in an ellipsis."""

    def minimumSizeHint(self) -> QSize:
        """A few characters, or the whole text where that is shorter."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), LEAST * self.fontMetrics().averageCharWidth()), whole.height())

    def setText(self, words: str) -> None:
        """Say something else."""
        super().setText(words)
        self._explain()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may hold all of the text, or no longer."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text as far as it goes."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self._shown())

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def _explain(self) -> None:
        self.setToolTip(self.text() if self._shown() != self.text() else "")
