"""A switch of a few words side by side, one of them in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget


class Segments(QWidget):
    """Buttons of which one is down. `chosen` carries the value of the one that was clicked."""

    chosen = Signal(object)

    def __init__(
        self, name: str, words: Mapping[Any, tuple[str, str]], parent: QWidget | None = None, *, fills: bool = True
    ) -> None:
        """`words` are value, word and tooltip; a switch that does not fill its place is as wide as its words."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.buttons: dict[Any, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for value, (word, tip) in words.items():
            button = self.buttons[value] = QToolButton(self)
            button.setText(word)
            button.setToolTip(tip)
            button.setAccessibleName(f"{name}: {word}")
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if fills:
                button.setProperty("narrow", True)
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            group.addButton(button)
            row.addWidget(button)
        group.buttonClicked.connect(self._clicked)

    def set_value(self, value: object) -> None:
        """Show which is in force."""
        self.buttons[value].setChecked(True)

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(next(value for value, one in self.buttons.items() if one is button))
