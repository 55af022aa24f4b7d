"""The page of a picture: views in a tidy grid, with the title above, then the legend, and the caption below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.pictures import caption
from gui.scene import Shot, Source
from gui.studio.grid import Cell, cells, one_below_another
from gui.studio.legend import Legend
from gui.studio.order import Sheet
from gui.studio.vectors import make_bare
from gui.theme import Theme, dress
from gui.views.paper_table import PaperTable

MARGIN, APART = 16, 10  # units
LARGER = 4  # points that a title has more than the text
LARGEST, FILLED = 0.6, 0.9  # of the units where there are only words; how much of the page they may fill
FIRST = 3, 2  # how much of the width and the height the first view takes, where the others take 2 and 1


class Page(QWidget):
    """A widget as large as the picture in units."""

    def __init__(
        self, sheet: Sheet, theme: Theme, shots: Sequence[Shot], source: Source, units: tuple[int, int], whole: bool
    ) -> None:
        """`whole`: there is nothing around the one view, which keeps its grounds."""
        super().__init__()
        self.theme, self.source = theme, source
        dress(self, theme)
        self.column = QVBoxLayout(self)
        margin = 0 if whole else MARGIN
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(APART)
        self.clock = QLabel()  # the step shown
        if sheet.title and not whole:
            self._add_title()
        entries = caption.entries(source.scenario) if sheet.legend and not whole else ()
        if entries:
            self.column.addWidget(Legend(entries, theme))
        self._add_views(shots, units)
        words = caption.caption(source.scenario) if sheet.caption and not whole else ""
        if words:
            self.column.addWidget(self._words(words, theme.font_size - 1, "dim"))
        if not whole:
            make_bare(self)
        if sheet.transparent:
            for shot in shots:
                shot.clear_ground()
        self.setFixedSize(*units)

    def event(self, event: QEvent) -> bool:
        """Paint nothing by itself: nobody sees it, and what it keeps for a picture would be made anew for a screen."""
        return event.type() == QEvent.Type.UpdateRequest or super().event(event)

    def crowded(self) -> float:
        """How many times more units the page needs for all that is on it to have room; 1 where it has.

        Below 1 where there are only words, which can be larger then.
        """
        width, height = self.width(), self.height()
        least = self.column.minimumSize()
        high = self.column.minimumHeightForWidth(max(width, least.width()))
        need = max(least.width() / width, max(high, least.height()) / height)
        if not self._only_words:
            return max(need, 1.0)
        tables = [table.natural_width / table.width() for table in self.findChildren(PaperTable)]
        return max(need / FILLED, LARGEST, *tables)

    def tell_step(self, step: int) -> None:
        """Say at the right of the title which step is shown."""
        shown = self.source.recorded(step)
        self.clock.setText(self.tr("step {0} of {1}").format(f"{shown:,}", f"{self.source.last_step:,}"))

    def _add_title(self) -> None:
        row = QHBoxLayout()
        title = self._words(caption.title(self.source.scenario), self.theme.font_size + LARGER, "title")
        row.addWidget(title, 1)
        self.clock.setProperty("role", "dim")
        self.clock.hide()
        self.tell_step(self.source.last_step)
        self.clock.setFont(self.font())
        words = QFontMetrics(self.font()).horizontalAdvance(self.clock.text())
        self.clock.setFixedWidth(words + 1)  # so that nothing moves from step to step
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(row)

    def _add_views(self, shots: Sequence[Shot], units: tuple[int, int]) -> None:
        self._only_words = all(map(_is_words, shots))
        grid = QGridLayout()
        grid.setSpacing(APART)
        places = one_below_another(len(shots)) if self._only_words else cells(len(shots), *units)
        for shot, cell in zip(shots, places, strict=True):
            grid.addWidget(shot.widget, *cell)
        wide, high = places[0].rows > 1 or places[-1].row == 0, places[-1].row > 0 and places[0].rows == 1
        for column in range(1 + max(cell.column + cell.columns - 1 for cell in places)):
            grid.setColumnStretch(column, FIRST[0] if wide and column == 0 else 2)
        for row in range(1 + max(cell.row for cell in places)):
            grid.setRowStretch(row, FIRST[1] if high and row == 0 else 1)
        for shot, cell in zip(shots, places, strict=True):
            if _is_words(shot) and cell.rows == 1 and not _beside(cell, places):
                grid.setRowStretch(cell.row, 0)  # a table is as high as its rows
        self.column.addLayout(grid, 1)
        if self._only_words:
            self.column.addStretch(1)  # else the title would take what is left

    def _words(self, text: str, points: float, role: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", role)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        font = QFont(self.font())
        font.setPointSizeF(points)
        label.setFont(font)
        return label


def _is_words(shot: Shot) -> bool:
    """Whether a view is as high as its words, such as a table, and has no use for more room."""
    return shot.widget.sizePolicy().verticalPolicy() == QSizePolicy.Policy.Maximum


def _beside(cell: Cell, places: Sequence[Cell]) -> bool:
    """Whether another stands in the same row alone."""
    return any(other is not cell and other.row == cell.row and other.rows == 1 for other in places)
