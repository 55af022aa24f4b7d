"""The curves of a training for paper: all of them in a grid that fills the room, without switches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from engine.pictures.tiling import columns
from engine.pictures.training_curves import Quantity
from gui.theme import Theme
from gui.views.training_plots import TrainingPlots

APART = 12  # units between two plots
SHAPE = 2.2  # width over height of a good plot, with the names beside it


class PaperPlots(TrainingPlots):
    """Small multiples beside and above one another; no racer stands out."""

    def lay_out(self) -> None:
        """A cell for each plot, with its heading."""
        self.headings.for_paper()
        self.grid = QGridLayout()
        self.grid.setSpacing(APART)
        self.cells: dict[Quantity, QWidget] = {}
        for quantity, panel in self.panels.items():
            cell = self.cells[quantity] = QWidget(self)
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(self.headings.rows[quantity])
            column.addWidget(panel, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.grid, 1)
        column.addWidget(self.headings.clock_title)
        column.addWidget(self.headings.unmeasured)
        self._placed: tuple[object, ...] = ()  # how many columns, and which plots
        self._places: dict[Quantity, tuple[int, int]] = {}  # row and column of each

    def for_paper(self) -> None:
        """It is for nothing else."""

    def close_down(self) -> None:
        """Nothing is computed for it."""

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes; plots are as low as the paper wants them."""
        super().set_theme(theme)
        for panel in self.panels.values():
            panel.setMinimumSize(1, 1)

    def lowest(self, shown: Sequence[Quantity]) -> Sequence[Quantity]:
        """Those with no plot below them."""
        self._place(shown)
        bottom = {column: row for row, column in sorted(self._places.values())}
        return [quantity for quantity, (row, column) in self._places.items() if row == bottom[column]]

    @property
    def across(self) -> int:
        """A column of the grid."""
        count = self._columns(len(self._shown()))
        return (self.width() - (count - 1) * APART) // count

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another shape has other columns."""
        super().resizeEvent(event)
        self._redraw()

    def _columns(self, count: int) -> int:
        return columns(max(count, 1), self.width(), self.height(), APART, SHAPE)

    def _place(self, shown: Sequence[Quantity]) -> None:
        """Put the cells of the plots shown into rows; where one place would be empty the first plot has it, too."""
        across = self._columns(len(shown))
        if (across, tuple(shown)) == self._placed:
            return
        self._placed = across, tuple(shown)
        for quantity, cell in self.cells.items():
            self.grid.removeWidget(cell)
            cell.setVisible(quantity in shown)
        down = -(-len(shown) // across)
        places = [(row, column) for row in range(down) for column in range(across)]
        tall = across == 2 and len(places) == len(shown) + 1
        if tall:
            places.remove((1, 0))
        self._places = dict(zip(shown, places, strict=False))
        for quantity, place in self._places.items():
            self.grid.addWidget(self.cells[quantity], *place, 2 if tall and place == (0, 0) else 1, 1)
        for number in range(len(self.cells)):
            self.grid.setRowStretch(number, int(number < down))
            self.grid.setColumnStretch(number, int(number < across))
