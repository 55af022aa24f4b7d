"""The heading of a tile: a racer's look and name, and how good its network is at the step shown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from gui.swatch import draw_swatch, swatch
from gui.theme import LIGHT, Theme, racer_style
from gui.views.fit_axes import PAD
from gui.views.screen_item import wants_vectors

SWATCH = QSize(28, 14)
NUMBERS = 0.66  # of a heading's width; the rest is for the name


@dataclass(frozen=True, slots=True)
class Heading:
    """What a tile says: who it is of, how good it is (the fullest words first), and what went wrong with it.

    `widest` are the same words with the longest numbers there are: all tiles are to choose the same.
    """

    name: str
    style: int
    numbers: tuple[str, ...] = ("",)
    widest: tuple[str, ...] = ("",)
    trouble: str = ""


class FitTitle:
    """Paints a heading; what is the same in each frame is kept."""

    def __init__(self) -> None:
        self.heading = Heading("", 0)
        self._kept: QPixmap | None = None
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.theme, self._kept = theme, None
        self.font, self._bold = QFont(), QFont()
        for font in (self.font, self._bold):
            font.setPointSizeF(theme.font_size)
            font.setFeature(QFont.Tag("tnum"), 1)  # digits of equal width
        self._bold.setBold(True)
        self._metrics = QFontMetricsF(self.font)

    def set_heading(self, heading: Heading) -> None:
        """Say something else."""
        if heading.style != self.heading.style:
            self._kept = None
        self.heading = heading

    @property
    def bottom(self) -> float:
        """Where the heading ends."""
        return self._metrics.height() + PAD + 2

    def draw(self, painter: QPainter, width: float, ratio: float, *, strong: bool) -> None:
        """Paint it at the top of a tile so wide."""
        theme, heading, metrics = self.theme, self.heading, self._metrics
        height, x = metrics.height(), PAD + 2.0
        self._draw_swatch(painter, QPointF(x, PAD + (height - SWATCH.height()) / 2), ratio)
        x += SWATCH.width() + 6
        room = width - x - PAD - 2
        fitting = (k for k, words in enumerate(heading.widest) if metrics.horizontalAdvance(words) <= NUMBERS * room)
        numbers = heading.numbers[next(fitting, -1)]
        taken = metrics.horizontalAdvance(numbers)
        painter.setFont(self.font)
        painter.setPen(QColor(theme.error if heading.trouble else theme.text))
        painter.drawText(QRectF(x + room - taken - 1, PAD, taken + 1, height), Qt.AlignmentFlag.AlignRight, numbers)
        font = self._bold if strong else self.font
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        words = QFontMetricsF(font).elidedText(heading.name, Qt.TextElideMode.ElideRight, room - taken - 8)
        painter.drawText(QRectF(x, PAD, room - taken, height), Qt.AlignmentFlag.AlignLeft, words)

    def _draw_swatch(self, painter: QPainter, place: QPointF, ratio: float) -> None:
        style, ground = racer_style(self.heading.style), self.theme.plot
        if wants_vectors(painter):
            draw_swatch(painter, QRectF(place, SWATCH), style, ground)
            return
        if self._kept is None or self._kept.devicePixelRatio() != ratio:
            self._kept = swatch(style, ground, SWATCH, ratio)
        painter.drawPixmap(place, self._kept)
