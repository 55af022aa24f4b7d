"""Where a file goes: its name, proposed until another is typed, its folder, and whether it may be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget

from engine.declared import BadInput
from engine.files import check_folder
from gui.editors import Complaint
from gui.elided_label import ElidedLabel
from gui.numbers import mark


class Target(QWidget):
    """The line below options and preview, with what is wrong or what became of it under it."""

    suffix_typed = Signal(str)  # of a name that was typed, with the dot

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.suffix = ""
        self.folder = Path.home()
        self._typed = False
        self.name, self.where, self.button = QLineEdit(), ElidedLabel(), QPushButton(self.tr("&Folder…"))
        self.name.setAccessibleName(self.tr("File name"))
        self.name.setToolTip(self.tr("The file's name; its suffix says the format"))
        self.name.textEdited.connect(self._edited)
        self.name.editingFinished.connect(self._finished)
        self.where.setProperty("role", "dim")
        self.button.setToolTip(self.tr("Choose the folder that the file goes to"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._ask_folder)
        self.complaint = Complaint()
        caption = QLabel(self.tr("File &name"))
        caption.setBuddy(self.name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        for column, (widget, stretch) in enumerate(((caption, 0), (self.name, 3), (self.button, 0), (self.where, 2))):
            grid.addWidget(widget, 0, column)
            grid.setColumnStretch(column, stretch)
        grid.addWidget(self.complaint, 1, 1, 1, 3)

    @property
    def path(self) -> Path:
        """The file that is named, with the suffix of its format."""
        name = self.name.text().strip()
        path = Path(name).expanduser()
        path = path if path.is_absolute() else self.folder / name
        return path if path.suffix.lower() == self.suffix else path.with_name(path.name + self.suffix)

    def begin(self, folder: Path) -> None:
        """Have files go there, under the names that are proposed."""
        self._typed = False
        self.refuse("")
        self.set_folder(folder)

    def set_folder(self, folder: Path) -> None:
        """Have files go there."""
        self.folder = folder
        self.where.setText(self.tr("in {}").format(folder))

    def propose(self, stem: str, suffix: str) -> None:
        """Propose a name, unless one was typed: of that only the suffix follows the format."""
        old, self.suffix = self.suffix, suffix
        if not self._typed:
            self.name.setText(stem + suffix)
            self.name.setCursorPosition(0)  # a long name is read from its beginning
        elif old and self.name.text().lower().endswith(old):
            self.name.setText(self.name.text()[: -len(old)] + suffix)

    def refuse(self, sentence: str) -> None:
        """Say why the file cannot be written; "" once it can."""
        mark(self.name, bool(sentence))
        self.complaint.say(sentence)

    def agreed(self) -> Path | None:
        """The file to write: one that can be, and whose replacing was agreed to; else nothing."""
        try:
            path = self.path
            if not self.name.text().strip():
                raise BadInput(self.tr("A file needs a name."))
            check_folder(path)
            there = path.exists()
        except (BadInput, OSError, ValueError, RuntimeError) as error:  # such as a name with a zero in it
            self.refuse(str(error))
            return None
        self.refuse("")
        return path if not there or self._may_replace(path) else None

    def _may_replace(self, path: Path) -> bool:
        choice = QMessageBox.StandardButton
        words = self.tr("{} is there already. Replace it?").format(path.name)
        title = self.tr("Replace the file")
        return QMessageBox.question(self, title, words, choice.Yes | choice.No, choice.No) == choice.Yes

    def _edited(self) -> None:
        self._typed = bool(self.name.text().strip())
        self.refuse("")

    def _finished(self) -> None:
        suffix = Path(self.name.text().strip()).suffix.lower()
        if suffix and suffix != self.suffix:
            self.suffix_typed.emit(suffix)

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the file"), str(self.folder))
        if folder:
            self.set_folder(Path(folder))
            self.refuse("")
