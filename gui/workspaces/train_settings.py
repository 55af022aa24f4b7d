"""How long a training goes on, when it ends, and what is measured on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from engine.declared import Declared
from engine.scenario import Scenario
from engine.training import Training
from engine.training_facts import DataFacts
from gui.editors import NumberEditor
from gui.forms import DeclaredForm
from gui.numbers import shown
from gui.store import Store
from gui.workspaces.train_section import TrainForm


class SettingsForm(TrainForm):
    """Fields of the training itself."""

    fields: tuple[str, ...] = ()

    def part(self, scenario: Scenario) -> object:
        """Its own fields."""
        return tuple(getattr(scenario.training, name) for name in self.fields)

    def value(self, scenario: Scenario) -> Declared:
        """The training."""
        return scenario.training

    def make_form(self) -> DeclaredForm:
        """Its own fields."""
        return DeclaredForm(Training, self.fields, self.body)

    def edit_field(self, name: str, value: Any, gesture: str) -> None:
        """Change one field."""
        self.edit(gesture, **{name: value})


class TrainingSection(SettingsForm):
    """What everybody sets. That gradients are clipped is said below the title, also where it is folded."""

    fields = ("epochs", "batch", "clip", "seeds")

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(self.tr("Training"), self.tr("How long it goes on, in which steps, from how many first weights."))
        self.clipped = QLabel(self)
        self.clipped.setProperty("role", "hint")
        self.clipped.setWordWrap(True)
        self.clipped.setToolTip(self.tr("Longer gradients are shortened to this norm before every optimizer sees them"))
        self.add_below_head(self.clipped)
        self.head.setChecked(True)
        self.set_scenario(store.scenario)

    def make_form(self) -> DeclaredForm:
        """Its own fields; a batch that is switched off is all samples."""
        form = super().make_form()
        batch = form.editors["batch"]
        assert isinstance(batch, NumberEditor)
        batch.field.setPlaceholderText(self.tr("all"))
        return form

    def show_part(self, scenario: Scenario) -> None:
        """Show the fields, and whether gradients are clipped."""
        super().show_part(scenario)
        self._show_clipping(scenario)

    def show_facts(self, found: DataFacts) -> None:
        """Let the batch size slide up to as many samples as there are."""
        batch = self.form.editors["batch"] if self.form is not None else None
        if isinstance(batch, NumberEditor):
            batch.set_parameter(replace(batch.parameter, slider=(1, max(found.training, 2))))
            batch.set_value(self.training.batch)

    def _show_clipping(self, scenario: Scenario) -> None:
        clip = scenario.training.clip
        self.clipped.setText("" if clip is None else self.tr("Gradients are clipped at {0}.").format(shown(clip)))
        self.clipped.setVisible(clip is not None)


class EndSection(SettingsForm):
    """When a racer is done before the last epoch."""

    fields = ("patience", "loss_below", "diverged_beyond")

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(self.tr("Stop rules"), self.tr("When a racer is done before the last epoch; whichever comes first."))


class MeasureSection(SettingsForm):
    """What is measured and kept, seeds, precision and device."""

    fields = ("sharpness_every", "record_every", "seed", "dtype", "device")

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(
            self.tr("Measures, computing"),
            self.tr("Sharpness and rows of the history, the seed of first weights and batches, precision, device."),
        )
