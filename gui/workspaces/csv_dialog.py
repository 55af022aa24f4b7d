"""The user's own table of numbers: a look at its first rows, which columns are wanted, and what comes of them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

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
from engine.runner import Ended, Job, Run, Runner
from gui.editors import Complaint
from gui.numbers import Combo

POLL = 30  # ms
SHOWN = 8  # rows of the preview


def looking(path: Path) -> Generator[None, None, Look]:
    """The job: read the first rows of a file."""
    yield
    return look(path, SHOWN)


class CsvDialog(QDialog):
    """`chosen` carries what came of the columns. Files are read beside the window, however long they are.

    What is asked for, its kinds add to `grid`; then they `begin`.
    """

    chosen = Signal(object)

    def __init__(self, path: Path, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path, self.runner = path, runner
        self.found: Any = None  # what came of the columns chosen
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
        self.grid = QGridLayout()
        self.grid.setColumnStretch(1, 1)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.complaint = Complaint(self)
        self._lay_out()

    def _lay_out(self) -> None:
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
        column.addLayout(self.grid)
        for below in (self.said, self.complaint, self.buttons):
            column.addWidget(below)

    def add_combo(self, words: str, help: str) -> Combo:
        """Ask for a column by a combo box in the next row of the grid."""
        row = self.grid.rowCount()
        combo, caption = Combo(self), QLabel(words, self)
        caption.setBuddy(combo)
        combo.setAccessibleName(help)
        for part in (combo, caption):
            part.setToolTip(help)
        combo.activated.connect(self.read)
        self.grid.addWidget(caption, row, 0)
        self.grid.addWidget(combo, row, 1)
        return combo

    def begin(self) -> None:
        """Look at the file."""
        self.resize(self.sizeHint())
        self._start(looking(self.path))

    def offer(self, found: Look) -> None:
        """Let columns be chosen."""
        raise NotImplementedError

    def job(self) -> Job | str:
        """What reads the columns chosen; or the sentence that says what is wrong with the choice."""
        raise NotImplementedError

    def words(self) -> str:
        """What there is to say of what was found."""
        raise NotImplementedError

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

    def read(self) -> None:
        """Read the columns that are chosen now."""
        job = self.job()
        self._start(None if isinstance(job, str) else job)
        if isinstance(job, str):
            self.complaint.say(job)

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
            self._preview(ended.result)
            self.offer(ended.result)
            self.read()
        elif ended.how == "done":
            self.found = ended.result
            self.said.setText(self.words())
            self.use.setEnabled(True)
            self.use.setDefault(True)

    def _preview(self, found: Look) -> None:
        """Show the first rows."""
        self.preview.setColumnCount(len(found.columns))
        self.preview.setHorizontalHeaderLabels(list(found.columns))
        self.preview.setRowCount(len(found.rows))
        for row, cells in enumerate(found.rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.preview.setItem(row, column, item)
        self.preview.resizeColumnsToContents()
