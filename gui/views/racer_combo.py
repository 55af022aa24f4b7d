"""A combo box of the racers of a training, each with its look."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from engine.racer import Contestant
from gui.numbers import Combo
from gui.swatch import swatch
from gui.theme import LIGHT, Theme, racer_style

SWATCH = QSize(24, 14)


class RacerCombo(Combo):
    """`chosen` carries the index of another racer; with words for the start, -1 stands for that."""

    chosen = Signal(object)

    def __init__(self, name: str, help: str, start: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(help)
        self.setIconSize(SWATCH)
        self._start = start
        self._theme = LIGHT
        self._offered: tuple[object, ...] = ()
        self.activated.connect(self._activated)

    def set_theme(self, theme: Theme) -> None:
        """Draw the looks for a theme."""
        self._theme, self._offered = theme, ()

    def offer(self, racers: Sequence[Contestant], current: int) -> None:
        """Show who there is, and who is chosen; nobody where that racer is gone."""
        offered = tuple((racer.title, racer.style) for racer in racers)
        if offered != self._offered:
            self._offered = offered
            self.clear()
            if self._start:
                self.addItem(self._start, -1)
            for index, (title, style) in enumerate(offered):
                picture = swatch(racer_style(style), self._theme.panel, SWATCH, self.devicePixelRatioF())
                self.addItem(QIcon(picture), title, index)
        self.setCurrentIndex(self.findData(current))

    def _activated(self, place: int) -> None:
        self.chosen.emit(self.itemData(place))
