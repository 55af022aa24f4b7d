"""Data to fit a model or a network to: which set, its settings as sliders, or a file of one's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from engine.dataset import Dataset
from engine.runner import Runner
from gui.forms import ChangingForm
from gui.settings import Settings
from gui.workspaces.csv_dialog import CsvDialog
from gui.workspaces.keyed_combo import KeyedCombo


class DataChooser(QWidget):
    """Settings of the data set below each other; `combo`, which stands elsewhere, says which data set it is.

    Which columns of a file are wanted, its kinds know.
    """

    chosen = Signal(str)  # the key of another data set
    edited = Signal(str, object, str)  # a setting, its new value, the gesture
    settled = Signal()
    read = Signal(object)  # what comes of the columns chosen of a file

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None  # the file that the data are from, if they are
        self.dialog: CsvDialog | None = None  # while it is open
        self.runner = Runner("data")
        self.combo = KeyedCombo(self.tr("Data"), self.purpose(), parent)
        self.form = ChangingForm(self, one_line=True)
        self.said = QLabel(self)
        self.said.setProperty("role", "dim")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.open = self._button(self.tr("Open CSV…"), self.tr("Take columns of a file of your own"))
        self.columns = self._button(self.tr("Columns…"), self.tr("Choose other columns of the file"))
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addStretch(1)
        buttons.addWidget(self.columns)
        buttons.addWidget(self.open)
        self.about = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.about.setSpacing(4)
        self.about.addWidget(self.said, 1)
        self.about.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.form)
        column.addLayout(self.about)
        self.combo.chosen.connect(self.chosen)
        self.form.edited.connect(self.edited)
        self.form.settled.connect(self.settled)
        self.open.clicked.connect(self.ask_file)
        self.columns.clicked.connect(self._choose_columns)

    def show_data(self, offered: Sequence[type[Dataset]], data: Dataset, but: Collection[str] = ()) -> None:
        """Show data among those offered, with all their settings `but` some."""
        self.combo.offer(offered, data)
        names = [one.name for one in data.parameters() if one.kind != "text" and one.name not in but]
        self.form.set_value(data, names)
        path = str(getattr(data, "path", ""))
        self.path = Path(path) if path else None
        self.columns.setVisible(self.path is not None and data.key == "csv")
        direction = QBoxLayout.Direction  # what is said of a file needs the whole width
        self.about.setDirection(direction.LeftToRight if self.path is None else direction.TopToBottom)

    def say(self, words: Iterable[str]) -> None:
        """Say what there is to know of the data, each in a line."""
        self.said.setText("\n".join(word for word in words if word))

    def close_down(self) -> None:
        """End the worker that reads files, and the dialog that asks it."""
        if self.dialog is not None:
            self.dialog.reject()
        self.runner.close()

    def purpose(self) -> str:
        """One sentence of what the data are for."""
        raise NotImplementedError

    def make_dialog(self, path: Path) -> CsvDialog:
        """The dialog that asks for columns of a file."""
        raise NotImplementedError

    def ask_file(self) -> None:
        """Ask for a file, then for its columns."""
        settings = Settings()
        words = self.tr("Tables of numbers (*.csv *.tsv *.txt);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self.window(), self.tr("Open a table of data"), settings.folder, words)
        if name:
            settings.folder = str(Path(name).parent)
            self._ask_columns(Path(name))

    def _choose_columns(self) -> None:
        if self.path is not None:
            self._ask_columns(self.path)

    def _ask_columns(self, path: Path) -> None:
        self.dialog = self.make_dialog(path)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.chosen.connect(self.read)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _button(self, words: str, help: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setToolTip(help)
        button.setProperty("role", "box")
        return button
