"""A choice of any loss, grouped by what is to be predicted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from engine.loss import LOSSES
from gui.editors import said
from gui.numbers import Combo

ORDER = ("regression", "binary", "classes")


class LossCombo(Combo):
    """All losses under a heading for each task. `picked` carries the key of the one chosen."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Loss"))
        self.setToolTip(self.tr("Which loss the table is of; one for another task brings a table of its own."))
        self.setMinimumContentsLength(16)
        self.setMaxVisibleItems(30)
        headings = {
            "regression": self.tr("Regression"),
            "binary": self.tr("Two classes"),
            "classes": self.tr("Several classes"),
        }
        self._items = QStandardItemModel(self)
        for task in ORDER:
            self._add_heading(headings[task])
            for loss in LOSSES:
                if loss.task == task:
                    item = QStandardItem(said(loss.title))
                    item.setData(loss.key, Qt.ItemDataRole.UserRole)
                    item.setToolTip(said(loss.idea))
                    self._items.appendRow(item)
        self.setModel(self._items)
        self.activated.connect(self._chosen)

    def set_key(self, key: str) -> None:
        """Show a loss."""
        self.setCurrentIndex(self.findData(key))

    def _add_heading(self, words: str) -> None:
        item = QStandardItem(words)
        font = self.font()
        font.setBold(True)
        item.setFont(font)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._items.appendRow(item)

    def _chosen(self, index: int) -> None:
        self.picked.emit(self.itemData(index))
