"""The page of a picture: views in a tidy grid, with the title above and legend and caption around."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.scene import Shot, Source
from gui.studio.order import Sheet
from gui.studio.vectors import make_bare
from gui.theme import Theme, dress

MARGIN, APART = 16, 12  # units


class Page(QWidget):
    """A widget as large as the picture in units."""

    def __init__(self, sheet: Sheet, theme: Theme, shots: Sequence[Shot], source: Source) -> None:
        super().__init__()
        dress(self, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(APART)
        if sheet.title:
            column.addWidget(QLabel(source.scenario.title or source.scenario.landscape.title))
        grid = QGridLayout()
        grid.setSpacing(APART)
        for number, shot in enumerate(shots):
            grid.addWidget(shot.widget, 0, number)
        column.addLayout(grid, 1)
        make_bare(self)
