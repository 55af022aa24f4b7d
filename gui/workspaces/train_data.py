"""The data of a training: which, standardised or not, and how they are split."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from engine import training_pairing as pairing
from engine.dataset import DATASETS, Dataset
from engine.scenario import Scenario
from engine.training import Training
from engine.training_facts import DataFacts
from gui.counting import counted
from gui.editors import Complaint, Switch, said
from gui.forms import DeclaredForm
from gui.store import Store
from gui.workspaces.csv_dialog import CsvDialog
from gui.workspaces.data_chooser import DataChooser
from gui.workspaces.train_csv import TrainCsvDialog
from gui.workspaces.train_section import TrainSection

NAMED = 6  # classes in the line of facts


class TrainData(DataChooser):
    """Any data set; `read` carries the one that is columns of a file."""

    def purpose(self) -> str:
        """They are learned."""
        return self.tr("The samples that the network learns from.")

    def make_dialog(self, path: Path) -> CsvDialog:
        """The dialog that asks for any number of features."""
        return TrainCsvDialog(path, self.data, self.runner, self.window())

    def set_data(self, data: Dataset) -> None:
        """Show data."""
        self.data = data
        self.show_data(pairing.datasets(), data)
        self.about.setDirection(QBoxLayout.Direction.TopToBottom)  # there is much to say


class DataSection(TrainSection):
    """Which data stays in sight; their settings are folded at first. What comes along with other data is said."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, unfolded=False, parent=parent)
        self.data = TrainData(self)
        self.name(self.tr("Data"), self.data.purpose())
        self.refused = Complaint(self)
        self.came_along = QLabel(self)
        self.came_along.setProperty("role", "hint")
        self.came_along.setWordWrap(True)
        self.came_along.setTextFormat(Qt.TextFormat.PlainText)
        self.came_along.hide()
        self._about: object = None  # what it speaks of
        self.standardise = Switch(self.tr("Standardise features"), self)
        self.standardise.setToolTip(said(Training.parameter("standardise").help))
        self.split = DeclaredForm(Training, ["held_out", "split_seed"], self, one_line=True)
        self.data.combo.caption.hide()  # the head says it
        for below in (self.data.combo, self.refused, self.came_along):
            self.add_below_head(below)
        for part in (self.data, self.standardise, self.split):
            self.column.addWidget(part)
        self._connect()
        self.set_scenario(store.scenario)

    def _connect(self) -> None:
        self.data.chosen.connect(self._choose)
        self.data.edited.connect(self._set)
        self.data.read.connect(self._take)
        self.standardise.clicked.connect(self._set_standardise)
        self.split.edited.connect(self._set_split)
        for form in (self.data, self.split):
            form.settled.connect(self.store.settle)

    def part(self, scenario: Scenario) -> object:
        """The data and their split, and what came along with them."""
        now = scenario.training
        return now.data, now.standardise, now.held_out, now.split_seed, now.network, now.loss

    def show_part(self, scenario: Scenario) -> None:
        """Show the data of the training."""
        training = scenario.training
        self.refused.say("")
        self.data.set_data(training.data)
        self.standardise.setChecked(training.standardise)
        self.split.set_value(training)
        self.split.editors["split_seed"].setVisible(bool(training.held_out))
        if self._about != (training.data.key, training.network, training.loss):
            self.came_along.hide()

    def show_facts(self, found: DataFacts) -> None:
        """Say how many samples, features and classes there are, and how they are split."""
        size = found.size
        told = [
            counted(size.samples, self.tr("{0} sample"), self.tr("{0} samples")),
            counted(size.features, self.tr("{0} feature"), self.tr("{0} features")),
        ]
        if size.classes:
            named = ", ".join(found.classes[:NAMED]) + (", …" if size.classes > NAMED else "")
            classes = counted(size.classes, self.tr("{0} class"), self.tr("{0} classes"))
            told.append(f"{classes}: {named}")
        shares = self.tr("{0} train, {1} validate").format(f"{found.training:,}", f"{found.validation:,}")
        file = self.data.path.name if self.data.path else ""
        self.data.say([file, ", ".join(told), shares, found.note])

    def show_fault(self, sentence: str) -> None:
        """Say why there are no data."""
        self.data.say([])
        self.refused.say(sentence)

    def close_down(self) -> None:
        """End the worker that reads files."""
        self.data.close_down()

    # --- edits -------------------------------------------------------------------------------------

    def _choose(self, key: str) -> None:
        self._put(lambda _: DATASETS[key]())

    def _set(self, name: str, value: Any, gesture: str) -> None:
        self._put(lambda now: now.data.changed(**{name: value}), gesture)

    def _take(self, data: Dataset) -> None:
        self._put(lambda _: data)

    def _put(self, make: Callable[[Training], Dataset], gesture: str = "") -> None:
        before = self.training
        if self.attempt(lambda now: pairing.with_data(now, make(now)), self.refused.say, gesture):
            self.data.set_data(before.data)  # what was refused is not shown as chosen
        else:
            self._tell(before, self.training)

    def _tell(self, before: Training, now: Training) -> None:
        """Say which loss and network came along with the data."""
        changed = [(now.network, before.network), (now.loss, before.loss)]
        titles = [said(new.title) for new, old in changed if new != old]
        if titles:
            words = self.tr("{0} came along, to go with these data. Undo (Ctrl+Z) brings all back.")
            self.came_along.setText(words.format(self.tr(" and ").join(titles)))
            self.came_along.show()
            self._about = now.data.key, now.network, now.loss

    def _set_standardise(self, on: bool) -> None:
        self.edit(standardise=on)

    def _set_split(self, name: str, value: Any, gesture: str) -> None:
        self.edit(gesture, **{name: value})
