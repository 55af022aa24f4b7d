"""The colour bar beside the map: which loss each colour stands for."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.pictures.heights import Heights
from gui.theme import Theme

BAR, LEFT, GAP = 10.0, 4.0, 8.0  # pixels: width, and room before and after it
NUMBERS = 5


class ColourBar(pg.GraphicsWidget):
    """A slim bar as tall as the map, with round losses at about even distances of colour."""

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__()
        self.box = box
        self.heights: Heights | None = None
        self.name = QCoreApplication.translate("map", "loss")  # of what the colours stand for
        self.folded = False  # where the map needs the room
        self.set_theme(theme)
        box.sigResized.connect(self._resized)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes; the width never depends on the numbers, so that nothing jumps."""
        self.theme = theme
        self.text_font = QFont()
        self.text_font.setPointSizeF(theme.font_size - 1)
        self.unfolded_width = LEFT + BAR + GAP + QFontMetricsF(self.text_font).horizontalAdvance("-8.888e+88")
        self.fold(self.folded)

    def fold(self, folded: bool) -> None:
        """Leave the room to the map, or take it again."""
        self.folded = folded
        self.setFixedWidth(0.0 if folded else self.unfolded_width)
        self.update()

    def set_heights(self, heights: Heights) -> None:
        """Show the scale of a picture."""
        if heights != self.heights:
            self.heights = heights
            self.update()

    def set_name(self, name: str) -> None:
        """Say what the colours stand for."""
        if name != self.name:
            self.name = name
            self.update()

    def numbers(self) -> list[tuple[float, str]]:
        """The places in 0..1 that get a number, with it."""
        return [] if self.heights is None else self.heights.marks(NUMBERS)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The title, the bar and its numbers."""
        if self.folded:
            return
        metrics = QFontMetricsF(self.text_font)
        line = metrics.height()
        area = self.mapRectFromItem(self.box, self.box.rect())
        bar = QRectF(LEFT, area.top() + 1.5 * line, BAR, area.height() - 2 * line)
        gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        for k, colour in enumerate(self.theme.heat):
            gradient.setColorAt(k / (len(self.theme.heat) - 1), QColor(colour))
        painter.fillRect(bar, gradient)
        painter.setFont(self.text_font)
        painter.setPen(QPen(QColor(self.theme.dim)))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(LEFT, area.top(), self.width(), line), middle, self.name)
        for place, number in self.numbers():
            y = bar.bottom() - place * bar.height()
            painter.drawText(QRectF(bar.right() + GAP, y - line / 2, self.width(), line), middle, number)

    def _resized(self, _: object) -> None:
        self.update()
