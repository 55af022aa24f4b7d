"""The left panel of the Train workspace: data, network, loss, racers, and how they train."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from engine.optimizer import Optimizer
from engine.racer import Contestant
from engine.scenario import Scenario
from engine.training_racers import as_edited, racers_now
from gui.store import Store
from gui.training_state import nobody
from gui.workspaces.panel import Panel
from gui.workspaces.racer_list import RacerList, Standing
from gui.workspaces.train_data import DataSection
from gui.workspaces.train_network import LossSection, NetworkSection
from gui.workspaces.train_section import FactsDesk, TrainSection
from gui.workspaces.train_settings import EndSection, MeasureSection, TrainingSection


class TrainRacers(TrainSection, RacerList):
    """The optimizers that train the network."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(
            self.tr("Racers"),
            self.tr("The optimizers that train, each its own copy of the network: same first weights, same batches."),
        )
        self.empty.setText(nobody())
        self.set_scenario(store.scenario)

    def racers_of(self, scenario: Scenario) -> tuple[Contestant, ...]:
        """Those that train, each with the rate it is at after all that was changed while it ran."""
        return racers_now(scenario.training)

    def samples_of(self, scenario: Scenario) -> int:
        """None: all of them see the same batches."""
        return 0

    def new_racer(self, optimizer: Optimizer, style: int) -> Contestant:
        """One who trains."""
        return Contestant(optimizer=optimizer, style=style)

    def arranged(self, standing: Standing) -> dict[str, object]:
        """Rates that were changed while it ran stay with their racers, until a racer is given another; ends do, too."""
        racers, changes = as_edited(self.training, standing)
        view = self.training.view
        shown = view.changed(slice=view.slice.rearranged([former for former, _ in standing]))
        return {"racers": racers, "changes": changes, "view": shown}


class TrainPanel(Panel):
    """Edits the training of the scenario."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.facts = FactsDesk(self)
        self.data, self.network, self.loss = DataSection(store), NetworkSection(store), LossSection(store)
        self.racers, self.settings = TrainRacers(store), TrainingSection(store)
        self.fill(
            self.data, self.network, self.loss, self.racers, self.settings, EndSection(store), MeasureSection(store)
        )
        self.facts.data_measured.connect(self.data.show_facts)
        self.facts.data_measured.connect(self.settings.show_facts)
        self.facts.data_refused.connect(self.data.show_fault)
        self.facts.network_measured.connect(self.network.show_facts)
        self.facts.network_refused.connect(self.network.show_fault)
        store.changed.connect(self._measure)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure what is shown: what that takes is not loaded before."""
        super().showEvent(event)
        self._measure()

    def close_down(self) -> None:
        """End the workers that read files and measure."""
        self.data.close_down()
        self.network.close_down()
        self.facts.close()

    def _measure(self) -> None:
        if self.isVisible():
            self.facts.measure(self.store.scenario.training)
