"""The buttons of the user's own model: its Python file, run only when asked for by name, and its saved states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QToolButton, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.own_model import allow
from engine.own_training import with_file, with_states
from engine.runner import Ended, Job, Run, Runner
from gui.editors import Complaint
from gui.settings import Settings
from gui.store import Store

LOOK = 30  # ms


class OwnModelOpener(QWidget):
    """`made` carries the training with the model of a file; `walked` that of saved states, with their history."""

    made = Signal(object)
    walked = Signal(object, object)

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
        self.states = QToolButton(self)
        self.states.setText(self.tr("Saved states…"))
        self.states.setToolTip(
            self.tr(
                "Show files of torch.save(model.state_dict(), …) as a path, in natural order (step 9 before step 10); "
                "nothing in them is run"
            )
        )
        self.states.setProperty("role", "box")
        self.states.clicked.connect(self._choose_states)
        self.complaint = Complaint(self)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.states)
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

    def show_network(self, own: bool) -> None:
        """Offer saved states where the network is one of the user's own."""
        self.states.setVisible(own)

    def _choose_states(self) -> None:
        settings = Settings()
        words = self.tr("Saved states (*.pt *.pth);;All files (*)")
        names, _ = QFileDialog.getOpenFileNames(self.window(), self.tr("Open saved states"), settings.folder, words)
        if names:
            settings.folder = str(Path(names[0]).parent)
            self.walk([Path(name) for name in names])

    def walk(self, paths: Sequence[Path]) -> None:
        """Read saved states of the model."""
        training = self.store.scenario.training
        self._begin(lambda: with_states(training, paths))

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
        self._begin(lambda: with_file(training, str(path)))

    def _begin(self, job: Callable[[], Job]) -> None:
        self.complaint.say("")
        self._run = self._runner.start(job)
        self._offer(False)
        self._timer.start()

    def _offer(self, free: bool) -> None:
        for button in (self.button, self.states):
            button.setEnabled(free)

    def _look(self) -> None:
        ended = self._run.ended if self._run else None
        if ended is not None:
            self._timer.stop()
            self._run = None
            self._offer(True)
            self._end(ended)

    def _end(self, ended: Ended) -> None:
        if ended.how == "failed":
            self.complaint.say(ended.sentence)
        elif isinstance(ended.result, tuple):
            self.walked.emit(*ended.result)
        elif ended.how == "done":
            self.made.emit(ended.result)
