"""A table as a textbook prints it: no lines but above and below, numbers to the right, painted as vectors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.swatch import draw_swatch
from gui.theme import LIGHT, Theme, racer_style
from gui.views.standings_model import FALLING, RISING

WIDEST = 72.0  # units between two columns
FEWEST_WORDS = 180.0  # units of a last column of sentences, which are cut before all letters are smaller
SOME = 8  # rows that have room whatever stands beside
APART, LEADING, SWATCH, BESIDE = 20.0, 6.0, 24.0, 8.0  # units
SIDES = Qt.AlignmentFlag
RIGHT, LEFT = SIDES.AlignRight | SIDES.AlignVCenter, SIDES.AlignLeft | SIDES.AlignVCenter
Role = Qt.ItemDataRole


class PaperTable(QWidget):
    """What a model holds; rows that the height has no room for are counted in a last line."""

    def __init__(self, model: QAbstractItemModel, style_of: Callable[[int], int], named: int) -> None:
        super().__init__()
        self.model, self.style_of, self.named = model, style_of, named  # the column of names has swatches
        self.set_theme(LIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        self._font = QFont(self.font())
        self._font.setPointSizeF(theme.font_size - 1)
        self._font.setFeature(QFont.Tag("tnum"), 1)

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(200, round((self.model.rowCount() + self._title_lines) * self._line + 2 * LEADING))

    @property
    def natural_width(self) -> float:
        """The width in which its letters are as large as they should be; in less they are smaller."""
        widths = self._widths()
        return sum(widths) + APART * (len(widths) - 1)

    def minimumSizeHint(self) -> QSize:
        """The titles and some rows."""
        rows = min(self.model.rowCount(), SOME)
        return QSize(0, round((rows + self._title_lines) * self._line + 2 * LEADING))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rules, titles, rows."""
        painter, widths = QPainter(self), self._widths_within(self.width())
        painter.setFont(self._font)
        gaps = max(len(widths) - 1, 1)
        apart = min(max((self.width() - sum(widths)) / gaps, APART), WIDEST)
        whole = sum(widths) + gaps * apart
        shrink = min(1.0, self.width() / whole)
        painter.scale(shrink, shrink)
        head = self._title_lines * self._line + LEADING
        room = int((self.height() / shrink - head - LEADING + 1) // self._line)  # sizes are whole units
        count = self.model.rowCount()
        shown = count if count <= room else max(room - 1, 0)
        foot = head + shown * self._line
        self._rules(painter, whole, (0.0, head - LEADING / 2, foot + LEADING / 2))
        left = 0.0
        for column, width in enumerate(widths):
            self._title(painter, column, QRectF(left, 0, width, head - LEADING / 2))
            for row in range(shown):
                self._cell(painter, row, column, QRectF(left, head + row * self._line, width, self._line))
            left += width + apart
        if shown < count:
            painter.setPen(QColor(self.theme.dim))
            words = self.tr("and {0} more").format(f"{count - shown:,}")
            painter.drawText(QRectF(0, foot + LEADING, left, self._line), LEFT, words)

    def _rules(self, painter: QPainter, width: float, heights: tuple[float, ...]) -> None:
        painter.setPen(QPen(QColor(self.theme.dim), 1.0))
        for y in heights:
            painter.drawLine(0, round(y), round(width), round(y))

    def _title(self, painter: QPainter, column: int, room: QRectF) -> None:
        painter.setPen(QColor(self.theme.dim))
        side = Qt.AlignmentFlag.AlignRight if self._rightwards(column) else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignBottom, self._title_of(column))

    def _cell(self, painter: QPainter, row: int, column: int, room: QRectF) -> None:
        index = self.model.index(row, column)
        if column == self.named:
            swatch = QRectF(room.left(), room.top() + 2, SWATCH, room.height() - 4)
            draw_swatch(painter, swatch, racer_style(self.style_of(row)), self.theme.plot)
            room = room.adjusted(SWATCH + BESIDE, 0, 0, 0)
        colour = index.data(Role.ForegroundRole)
        colour = colour.color() if isinstance(colour, QBrush) else colour
        painter.setPen(colour if isinstance(colour, QColor) else QColor(self.theme.text))
        words = self._text(index)
        if column == self.model.columnCount() - 1:
            words = QFontMetricsF(self._font).elidedText(words, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, RIGHT if self._rightwards(column) else LEFT, words)

    # --- what there is ---------------------------------------------------------------------------------

    @property
    def _line(self) -> float:
        return QFontMetricsF(self._font).height() + 3

    @property
    def _title_lines(self) -> int:
        return max((1 + self._title_of(c).count("\n") for c in range(self.model.columnCount())), default=1)

    def _title_of(self, column: int) -> str:
        title = str(self.model.headerData(column, Qt.Orientation.Horizontal, Role.DisplayRole) or "")
        return title.rstrip(RISING + FALLING)  # by which it is ordered is plain to see

    def _text(self, index: QModelIndex) -> str:
        return str(index.data(Role.DisplayRole) or "")

    def _rightwards(self, column: int) -> bool:
        alignment = self.model.headerData(column, Qt.Orientation.Horizontal, Role.TextAlignmentRole)
        return bool(int(alignment or 0) & Qt.AlignmentFlag.AlignRight.value)

    def _widths_within(self, room: float) -> list[float]:
        """The columns' widths; sentences in the last give way where there is too little room."""
        widths = self._widths()
        if widths and not self._rightwards(len(widths) - 1):
            others = sum(widths[:-1]) + APART * (len(widths) - 1)
            widths[-1] = min(widths[-1], max(room - others, FEWEST_WORDS))
        return widths

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(self._font)
        found = []
        for column in range(self.model.columnCount()):
            rows = (self._text(self.model.index(row, column)) for row in range(self.model.rowCount()))
            widest = max(metrics.horizontalAdvance(text) for text in (*self._title_of(column).split("\n"), *rows))
            found.append(widest + (SWATCH + BESIDE if column == self.named else 0))
        return found
