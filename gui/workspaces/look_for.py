"""The line over a workspace that says what to look for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class LookFor(QLabel):
    """One sentence of the scenario's author, in as many lines as it needs; no room where there is none."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setObjectName("look_for")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(12, 0, 12, 6)

    def show_words(self, words: str, shown: bool = True) -> None:
        """Say something else, or nothing."""
        self.setText(words)
        self.setVisible(shown and bool(words))
