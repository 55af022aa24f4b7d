"""Lays tiles out in rows that fill the room, and scrolls where there are more than it can hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from engine.pictures.tiling import columns

GAP = 6
LEAST = QSize(160, 96)  # pixels of a tile


class FitGrid(QScrollArea):
    """A room of tiles, all of one size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.room = QWidget()
        self.setWidget(self.room)
        self.tiles: Sequence[QWidget] = ()
        self._least = LEAST

    def for_paper(self) -> None:
        """Make tiles as small as they must be: nobody scrolls there."""
        self._least = QSize(1, 1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()

    def set_tiles(self, tiles: Sequence[QWidget]) -> None:
        """Show these, in this order."""
        self.tiles = tiles
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new room."""
        self._lay_out()

    def _lay_out(self) -> None:
        width, height, count = self.width(), self.height(), len(self.tiles)
        if not count:
            self.room.resize(width, height)
            return
        most = max((width + GAP) // (self._least.width() + GAP), 1)
        across = min(columns(count, width, height, GAP), most)
        down = -(-count // across)
        if down * (self._least.height() + GAP) - GAP > height:  # as many as fit side by side, the rest below
            across = min(count, most)
            down = -(-count // across)
        tall = max((height + GAP) // down - GAP, self._least.height())
        whole = down * (tall + GAP) - GAP
        if whole > height:
            width -= self.verticalScrollBar().sizeHint().width()
        self.room.resize(width, max(whole, height))
        for k, tile in enumerate(self.tiles):
            row, column = divmod(k, across)
            x, right = (round(edge * (width + GAP) / across) for edge in (column, column + 1))
            tile.setGeometry(QRect(x, row * (tall + GAP), right - x - GAP, tall))
