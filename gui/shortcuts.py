"""The shortcut sheet: every command and its keys on one page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

Block = tuple[str, list[tuple[str, str]]]  # a heading, and under it words and keys


class ShortcutSheet(QDialog):
    """All shortcuts in columns, a block for each menu, and what the mouse does."""

    def __init__(self, blocks: list[tuple[str, list[QAction]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keyed = [(title, [(_words(a), _keys(a)) for a in actions if a.shortcuts()]) for title, actions in blocks]
        keyed.append((self.tr("Mouse on map and data"), self._mouse()))
        columns = QHBoxLayout()
        columns.setSpacing(40)
        for part in _balanced([(title, rows) for title, rows in keyed if rows], 3):
            columns.addLayout(self._column(part))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.addLayout(columns)
        layout.addSpacing(8)
        layout.addWidget(buttons)

    def _mouse(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Move a start or a point"), self.tr("drag it")),
            (self.tr("Add one"), self.tr("double click")),
            (self.tr("Remove one"), self.tr("right click")),
            (self.tr("Zoom"), self.tr("wheel")),
            (self.tr("Move map or data"), self.tr("drag the ground")),
            (self.tr("Show a step"), self.tr("click a curve")),
        ]

    def _column(self, blocks: list[Block]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        row = 0
        for title, rows in blocks:
            heading = QLabel(f"<b>{title}</b>")
            grid.addWidget(heading, row, 0, 1, 2)
            for words, keys in rows:
                row += 1
                grid.addWidget(QLabel(words), row, 0)
                shown = QLabel(keys)
                shown.setProperty("dim", True)
                grid.addWidget(shown, row, 1)
            row += 1
            grid.setRowMinimumHeight(row, 8)
            row += 1
        grid.setRowStretch(row, 1)
        return grid


def _balanced(blocks: list[Block], columns: int) -> list[list[Block]]:
    """The blocks, in order, over columns of about the same height."""
    height = sum(len(rows) + 2 for _, rows in blocks) / columns
    parts: list[list[Block]] = [[]]
    filled = 0.0
    for title, rows in blocks:
        if parts[-1] and filled + (len(rows) + 2) / 2 > height and len(parts) < columns:
            parts.append([])
            filled = 0.0
        parts[-1].append((title, rows))
        filled += len(rows) + 2
    return parts


def _words(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ",  ".join(keys.toString(native) for keys in action.shortcuts())
