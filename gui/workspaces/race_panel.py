"""The left panel of the Race workspace: landscape, starts, racers, stop rules, noise; it scrolls where it must."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.batches import samples_of
from engine.declared import Declared
from engine.optimizer import Optimizer
from engine.racer import Racer
from engine.scenario import Scenario, StopRules
from gui.forms import DeclaredForm
from gui.store import Store
from gui.workspaces.form_section import FormSection
from gui.workspaces.landscape_section import LandscapeSection
from gui.workspaces.panel import Panel
from gui.workspaces.racer_list import RacerList
from gui.workspaces.start_list import StartList


class StopSection(FormSection):
    """When a racer is done."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(self.tr("Stop rules"), self.tr("When a racer is done; whichever comes first."))

    def value(self, scenario: Scenario) -> Declared:
        """The stop rules."""
        return scenario.stop

    def make_form(self) -> DeclaredForm:
        """All of them."""
        return DeclaredForm(StopRules, parent=self.body)

    def edit_field(self, name: str, value: object, gesture: str) -> None:
        """Change one rule."""
        self.edit(gesture, stop=self.store.scenario.stop.changed(**{name: value}))


class SeedSection(FormSection):
    """Seeds of the noise, precision and device."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(
            self.tr("Noise and computing"), self.tr("Seeds of the gradient noise, precision, and where to compute.")
        )

    def value(self, scenario: Scenario) -> Declared:
        """The scenario itself."""
        return scenario

    def make_form(self) -> DeclaredForm:
        """Its own simple fields."""
        return DeclaredForm(Scenario, ["seed", "seeds", "dtype", "device"], self.body)

    def edit_field(self, name: str, value: object, gesture: str) -> None:
        """Change one field."""
        self.edit(gesture, **{name: value})


class RaceRacers(RacerList):
    """The optimizers that race over a landscape."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(self.tr("Racers"), self.tr("The optimizers that race; all run over the same landscape at once."))
        self.empty.setText(self.tr("Nobody races yet. Add a racer with +."))
        self.set_scenario(store.scenario)

    def racers_of(self, scenario: Scenario) -> tuple[Racer, ...]:
        """Those that race."""
        return scenario.racers

    def samples_of(self, scenario: Scenario) -> int:
        """How many samples a model is fitted to."""
        return samples_of(scenario.landscape)

    def new_racer(self, optimizer: Optimizer, style: int) -> Racer:
        """A racer of the race."""
        return Racer(optimizer=optimizer, style=style)


class RacePanel(Panel):
    """Landscape, starts, racers, stop rules and noise of a race."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.landscape, self.starts, self.racers = LandscapeSection(store), StartList(store), RaceRacers(store)
        self.fill(self.landscape, self.starts, self.racers, StopSection(store), SeedSection(store))

    def close_down(self) -> None:
        """End the workers that draw the pictures of landscapes and read files."""
        self.landscape.close_down()
