"""The data of a model: which set, its settings as sliders, or a file of one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from engine import pairing
from engine.landscapes.model import ModelLandscape
from engine.runner import Runner
from gui.forms import ChangingForm
from gui.settings import Settings
from gui.workspaces.csv_dialog import CsvDialog
from gui.workspaces.keyed_combo import KeyedCombo

BY_MODEL = ("features", "classes", "classify")  # settings that follow from the model


class DataChooser(QWidget):
    """Settings of the data set below each other; `combo`, which stands elsewhere, says which data set it is."""

    chosen = Signal(str)  # the key of another data set
    edited = Signal(str, object, str)  # a setting, its new value, the gesture
    settled = Signal()
    read = Signal(object)  # the landscape on the data of a file

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.landscape: ModelLandscape | None = None
        self.dialog: CsvDialog | None = None  # while it is open
        self._runner = Runner("data")
        self.combo = KeyedCombo(self.tr("Data"), self.tr("The samples that the model is fitted to."), parent)
        self.form = ChangingForm(self, one_line=True)
        self.said = QLabel(self)
        self.said.setProperty("role", "dim")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.open = self._button(self.tr("Open CSV…"), self.tr("Fit the model to columns of a file of your own"))
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
        self.open.clicked.connect(self._open)
        self.columns.clicked.connect(self._choose_columns)

    def set_landscape(self, landscape: ModelLandscape) -> None:
        """Show the data of a landscape."""
        self.landscape = landscape
        data, samples = landscape.data, landscape.samples.raw
        self.combo.offer(pairing.datasets_for(landscape.model), data)
        names = [one.name for one in data.parameters() if one.kind != "text" and one.name not in BY_MODEL]
        self.form.set_value(data, names)
        words = [self.tr("%n samples", "", len(samples)), samples.note]
        if path := self._path:
            words.insert(0, f"{path.name}: {samples.y_name} ({', '.join(samples.x_names)})")
        self.said.setText("\n".join(word for word in words if word))
        self.columns.setVisible(path is not None)
        direction = QBoxLayout.Direction  # what is said of a file needs the whole width
        self.about.setDirection(direction.LeftToRight if path is None else direction.TopToBottom)

    def close_down(self) -> None:
        """End the worker that reads files, and the dialog that asks it."""
        if self.dialog is not None:
            self.dialog.reject()
        self._runner.close()

    def open_file(self, landscape: ModelLandscape) -> None:
        """Ask for a file, then for the columns that the model of a landscape is to be fitted to."""
        settings = Settings()
        words = self.tr("Tables of numbers (*.csv *.tsv *.txt);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self.window(), self.tr("Open a table of data"), settings.folder, words)
        if name:
            settings.folder = str(Path(name).parent)
            self._ask_columns(Path(name), landscape)

    def _open(self) -> None:
        if self.landscape is not None:
            self.open_file(self.landscape)

    def _choose_columns(self) -> None:
        if self.landscape is not None and self._path is not None:
            self._ask_columns(self._path, self.landscape)

    @property
    def _path(self) -> Path | None:
        """The file that the data are from, if they are."""
        path = getattr(self.landscape.data, "path", "") if self.landscape is not None else ""
        return Path(path) if path else None

    def _ask_columns(self, path: Path, landscape: ModelLandscape) -> None:
        self.dialog = CsvDialog(path, landscape, self._runner, self.window())
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
