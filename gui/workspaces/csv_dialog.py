"""The user's own table of numbers: a look at its first rows, which columns are x and y, and what comes of them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.csv_file import Look, look
from engine.dataset import DATASETS
from engine.landscapes.model import ModelLandscape
from engine.runner import Ended, Job, Run, Runner
from gui.editors import Complaint, said
from gui.numbers import Combo

POLL = 30  # ms
SHOWN = 8  # rows of the preview


def looking(path: Path) -> Generator[None, None, Look]:
    """The job: read the first rows of a file."""
    yield
    return look(path, SHOWN)


def fitting(landscape: ModelLandscape, path: Path, x: list[str], y: str) -> Generator[None, None, ModelLandscape]:
    """The job: read these columns of the whole file, and work out what the panel shows of a landscape on them."""
    yield
    made = landscape.with_parts(data=DATASETS["csv"].checked({"path": str(path), "x": x, "y": y}))
    _ = made.condition  # which takes a moment of many rows, and is then kept
    return made


class CsvDialog(QDialog):
    """`chosen` carries the landscape on the file's data. Files are read beside the window, however long they are."""

    chosen = Signal(object)

    def __init__(self, path: Path, landscape: ModelLandscape, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path, self.landscape, self.runner = path, landscape, runner
        self.found: ModelLandscape | None = None  # what the columns chosen give
        self._run: Run | None = None
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self._look)
        self.setWindowTitle(self.tr("Data of {0}").format(path.name))
        self.preview = QTableWidget(self)
        self.preview.setAccessibleName(self.tr("The first rows of the file"))
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.setTabKeyNavigation(False)
        self.preview.verticalHeader().hide()
        self.preview.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.columns: list[Combo] = []  # those of x, then that of y
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.complaint = Complaint(self)
        self._lay_out()
        self.resize(self.sizeHint())
        self._start(looking(path))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for words, help in self._roles():
            combo, caption = Combo(self), QLabel(words, self)
            caption.setBuddy(combo)
            combo.setAccessibleName(help)
            for part in (combo, caption):
                part.setToolTip(help)
            combo.activated.connect(self._read)
            grid.addWidget(caption, len(self.columns), 0)
            grid.addWidget(combo, len(self.columns), 1)
            self.columns.append(combo)
        self.buttons = QDialogButtonBox(self)
        self.buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.use = self.buttons.addButton(self.tr("&Use these data"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setToolTip(self.tr("Fit the model to these columns"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.preview, 1)
        column.addLayout(grid)
        for below in (self.said, self.complaint, self.buttons):
            column.addWidget(below)

    def _roles(self) -> list[tuple[str, str]]:
        """What columns are wanted, each with a sentence."""
        y = self.tr("&y, the target"), self.tr("The column to predict")
        if self.landscape.model.features == 1:
            return [(self.tr("&x"), self.tr("The column to predict from")), y]
        first = self.tr("x&1"), self.tr("The first column to predict from")
        return [first, (self.tr("x&2"), self.tr("The second column to predict from")), y]

    def sizeHint(self) -> QSize:
        """Room for a few columns and rows."""
        return QSize(520, 440)

    def done(self, result: int) -> None:
        """Tell what was chosen; what is still being read is not wanted any more."""
        self._timer.stop()
        self.runner.cancel()
        super().done(result)
        if result and self.found is not None:
            self.chosen.emit(self.found)

    # --- reading -----------------------------------------------------------------------------------

    def _start(self, job: Job | None) -> None:
        """Do a job in place of the one before."""
        self.found = self._run = None
        self.use.setEnabled(False)
        self.complaint.say("")
        self.said.setText(self.tr("Reading the file …") if job is not None else "")
        if job is not None:
            self._run = self.runner.start(lambda: job)
            self._timer.start()

    def _look(self) -> None:
        ended = self._run.ended if self._run else None
        if ended is not None:
            self._timer.stop()
            self._run = None
            self._show(ended)

    def _show(self, ended: Ended) -> None:
        if ended.how == "failed":
            self.said.clear()
            self.complaint.say(ended.sentence)
        elif isinstance(ended.result, Look):
            self._offer(ended.result)
        elif ended.how == "done":
            self.found = ended.result
            data = ended.result.samples.raw
            self.said.setText(
                " ".join(part for part in (self.tr("%n rows are used.", "", len(data)), data.note) if part)
            )
            self.use.setEnabled(True)
            self.use.setDefault(True)

    def _offer(self, found: Look) -> None:
        """Show the first rows, and let columns be chosen: numbers first."""
        self.preview.setColumnCount(len(found.columns))
        self.preview.setHorizontalHeaderLabels(list(found.columns))
        self.preview.setRowCount(len(found.rows))
        for row, cells in enumerate(found.rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.preview.setItem(row, column, item)
        for combo, name in zip(self.columns, self._first_choice(found), strict=True):
            combo.addItems(list(found.columns))
            combo.setCurrentText(name)
        self.preview.resizeColumnsToContents()
        self._read()

    def _first_choice(self, found: Look) -> list[str]:
        """The columns in use, if they are of this file; else numbers: the first, and the last for y."""
        now, wanted = self.landscape.samples.raw, len(self.columns)
        if getattr(self.landscape.data, "path", "") == str(self.path):
            return [*now.x_names, now.y_name]
        numbers = [*found.numbers, *(name for name in found.columns if name not in found.numbers)]
        last = found.numbers[-1] if len(found.numbers) >= wanted else numbers[-1]
        return [*(numbers * wanted)[: wanted - 1], last]

    def _read(self) -> None:
        """Read the columns that are chosen now."""
        *x, y = (combo.currentText() for combo in self.columns)
        if len({*x, y}) < len(self.columns):
            self._start(None)
            words = self.tr("{0} needs {1} different columns.").format(said(self.landscape.model.title), len(x) + 1)
            self.complaint.say(words)
        else:
            self._start(fitting(self.landscape, self.path, x, y))
