"""The strip under plots over logits: what happens to a way of computing from where to where, a bar and words each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.lab.stability import Region
from gui.theme import LIGHT, Theme

PADDING, BAR = 7.0, 3.0  # pixels of a row beside its words, and of the bar under them


class RegionStrip(QWidget):
    """One row for each region; the bar lies under the plot's axis, the words begin over it where they have room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.rows: Sequence[tuple[Region, str, QPen]] = ()  # region, words, pen of its way
        self.place: float | None = None  # the logit that is looked at
        self._left, self._width, self._reach = 0.0, 1.0, 1.0  # of the axis: pixels, pixels, logits
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.theme = theme
        font = QFont(self.font())
        font.setPointSizeF(theme.font_size - 1)
        self.setFont(font)
        self._fit()

    def set_regions(self, rows: Sequence[tuple[Region, str, QPen]], reach: float) -> None:
        """Show these on an axis from minus `reach` to `reach`; what lies outside has no row."""
        self.rows = [row for row in rows if row[0].low < reach and row[0].high > -reach]
        self._reach = reach
        self.setAccessibleName("\n".join(words for _, words, _ in self.rows))
        self._fit()
        self.update()

    def set_axis(self, left: float, width: float) -> None:
        """Where the plots above have their axis, in pixels of this widget."""
        self._left, self._width = left, max(width, 1.0)
        self.update()

    def set_place(self, logit: float) -> None:
        """Draw the line of the logit that is looked at through all rows."""
        self.place = logit
        self.update()

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() + PADDING

    def _fit(self) -> None:
        self.setFixedHeight(round(len(self.rows) * self._line()) + 4)

    def sizeHint(self) -> QSize:
        """As tall as its rows."""
        return QSize(320, self.height())

    def x_of(self, logit: float) -> float:
        """Where a logit is, within the axis."""
        share = (min(max(logit, -self._reach), self._reach) / self._reach + 1) / 2
        return self._left + share * self._width

    def event(self, event: QEvent) -> bool:
        """The whole words of a row as its tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = int(event.pos().y() / self._line())
            QToolTip.showText(event.globalPos(), self.rows[row][1] if row < len(self.rows) else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar from end to end, the words above it, and the line of the logit behind all."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, line = QFontMetricsF(self.font()), self._line()
        if self.place is not None:
            painter.setPen(QPen(QColor(self.theme.accent), 1))
            x = self.x_of(self.place)
            painter.drawLine(QLineF(x, 0, x, self.height()))
        for row, (region, words, pen) in enumerate(self.rows):
            top, left, right = row * line, self.x_of(region.low), self.x_of(region.high)
            right = max(right, left + 2)  # a narrow region is seen too
            base = top + line - BAR
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pen.color())
            painter.drawRect(QRectF(left, base - BAR / 2, right - left, BAR))
            room = self.width() - self._left
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            begin = max(self._left, min(left, self.width() - metrics.horizontalAdvance(shown) - 2))
            ground = QColor(self.theme.window)
            box = QRectF(begin - 2, top + 1, metrics.horizontalAdvance(shown) + 4, line - BAR - 3)
            painter.fillRect(box, ground)
            painter.setPen(QColor(self.theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
