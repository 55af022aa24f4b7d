"""A racer's look as a widget: painted anew each time, so that files have it as vectors."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.swatch import draw_swatch
from gui.theme import RacerStyle


class SwatchLabel(QWidget):
    """A piece of a line with its marker, before a name."""

    def __init__(self, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size)
        self._shown: tuple[RacerStyle, str] | None = None

    def show_style(self, style: RacerStyle, ground: str) -> None:
        """Show a look on a ground of this colour."""
        if (style, ground) != self._shown:
            self._shown = style, ground
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line and marker."""
        if self._shown is not None:
            draw_swatch(QPainter(self), QRectF(self.rect()), *self._shown)
