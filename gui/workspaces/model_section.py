"""The part of the landscape section for a model on data: model, loss, data, standardising, penalties, held-out part."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine import pairing
from engine.declared import BadInput
from engine.landscapes.model import ModelLandscape
from engine.loss import LOSSES
from engine.model import MODELS
from gui.editors import Complaint, Switch
from gui.forms import ChangingForm, DeclaredForm
from gui.numbers import shown
from gui.workspaces.keyed_combo import KeyedCombo
from gui.workspaces.model_data import ModelData

MORE = ("l1", "l2", "held_out", "split_seed")
Make = Callable[[ModelLandscape], ModelLandscape]


class ModelPart(QWidget):
    """Shows a model on data, and tells of every edit with the landscape that it makes."""

    edited = Signal(object, str)  # the landscape as edited, the gesture
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.landscape: ModelLandscape | None = None
        self._measured: object = None  # what the condition number shown is of
        self.model = KeyedCombo(
            self.tr("Model"), self.tr("The function that is fitted; its two parameters are the axes of the map."), self
        )
        self.loss = KeyedCombo(self.tr("Loss"), self.tr("What is made small: how wrong the predictions are."), self)
        self.loss_form = ChangingForm(self, one_line=True)
        self.data = ModelData(self)
        self.standardise = Switch(self.tr("Standardise x"), self)
        self.standardise.setToolTip(
            self.tr("Shift and scale each column of x to mean 0 and standard deviation 1: the valley grows rounder")
        )
        self.condition = QLabel(self)
        self.condition.setProperty("role", "dim")
        self.condition.setWordWrap(True)
        self.condition.setToolTip(
            self.tr("How many times the curvature differs between directions: without standardising x, and with it")
        )
        self.more = DeclaredForm(ModelLandscape, MORE, self, one_line=True)
        self.complaints = {name: Complaint(self) for name in ("model", "loss", "data", "more")}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[QWidget, ...], ...] = (
            (self.model.caption, self.model), (self.complaints["model"],),
            (self.loss.caption, self.loss), (self.loss_form,), (self.complaints["loss"],),
            (self.data.combo.caption, self.data.combo), (self.data,), (self.complaints["data"],),
            (self.standardise,), (self.condition,), (self.more,), (self.complaints["more"],),
        )  # fmt: skip
        for row, parts in enumerate(rows):
            for column, part in enumerate(parts):
                grid.addWidget(part, row, column, 1, 3 - len(parts))

    def _connect(self) -> None:
        self.model.chosen.connect(self._choose_model)
        self.loss.chosen.connect(self._choose_loss)
        self.loss_form.edited.connect(self._set_loss)
        self.data.chosen.connect(self._choose_data)
        self.data.edited.connect(self._set_data)
        self.data.read.connect(self._take_file)
        self.standardise.clicked.connect(self._set_standardise)
        self.more.edited.connect(self._set_more)
        for form in (self.loss_form, self.data, self.more):
            form.settled.connect(self.settled)

    def set_landscape(self, landscape: ModelLandscape) -> None:
        """Show a model on data."""
        self.landscape = landscape
        self.model.offer(tuple(MODELS), landscape.model)
        self.loss.offer(pairing.losses_for(landscape.model), landscape.loss)
        self.loss_form.set_value(landscape.loss)
        self.data.set_landscape(landscape)
        self.standardise.setChecked(landscape.standardise)
        measured = landscape.model, landscape.data, landscape.held_out, landscape.split_seed
        if measured != self._measured:  # of many samples it takes a moment
            self._measured = measured
            self.condition.setText(self._condition(landscape))
        self.more.set_value(landscape)
        self.more.editors["split_seed"].setVisible(bool(landscape.held_out))

    def close_down(self) -> None:
        """End the worker that reads files."""
        self.data.close_down()

    def _condition(self, landscape: ModelLandscape) -> str:
        """The condition number before and after standardising, where there is one."""
        before, after = landscape.condition
        if math.isnan(after):  # the model cannot take x as it is standardised
            return self.tr("Condition number {0}").format(_grouped(before))
        return self.tr("Condition number {0} → {1}").format(_grouped(before), _grouped(after))

    # --- edits -------------------------------------------------------------------------------------

    def _choose_model(self, key: str) -> None:
        self._edit("model", lambda now: pairing.with_model(now, key))

    def _choose_loss(self, key: str) -> None:
        self._edit("loss", lambda now: now.with_parts(loss=LOSSES[key]()))

    def _set_loss(self, name: str, value: Any, gesture: str) -> None:
        self._edit("loss", lambda now: now.with_parts(loss=now.loss.changed(**{name: value})), gesture)

    def _choose_data(self, key: str) -> None:
        self._edit("data", lambda now: pairing.with_data(now, key))

    def _set_data(self, name: str, value: Any, gesture: str) -> None:
        self._edit("data", lambda now: now.with_parts(data=now.data.changed(**{name: value})), gesture)

    def _take_file(self, landscape: ModelLandscape) -> None:
        self.edited.emit(landscape, "")

    def _set_standardise(self, on: bool) -> None:
        self._edit("more", lambda now: now.with_parts(standardise=on))

    def _set_more(self, name: str, value: Any, gesture: str) -> None:
        self._edit("more", lambda now: now.with_parts(**{name: value}), gesture)

    def _edit(self, where: str, make: Make, gesture: str = "") -> None:
        """Tell of the landscape that `make` makes; what it refuses is said below the control."""
        if self.landscape is None:
            return
        for complaint in self.complaints.values():
            complaint.say("")
        try:
            landscape = make(self.landscape)
        except BadInput as error:
            self.complaints[where].say(str(error))
            self.set_landscape(self.landscape)  # what was refused is not shown as chosen
        else:
            self.edited.emit(landscape, gesture)


def _grouped(number: float) -> str:
    """A large number with its thousands apart: "731,407"."""
    return f"{number:,.0f}" if 100 <= number < 1e9 else shown(number)
