"""What the sections of the Train panel share: they edit the training of a scenario, and nothing else of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from engine.declared import BadInput
from engine.runner import Run, Runner
from engine.scenario import Scenario
from engine.training import Training
from engine.training_facts import facts
from gui.workspaces.form_section import FormSection
from gui.workspaces.section import Section

LOOK = 30  # ms


class TrainSection(Section):
    """A section that shows a part of the training."""

    @property
    def training(self) -> Training:
        """The training as it is."""
        return self.store.scenario.training

    def with_changes(self, **changes: object) -> Scenario:
        """The scenario with another training."""
        return self.store.scenario.with_training(**changes)

    def attempt(
        self, make: Callable[[Training], Training], refuse: Callable[[str], None], gesture: str = ""
    ) -> BadInput | None:
        """Take the training that `make` makes of the present one; `refuse` is told what it refuses, or ""."""
        try:
            training = make(self.training)
        except BadInput as error:
            refuse(str(error))
            return error
        refuse("")
        made = {name: getattr(training, name) for name in ("data", "network", "loss", "start")}
        self.edit(gesture, **made)
        return None


class TrainForm(TrainSection, FormSection):
    """Settings of the training in a section that is folded at first."""


class FactsDesk(QObject):
    """Measures data and network beside the window: real data and torch take a second to load."""

    data_measured = Signal(object)  # DataFacts
    network_measured = Signal(object)  # NetworkFacts
    data_refused = Signal(str)
    network_refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = Runner("training facts")
        self._run: Run | None = None
        self._measured: object = None  # what the run is about
        self._told = False  # of the data
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._look)

    def measure(self, training: Training) -> None:
        """Measure a training, in place of the one before; nothing is done where it would be the same again."""
        asked = training.data, training.network, training.loss, training.held_out, training.split_seed
        if asked != self._measured:
            self._measured, self._told = asked, False
            self._run = self._runner.start(lambda: facts(training))
            self._timer.start()

    def close(self) -> None:
        """End the worker."""
        self._timer.stop()
        self._runner.close()

    def _look(self) -> None:
        if self._run is None:
            return
        ended, progress = self._run.ended, self._run.progress
        if progress is not None and not self._told:
            self._told = True
            self.data_measured.emit(progress)
        if ended is None:
            return
        self._timer.stop()
        if ended.how == "done":
            self.network_measured.emit(ended.result)
        elif ended.how == "failed":
            (self.network_refused if self._told else self.data_refused).emit(ended.sentence)
