"""A plot with two axes, their captions and a box that a hand can zoom and move."""

from __future__ import annotations

from html import escape

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import LIGHT, Theme
from gui.views.map_box import MapBox

pg.setConfigOptions(mouseRateLimit=0)  # pyqtgraph drops moves that come within 10 ms, the last one too

LONGEST = 40  # letters of a caption
BESIDE = 4.0  # pixels around a caption


class AxesCanvas(pg.GraphicsLayoutWidget):
    """A box with an axis at its left and one below; the room for numbers and captions never depends on them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.captions = ("", "")
        self.box = MapBox()
        self.left, self.bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        self.addItem(self.left, 0, 0)
        self.addItem(self.box, 0, 1)
        self.addItem(self.bottom, 1, 1)
        for axis in (self.left, self.bottom):
            axis.linkToView(self.box)
            axis.enableAutoSIPrefix(False)  # a caption says the unit that the numbers are in
            axis.setStyle(tickLength=4, autoExpandTextSpace=False)
        self.ci.layout.setSpacing(0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def event(self, event: QEvent) -> bool:
        """Leave the focused item the keys that it wants, before any shortcut takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            wants = getattr(self.scene().focusItem(), "wants", None)
            if wants is not None and wants(event):
                event.accept()
                return True
        return super().event(event)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.theme = theme
        font = self._font()
        for axis in (self.left, self.bottom):
            axis.setTickFont(font)
            axis.setTextPen(theme.dim)
            axis.setPen(QPen(QColor(theme.line), 1.0))  # whose width a larger picture scales
        self._caption()

    def set_captions(self, horizontal: str, vertical: str) -> None:
        """Name the axes; empty: no names, and no room for them."""
        if (horizontal, vertical) != self.captions:
            self.captions = horizontal, vertical
            self._caption()

    def _font(self) -> QFont:
        font = QFont()
        font.setPointSizeF(self.theme.font_size - 1)
        return font

    def _caption(self) -> None:
        metrics = QFontMetricsF(self._font())
        for axis, words in zip((self.bottom, self.left), self.captions, strict=True):
            short = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
            looks = {"color": self.theme.dim, "font-size": f"{self.theme.font_size - 1}pt"}
            axis.setLabel(escape(short), **looks)
            axis.showLabel(bool(words))
        beside, below = (metrics.height() + BESIDE if words else 0.0 for words in reversed(self.captions))
        self.left.setWidth(metrics.horizontalAdvance("-888.88") + 12 + beside)
        self.bottom.setHeight(metrics.height() + 10 + below)
