"""A plot of the curves of a training: with flags where a learning rate was changed while it ran."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QToolTip, QWidget

from engine.pictures.lines import Plot
from engine.pictures.training_clock import RateFlag
from gui.swatch import line_pen
from gui.theme import LIGHT, RacerStyle, Theme
from gui.views.companions import dotted
from gui.views.curve_plot import CurvePlot
from gui.views.screen_item import ScreenItem

SIDE = 7.0  # pixels of a flag
STAFF = 110  # alpha of what it stands on
REACH = 8.0  # pixels beside a flag where its tooltip is shown


class Flags(ScreenItem):
    """A flag on a thin staff at each change of a rate, in the racer's colour, with the new rate where it has room."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self.theme = LIGHT
        self.shown: Sequence[tuple[RateFlag, str, str]] = ()  # with its colour and the new rate in words
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_flags(self, flags: Sequence[tuple[RateFlag, str, str]]) -> None:
        """Show these in place of the others."""
        if flags or self.shown:
            self.shown = flags
            self.update()

    def near(self, place: QPointF) -> list[int]:
        """The flags beside a pixel."""
        project = self.projection.point
        return [n for n, (flag, _, _) in enumerate(self.shown) if abs(project(flag.x, 0).x() - place.x()) <= REACH]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Staff, flag and rate."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        font = QFont()
        font.setPointSizeF(self.theme.font_size - 1.5)
        painter.setFont(font)
        metrics, area = QFontMetricsF(font), self.boundingRect()
        side, free = SIDE * self.theme.font_size / LIGHT.font_size, -1.0
        for flag, colour, words in sorted(self.shown, key=lambda one: one[0].x):
            x = self.projection.point(flag.x, 0).x()
            staff = QColor(colour)
            staff.setAlpha(STAFF)
            painter.setPen(QPen(staff, 1))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawPolygon(QPolygonF([QPointF(x, 0), QPointF(x + side, side / 2), QPointF(x, side)]))
            begin, width = x + side + 2, metrics.horizontalAdvance(words)
            if x > free and begin + width <= area.right():
                painter.setPen(QColor(self.theme.text))
                painter.drawText(QPointF(begin, metrics.ascent() - 1), words)
                free = begin + width


class TrainingPlot(CurvePlot):
    """Curves of a training; what a flag means is said where it is pointed at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flags = Flags(self.box)
        self.flag_tips: Sequence[str] = ()  # of each flag

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        super().set_theme(theme)
        self.flags.theme = theme

    def show_flags(self, flags: Sequence[tuple[RateFlag, str, str]], tips: Sequence[str]) -> None:
        """Mark changes of rates, each with its colour, the new rate and a sentence."""
        self.flag_tips = tips
        self.flags.set_flags(flags)

    def label_limits(self, plot: Plot, styles: Sequence[RacerStyle], room: float) -> None:
        """Name the limits alone, where there is no room for the names of the racers besides."""
        pens = [dotted(line_pen(style, self.theme.plot)) for style in styles]
        self.labels.set_labels([(one.end[1], one.label, pens[one.racer], False) for one in plot.companions], room)

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the flags under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.flags.mapFromScene(self.mapToScene(event.pos()))
            if found := self.flags.near(place):
                QToolTip.showText(event.globalPos(), "\n".join(self.flag_tips[n] for n in found), self.viewport())
                return True
        return super().viewportEvent(event)
