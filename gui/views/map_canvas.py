"""The canvas of the map: the plot with its axes and colour bar, and the focus that goes from start to start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gui.theme import Theme
from gui.views.axes_canvas import AxesCanvas
from gui.views.colour_bar import ColourBar

APART = 4  # pixels between map and colour bar: touching, it would be painted with every frame of the map
NARROW = 2.6  # widths of the colour bar: in fewer the map would have less than half


class MapCanvas(AxesCanvas):
    """A map with axes; Tab visits its handles before it leaves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.handles: list[QGraphicsItem] = []
        self.colour_bar = ColourBar(self.box, theme)
        self.addItem(self.colour_bar, 0, 2)
        self.ci.layout.setContentsMargins(4, 12, 4, 0)
        self.ci.layout.setColumnSpacing(1, APART)
        self.setMinimumSize(240, 180)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        super().set_theme(theme)
        self.setBackground(theme.window)
        self.colour_bar.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow canvas has no room for the colour bar."""
        super().resizeEvent(event)
        bar: ColourBar | None = getattr(self, "colour_bar", None)  # pyqtgraph asks for the size before there is one
        if bar is not None and bar.folded != (self.width() < NARROW * bar.unfolded_width):
            bar.fold(not bar.folded)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next handle; past the last one the focus leaves the map."""
        focused = self.scene().focusItem()
        at = self.handles.index(focused) if focused in self.handles else (-1 if forward else len(self.handles))
        next_at = at + (1 if forward else -1)
        if self.hasFocus() and 0 <= next_at < len(self.handles):
            self.handles[next_at].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().focusNextPrevChild(forward)
