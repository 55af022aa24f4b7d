"""A combo box of classes to choose from, each explained where it is pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from engine.declared import Keyed
from gui.editors import said
from gui.numbers import Combo


class KeyedCombo(Combo):
    """`chosen` carries the key of another class that the user picked; `caption` is its label, to stand before it."""

    chosen = Signal(str)

    def __init__(self, caption: str, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.help = help
        self._offered: tuple[type[Keyed], ...] = ()
        self._key = ""  # of the current class
        self.caption = QLabel(caption, parent)
        self.caption.setToolTip(help)
        self.caption.setBuddy(self)
        self.setAccessibleName(caption)
        self.activated.connect(self._activated)

    def offer(self, classes: Sequence[type[Keyed]], current: Keyed) -> None:
        """Show what there is to choose from, and which it is now; that one is there even if it is not among them."""
        offered = tuple(classes) if type(current) in classes else (*classes, type(current))
        if offered != self._offered:
            self._offered = offered
            self.clear()
            for place, one in enumerate(offered):
                self.addItem(said(one.title), one.key)
                self.setItemData(place, said(_idea(one)), Qt.ItemDataRole.ToolTipRole)
        self._key = current.key
        self.setCurrentIndex(self.findData(current.key))
        self.setToolTip(f"{self.help}\n{said(_idea(type(current)))}".strip())

    def _activated(self, place: int) -> None:
        if self.itemData(place) != self._key:  # else it would begin anew with its first settings
            self.chosen.emit(self.itemData(place))


def _idea(one: type[Keyed]) -> str:
    """One sentence of what it is."""
    return str(getattr(one, "idea", ""))
