"""How long a training goes on, when it ends, and what is measured on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from engine.declared import Declared
from engine.pictures.digits import digits
from engine.scenario import Scenario
from engine.training import Training
from engine.training_facts import DataFacts
from engine.training_start import TrainingStart
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


class BeginsElsewhere(QWidget):
    """Says that all begin at a point that was picked on a slice, and takes that back."""

    forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setProperty("role", "hint")
        self.words.setWordWrap(True)
        self.back = QToolButton()
        self.back.setText(self.tr("Begin as the seed says"))
        self.back.setToolTip(self.tr("Forget the picked point: the first weights are drawn from the seed again"))
        self.back.setProperty("role", "box")
        self.back.clicked.connect(self.forgotten)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addLayout(line)

    def show_start(self, start: TrainingStart | None) -> None:
        """Say where all begin; nothing where the seed says it."""
        self.setVisible(start is not None)
        if start is not None:
            words = self.tr("All go on from a point picked on a slice (a = {0}, b = {1}), with fresh optimizers.")
            self.words.setText(words.format(digits(start.a), digits(start.b)))


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
        self.begins = BeginsElsewhere(self)
        self.begins.forgotten.connect(self._forget_start)
        for hint in (self.begins, self.clipped):
            self.add_below_head(hint)
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
        self.begins.show_start(scenario.training.start)
        self._show_clipping(scenario)

    def show_facts(self, found: DataFacts) -> None:
        """Let the batch size slide up to as many samples as there are."""
        batch = self.form.editors["batch"] if self.form is not None else None
        if isinstance(batch, NumberEditor):
            batch.set_parameter(replace(batch.parameter, slider=(1, max(found.training, 2))))
            batch.set_value(self.training.batch)

    def part(self, scenario: Scenario) -> object:
        """Its own fields, and where all begin."""
        return super().part(scenario), scenario.training.start

    def _forget_start(self) -> None:
        self.edit(start=None)

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
