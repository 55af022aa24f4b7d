"""Which views a picture shows: the whole page, or any of those that have something to show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from gui.editors import said
from gui.scene import Scene
from gui.studio.stage import PAGE

COLUMNS = 2


class ViewsList(QWidget):
    """A check box for each view; one at least is checked. The page stands for all main views, alone."""

    chosen = Signal(tuple)

    def __init__(self, scenes: Sequence[Scene], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        words = [(scene.key, said(scene.title), said(scene.idea)) for scene in scenes]
        words.insert(0, (PAGE, self.tr("Whole page"), self.tr("All main views together, composed for a page.")))
        for number, (key, title, help) in enumerate(words):
            box = self.boxes[key] = QCheckBox(title)
            box.setToolTip(help)
            box.clicked.connect(partial(self._clicked, key))
            grid.addWidget(box, number // COLUMNS, number % COLUMNS)

    def set_value(self, views: Sequence[str]) -> None:
        """Check these."""
        for key, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(key in views)

    def value(self) -> tuple[str, ...]:
        """Those that are checked, in the order that they stand in."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def _clicked(self, key: str) -> None:
        if self.boxes[key].isChecked():
            alone = [other for other in self.boxes if other != key and PAGE in (key, other)]
            for other in alone:
                self.boxes[other].setChecked(False)
        elif not self.value():  # there is nothing to see without any
            self.boxes[key].setChecked(True)
            return
        self.chosen.emit(self.value())
