"""The network that is trained: which, its settings, how large it is; and the loss it is trained for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from engine import training_pairing as pairing
from engine.declared import BadInput, Keyed
from engine.loss import LOSSES
from engine.network import NETWORKS
from engine.scenario import Scenario
from engine.training import Training
from engine.training_facts import NetworkFacts
from gui.editors import Complaint
from gui.forms import ChangingForm
from gui.formula import FormulaLabel
from gui.store import Store
from gui.theme import Theme
from gui.workspaces.keyed_combo import KeyedCombo
from gui.workspaces.own_model import OwnModelOpener
from gui.workspaces.train_section import TrainSection

LATER = 200  # ms that a hand rests before the formula follows it


class ChoiceSection(TrainSection):
    """One of several classes, which stays in sight, and its settings, which are folded at first."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, unfolded=False, parent=parent)
        self.name(*self.words())
        self.combo = KeyedCombo(*self.words(), self)
        self.combo.caption.hide()  # the head says it
        self.refused = Complaint(self)  # what the combo box offered and the data do not take
        self.form = ChangingForm(self)
        for part in (self.combo, self.refused):
            self.add_below_head(part)
        self.column.addWidget(self.form)
        self.combo.chosen.connect(self._choose)
        self.form.edited.connect(self._set)
        self.form.settled.connect(store.settle)

    def words(self) -> tuple[str, str]:
        """What it is called, and a sentence of what it is for."""
        raise NotImplementedError

    def chosen(self, training: Training) -> Keyed:
        """The one that the training has."""
        raise NotImplementedError

    def offered(self, training: Training) -> Sequence[type[Keyed]]:
        """Those that go with the data."""
        raise NotImplementedError

    def put(self, training: Training, one: Keyed | str) -> Training:
        """The training with another."""
        raise NotImplementedError

    def part(self, scenario: Scenario) -> object:
        """The one chosen, and the data that it has to go with."""
        return self.chosen(scenario.training), scenario.training.data

    def show_part(self, scenario: Scenario) -> None:
        """Show which it is, and its settings."""
        training = scenario.training
        self.refused.say("")
        self.combo.offer(offered(self.offered, training), self.chosen(training))
        self.form.set_value(self.chosen(training))

    def _choose(self, key: str) -> None:
        if self.attempt(lambda now: self.put(now, key), self.refused.say):
            self.combo.setCurrentIndex(self.combo.findData(self.chosen(self.training).key))  # which is still chosen

    def _set(self, name: str, value: Any, gesture: str) -> None:
        def refuse(sentence: str) -> None:
            self.form.refuse(name, sentence)

        self.attempt(lambda now: self.put(now, self.chosen(now).changed(**{name: value})), refuse, gesture)


class NetworkSection(ChoiceSection):
    """The network."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.large = QLabel(self)
        self.large.setProperty("role", "dim")
        self.large.setWordWrap(True)
        self.large.setTextFormat(Qt.TextFormat.PlainText)
        self.large.setToolTip(self.tr("How wide the layers are, from features to outputs, and how many weights"))
        self.impossible = Complaint(self)  # what the network as it is cannot do
        self.own = OwnModelOpener(store, self)
        self.add_below_head(self.impossible)
        for part in (self.large, self.own):
            self.column.addWidget(part)
        self.own.made.connect(self._take)
        self.set_scenario(store.scenario)

    def words(self) -> tuple[str, str]:
        """What a network is."""
        return self.tr("Network"), self.tr("What is trained: a function of the features with many weights.")

    def chosen(self, training: Training) -> Keyed:
        """The network."""
        return training.network

    def offered(self, training: Training) -> Sequence[type[Keyed]]:
        """The networks that can learn the data."""
        return pairing.networks_for(training.data)

    def put(self, training: Training, one: Keyed | str) -> Training:
        """The training of another network."""
        return pairing.with_network(training, NETWORKS.read(one))

    def show_part(self, scenario: Scenario) -> None:
        """Show which it is, its settings, and whether it may have saved states."""
        super().show_part(scenario)
        self.own.show_network(scenario.training.network.key == "own")

    def show_facts(self, found: NetworkFacts) -> None:
        """Say how large the network is."""
        weights = self.tr("{0} weights").format(f"{found.weights:,}")
        self.impossible.say("")
        self.large.setText("\n".join(filter(None, (", ".join(filter(None, (found.layers, weights))), found.note))))
        self.large.show()

    def show_fault(self, sentence: str) -> None:
        """Say why the network cannot be made."""
        self.large.hide()
        self.impossible.say(sentence)

    def close_down(self) -> None:
        """End the worker that runs files."""
        self.own.close_down()

    def _take(self, made: Training) -> None:
        """Train the model of a file."""
        self.attempt(lambda _: made, self.refused.say)


class LossSection(ChoiceSection):
    """The loss."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.formula = FormulaLabel(parent=self)
        self.column.addWidget(self.formula)
        self._later = QTimer(self, interval=LATER, singleShot=True)
        self._later.timeout.connect(self._draw)
        self.set_scenario(store.scenario)

    def words(self) -> tuple[str, str]:
        """What a loss is."""
        return self.tr("Loss"), self.tr("What is made small: how wrong the predictions are.")

    def chosen(self, training: Training) -> Keyed:
        """The loss."""
        return training.loss

    def offered(self, training: Training) -> Sequence[type[Keyed]]:
        """The losses that take the targets of the data."""
        return pairing.losses_for(training.data)

    def put(self, training: Training, one: Keyed | str) -> Training:
        """The training under another loss."""
        return pairing.with_loss(training, LOSSES.read(one))

    def show_part(self, scenario: Scenario) -> None:
        """Show the loss, and its formula as soon as the hand rests."""
        super().show_part(scenario)
        if self.store.gesturing:
            self._later.start()
        else:
            self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self.formula.set_theme(theme)

    def _draw(self) -> None:
        self._later.stop()
        loss = self.training.loss
        self.formula.set_latex(loss.formula().replace(r", \quad ", "\n"))  # a line is a formula
        self.formula.setToolTip(loss.idea)
        self.formula.setAccessibleName(loss.title)


def offered(ask: Callable[[Training], Sequence[type[Keyed]]], training: Training) -> Sequence[type[Keyed]]:
    """What goes with the data of a training; nothing where there are none, of which the data section tells."""
    try:
        return ask(training)
    except BadInput:
        return ()
