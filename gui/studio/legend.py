"""The legend of a picture: every racer's line and marker, its name and its settings, in as many columns as fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.pictures.caption import Entry
from gui.swatch import draw_swatch
from gui.theme import Theme, racer_style

SWATCH, BESIDE, APART, LEADING = 28.0, 8.0, 24.0, 6.0  # units
MOST = 12  # racers that are told; of more the curves and the table say who they are


class Legend(QWidget):
    """Entries in columns of one width, row by row; what is too long for the page is cut with an ellipsis."""

    def __init__(self, entries: Sequence[Entry], theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.entries = list(entries[:MOST])
        if len(entries) > MOST:
            self.entries[-1] = Entry(-1, self.tr("and {0} more").format(len(entries) - MOST + 1), "")
        self._plain = QFont(self.font())
        self._plain.setPointSizeF(theme.font_size)
        self._bold = QFont(self._plain)
        self._bold.setWeight(QFont.Weight.DemiBold)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(round(self._widest), self.heightForWidth(round(self._widest)))

    def heightForWidth(self, width: int) -> int:
        """The height of the rows that it takes."""
        rows = -(-len(self.entries) // self._columns(width))
        return round(rows * self._line + (rows - 1) * LEADING)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Row by row."""
        painter, columns = QPainter(self), self._columns(self.width())
        width = min((self.width() - (columns - 1) * APART) / columns, self._widest)
        for number, entry in enumerate(self.entries):
            row, column = divmod(number, columns)
            place = QPointF(column * (width + APART), row * (self._line + LEADING))
            self._draw(painter, entry, QRectF(place, place + QPointF(width, self._line)))

    def _draw(self, painter: QPainter, entry: Entry, room: QRectF) -> None:
        if entry.style >= 0:
            draw_swatch(
                painter,
                QRectF(room.left(), room.top(), SWATCH, room.height()),
                racer_style(entry.style),
                self.theme.plot,
            )
        left, baseline = room.left() + SWATCH + BESIDE, room.top() + QFontMetricsF(self._plain).ascent()
        for words, font, colour in (
            (entry.name, self._bold, self.theme.text),
            (entry.settings, self._plain, self.theme.dim),
        ):
            metrics = QFontMetricsF(font)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.right() - left + 1)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(left, baseline), shown)
            left += metrics.horizontalAdvance(shown) + BESIDE

    @property
    def _line(self) -> float:
        return QFontMetricsF(self._plain).height()

    @property
    def _widest(self) -> float:
        """The width of the longest entry."""
        bold, plain = QFontMetricsF(self._bold), QFontMetricsF(self._plain)
        lengths = (bold.horizontalAdvance(e.name) + BESIDE + plain.horizontalAdvance(e.settings) for e in self.entries)
        return SWATCH + BESIDE + max(lengths, default=0.0)

    def _columns(self, width: float) -> int:
        fitting = max(int((width + APART) // (self._widest + APART)), 1)
        rows = -(-len(self.entries) // fitting)
        return -(-len(self.entries) // rows)  # as even as they come
