"""The button that makes a Python file of the user's own the network: it asks by name before the file is run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QToolButton, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.own_model import allow
from engine.own_training import with_file
from engine.runner import Ended, Run, Runner
from gui.editors import Complaint
from gui.settings import Settings
from gui.store import Store

LOOK = 30  # ms


class OwnModelOpener(QWidget):
    """`made` carries the training with the model of a file, and with its data if it has any."""

    made = Signal(object)

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.question: QMessageBox | None = None  # while it is asked
        self._runner = Runner("own model")
        self._run: Run | None = None
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._look)
        self.button = QToolButton(self)
        self.button.setText(self.tr("Open a model file…"))
        self.button.setToolTip(
            self.tr("Train a torch.nn.Module of your own: what model() of a Python file returns, on its data() if any")
        )
        self.button.setProperty("role", "box")
        self.button.clicked.connect(self._choose)
        self.complaint = Complaint(self)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.complaint)

    def close_down(self) -> None:
        """End the worker, and the question."""
        if self.question is not None:
            self.question.reject()
        self._timer.stop()
        self._runner.close()

    def _choose(self) -> None:
        settings = Settings()
        words = self.tr("Python files (*.py);;All files (*)")
        title = self.tr("Open a model file")
        name, _ = QFileDialog.getOpenFileName(self.window(), title, settings.folder, words)
        if name:
            settings.folder = str(Path(name).parent)
            self.ask(Path(name))

    def ask(self, path: Path) -> None:
        """Ask whether a file may be run, by its name, each time."""
        self.complaint.say("")
        question = QMessageBox(self.window())
        question.setIcon(QMessageBox.Icon.Warning)
        question.setWindowTitle(self.tr("Run {0}?").format(path.name))
        question.setText(self.tr("Run the program {0}?").format(path.name))
        question.setInformativeText(
            self.tr("{0}\n\nIt can do whatever you can do on this computer. Run it only if you trust it.").format(path)
        )
        run = question.addButton(self.tr("&Run {0}").format(path.name), QMessageBox.ButtonRole.AcceptRole)
        question.setDefaultButton(question.addButton(self.tr("&Cancel"), QMessageBox.ButtonRole.RejectRole))
        question.finished.connect(lambda _: self._answered(path, question.clickedButton() is run))
        self.question = question
        question.open()

    def _answered(self, path: Path, yes: bool) -> None:
        if self.question is not None:
            self.question.deleteLater()
            self.question = None
        if not yes:
            return
        try:
            allow(path)
        except BadInput as error:
            self.complaint.say(str(error))
            return
        training = self.store.scenario.training
        self._run = self._runner.start(lambda: with_file(training, str(path)))
        self.button.setEnabled(False)
        self._timer.start()

    def _look(self) -> None:
        ended = self._run.ended if self._run else None
        if ended is not None:
            self._timer.stop()
            self._run = None
            self.button.setEnabled(True)
            self._end(ended)

    def _end(self, ended: Ended) -> None:
        if ended.how == "failed":
            self.complaint.say(ended.sentence)
        elif ended.how == "done":
            self.made.emit(ended.result)
