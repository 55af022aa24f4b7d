"""The canvas of the map: the plot with its axes and colour bar, and the focus that goes from start to start."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gui.theme import Theme
from gui.views.colour_bar import ColourBar
from gui.views.map_box import MapBox

pg.setConfigOptions(mouseRateLimit=0)  # pyqtgraph drops moves that come within 10 ms, the last one too


APART = 4  # pixels between map and colour bar: touching, it would be painted with every frame of the map


class MapCanvas(pg.GraphicsLayoutWidget):
    """A map with axes; Tab visits its handles before it leaves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.handles: list[QGraphicsItem] = []
        self.box = MapBox()
        self.left, self.bottom = pg.AxisItem("left"), pg.AxisItem("bottom")
        self.colour_bar = ColourBar(self.box, theme)
        for column, item in enumerate((self.left, self.box, self.colour_bar)):
            self.addItem(item, 0, column)
        self.addItem(self.bottom, 1, 1)
        for axis in (self.left, self.bottom):
            axis.linkToView(self.box)
            axis.setStyle(tickLength=4, autoExpandTextSpace=False)
        self.ci.layout.setContentsMargins(4, 12, 4, 0)
        self.ci.layout.setSpacing(0)
        self.ci.layout.setColumnSpacing(1, APART)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumSize(240, 180)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.setBackground(theme.window)
        self.colour_bar.set_theme(theme)
        font = QFont()
        font.setPointSizeF(theme.font_size - 1)
        for axis in (self.left, self.bottom):
            axis.setTickFont(font)
            axis.setTextPen(theme.dim)
            axis.setPen(theme.line)
        metrics = QFontMetricsF(font)
        self.left.setWidth(metrics.horizontalAdvance("-888.88") + 12)
        self.bottom.setHeight(metrics.height() + 10)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next handle; past the last one the focus leaves the map."""
        focused = self.scene().focusItem()
        at = self.handles.index(focused) if focused in self.handles else (-1 if forward else len(self.handles))
        next_at = at + (1 if forward else -1)
        if self.hasFocus() and 0 <= next_at < len(self.handles):
            self.handles[next_at].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().focusNextPrevChild(forward)
