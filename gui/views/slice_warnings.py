"""Why a slice should not be trusted, in short sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from engine.slices.plane import Plane
from gui.editors import said
from gui.theme import Theme


class SliceWarnings(QFrame):
    """A banner that keeps the room of the most it has said of a plane, so that nothing jumps while steps go by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._plane: Plane | None = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setAccessibleName(self.tr("Why not to trust this picture"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 4, 4)
        column.addWidget(self.words)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the sizes of a theme (the colours are those of its style sheet)."""
        self.words.setMinimumHeight(0)

    def show_doubts(self, sentences: Sequence[str], plane: Plane) -> None:
        """Say these of a plane; that a picture is coarse is said beside its progress."""
        if plane is not self._plane:
            self._plane = plane
            self.words.setMinimumHeight(0)
            self._keep_room()
        words = " ".join(said(one) for one in sentences)
        if words != self.words.text():
            self.words.setText(words)
            self.setVisible(bool(words))
            self._keep_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.words.setMinimumHeight(0)
            self._keep_room()

    def _keep_room(self) -> None:
        needed = self.words.heightForWidth(self.words.width())
        self.words.setMinimumHeight(max(self.words.minimumHeight(), needed))
