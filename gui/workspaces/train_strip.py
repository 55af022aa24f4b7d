"""The control strip of a training: start and pause, stop, more epochs, and how it is in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QToolButton, QWidget

from gui.icons import icon
from gui.steady_label import SteadyLabel
from gui.theme import LIGHT, Theme
from gui.training_run import TrainingRun
from gui.training_state import UNDER_WAY, State, nobody

MORE = (1, 5, 10, 50, 100, 500)  # epochs
PROGRESS = 8  # ticks between two looks at how far it is: numbers that flicker cannot be read
BAR_WIDTH, BAR_HEIGHT = 140, 6  # pixels of the bar of progress


class TrainStrip(QWidget):
    """Shows a run and asks for what its buttons say."""

    toggled = Signal()
    stopped = Signal()  # or, where it stands still, back to the first weights
    more_asked = Signal(int)

    def __init__(self, run: TrainingRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run, self._theme, self._ticks = run, LIGHT, 0
        self.start, self.stop, self.more = QToolButton(), QToolButton(), QToolButton()
        self.start.setProperty("primary", True)
        self.start.clicked.connect(self.toggled)
        self.stop.clicked.connect(self.stopped)
        self.more.setText(self.tr("More epochs"))
        self.more.setToolTip(self.tr("Go on for more epochs, at the learning rates as they are now (Ctrl+Plus: ten)"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._epochs_menu())
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(BAR_WIDTH, BAR_HEIGHT)
        self.bar.setAccessibleName(self.tr("How far the training is"))
        self.words = SteadyLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 0)
        layout.setSpacing(8)
        for button in (self.start, self.stop, self.more):
            button.setToolButtonStyle(button.toolButtonStyle().ToolButtonTextBesideIcon)
            if button is not self.start:
                button.setProperty("segment", True)
            layout.addWidget(button)
        layout.addWidget(self.bar)
        layout.addWidget(self.words, 1)
        run.state_changed.connect(self.refresh)
        self.refresh()

    def _epochs_menu(self) -> QMenu:
        menu = QMenu(self.more)
        for epochs in MORE:
            menu.addAction(self.tr("{0} more").format(epochs)).setData(epochs)
        menu.triggered.connect(self._ask_more)
        return menu

    def _ask_more(self, action: QAction) -> None:
        self.more_asked.emit(action.data())

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = theme
        self.refresh()

    def refresh(self) -> None:
        """Show what the run is at."""
        run, state = self.run, self.run.state
        under_way = state in UNDER_WAY
        self._name(self.start, *self._start_words(), "pause" if run.training else "play")
        self.start.setEnabled(state is not State.EMPTY and state is not State.MAKING)
        if under_way or run.untrained:
            self._name(self.stop, self.tr("Stop"), self.tr("End the training here; what was trained stays"), "")
        else:
            self._name(self.stop, self.tr("Reset"), self.tr("Back to the first weights, before any training"), "")
        self.stop.setEnabled(under_way or state in (State.STOPPED, State.DONE, State.FAILED))
        self.more.setEnabled(run.can_go_on)
        self.show_progress()

    def tick(self) -> None:
        """Look how far it is, now and then."""
        self._ticks += 1
        if self._ticks % PROGRESS == 0 and self.run.running and self.isVisible():
            self.show_progress()

    def show_progress(self) -> None:
        """Show how far it is."""
        trainer = self.run.trainer
        self.bar.setVisible(self.run.state in UNDER_WAY)
        if trainer is not None:
            self.bar.setMaximum(trainer.steps)
            self.bar.setValue(trainer.step)
        self.words.setText(self._words())

    def _name(self, button: QToolButton, words: str, tip: str, drawing: str) -> None:
        button.setText(words)
        button.setToolTip(tip)
        button.setAccessibleName(words)
        if drawing and button.property("shown") != (drawing, self._theme.key):
            button.setProperty("shown", (drawing, self._theme.key))
            button.setIcon(icon(drawing, self._theme.text))

    def _start_words(self) -> tuple[str, str]:
        run = self.run
        if run.training:
            return self.tr("Pause"), self.tr("Stand still; nothing is lost (Ctrl+Return)")
        if run.state is State.PAUSED and not run.changed:
            return self.tr("Go on"), self.tr("Train on from here (Ctrl+Return)")
        if run.untrained or run.state is State.MAKING:
            return self.tr("Start"), self.tr("Train all racers from the same weights on the same batches (Ctrl+Return)")
        return self.tr("Train anew"), self.tr(
            "Train from the first weights with the settings as they are (Ctrl+Return)"
        )

    def _words(self) -> str:
        run, trainer, state = self.run, self.run.trainer, self.run.state
        if state is State.EMPTY:
            return nobody() if run.asked else ""
        if state is State.MAKING:
            return self.tr("Reading the data and building the networks …")
        if state is State.FAILED:
            return run.sentence
        if trainer is None:
            return ""
        if state is State.READY:
            weights, lanes = trainer.problem.layout.total, len(trainer.lanes)
            return self.tr("Ready: {} networks of {} weights").format(lanes, f"{weights:,}")
        at = self.tr("step {} of {}").format(f"{trainer.step:,}", f"{trainer.steps:,}")
        words = {
            State.TRAINING: self.tr("Training: {}"),
            State.PAUSED: self.tr("Paused at {}"),
            State.STOPPED: self.tr("Stopped at {}"),
            State.DONE: self.tr("Done: {}"),
        }[state].format(at) + self._left()
        if not run.changed:
            return words
        if run.can_go_on:
            return words + self.tr(" · rates have changed since: train anew, or go on at them for more epochs")
        return words + self.tr(" · settings have changed since: train anew")

    def _left(self) -> str:
        left = self.run.left
        if left is None:
            return ""
        if left < 90:
            return self.tr(", {} s left").format(f"{left:.0f}")
        return self.tr(", {} min left").format(f"{left / 60:.0f}")
