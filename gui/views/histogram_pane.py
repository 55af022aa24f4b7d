"""One histogram: bars over an axis of three numbers, with an outline of how it was at first."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.pictures.digits import digits, percent
from engine.pictures.histograms import Histogram
from gui.theme import LIGHT, Theme

SIDE = 6.0  # pixels beside the bars
HEAD = 4.0  # pixels over the highest
FILL = 170  # alpha of the bars


class HistogramPane(QWidget):
    """Shows the shares of a layer's numbers; what they are is said in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.colour = LIGHT, "#000000"
        self.shown: Histogram | None = None
        self.first: Histogram | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        self.setMinimumHeight(round(72 * theme.font_size / LIGHT.font_size))
        self.update()

    def show_histogram(self, shown: Histogram | None, first: Histogram | None, colour: str, name: str) -> None:
        """Draw this in a racer's colour, with the outline of `first`."""
        self.shown, self.first, self.colour = shown, first, colour
        self.setAccessibleName(name)
        words = self.tr("mean {0}, standard deviation {1}")
        self.setToolTip(f"{name}\n{words.format(digits(shown.mean), digits(shown.deviation))}" if shown else name)
        self.update()

    def sizeHint(self) -> QSize:
        """As large as it must be; it takes what there is."""
        return QSize(120, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, axis, bars, outline and the share of the highest bar."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.plot))
        if self.shown is None:
            return
        font = QFont(self.font())
        font.setPointSizeF(self.theme.font_size - 1.5)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        area = QRectF(self.rect()).adjusted(SIDE, HEAD, -SIDE, -metrics.height() - 2)
        self._draw_axis(painter, area, metrics)
        tallest = [float(one.share.max()) for one in (self.shown, self.first) if one is not None]
        top = max(*tallest, 1e-9) if len(tallest) > 1 else max(tallest[0], 1e-9)
        self._draw_bars(painter, area, top)
        self._draw_first(painter, area, top)
        painter.setPen(QColor(self.theme.dim))
        highest = percent(float(self.shown.share.max()), 0)
        painter.drawText(QPointF(area.left() + 2, area.top() + metrics.ascent()), highest)

    def _draw_axis(self, painter: QPainter, area: QRectF, metrics: QFontMetricsF) -> None:
        assert self.shown is not None
        axis = self.shown.axis
        for place, words in axis.labels:
            x = area.left() + area.width() * (place - axis.low) / (axis.high - axis.low)
            painter.setPen(QPen(QColor(self.theme.line), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width / 2, 1.0), self.width() - width - 1)
            painter.setPen(QColor(self.theme.dim))
            painter.drawText(QPointF(left, area.bottom() + 1 + metrics.ascent()), words)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _draw_bars(self, painter: QPainter, area: QRectF, top: float) -> None:
        assert self.shown is not None
        fill, width = QColor(self.colour), area.width() / len(self.shown.share)
        fill.setAlpha(FILL)
        for number, share in enumerate(self.shown.share.tolist()):
            height = area.height() * share / top
            painter.fillRect(QRectF(area.left() + number * width, area.bottom() - height, width - 0.5, height), fill)

    def _draw_first(self, painter: QPainter, area: QRectF, top: float) -> None:
        if self.first is None:
            return
        width, corners = area.width() / len(self.first.share), []
        for number, share in enumerate(self.first.share.tolist()):
            y = area.bottom() - area.height() * share / top
            left = area.left() + number * width
            corners += [QPointF(left, y), QPointF(left + width, y)]
        painter.setPen(QPen(QColor(self.theme.text), 1, Qt.PenStyle.SolidLine))
        painter.drawPolyline(QPolygonF(corners))
