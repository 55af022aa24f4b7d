"""The boxes beside the title of the loss: its scale, and what all curves are drawn over."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from engine.batches import samples_of
from engine.pictures.clock import unit_of
from engine.scenario import Scenario

Choice = tuple[str, str]  # the view's field, and its value
EPOCHS: Choice = ("horizontal", "epochs")
BEFORE_EPOCHS = 1  # how many choices stand above it


class ViewChoices(QWidget):
    """Two boxes that ask for another view of the curves."""

    edited = Signal(str, object)

    def __init__(self, clocks: Mapping[str, str], parent: QWidget | None = None) -> None:
        """`clocks` are what curves may be drawn over, with the words for it."""
        super().__init__(parent)
        scales = {"log": self.tr("log"), "linear": self.tr("linear")}
        self.scale = self._box("loss_scale", scales, self.tr("Scale of the loss axis"))
        self.clock = self._box("horizontal", clocks, self.tr("What the curves are drawn over"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.scale)
        row.addWidget(self.clock)

    def _box(self, field: str, words: Mapping[str, str], tip: str) -> QComboBox:
        box = QComboBox()
        for value, word in words.items():
            box.addItem(word, (field, value))
        box.setToolTip(tip)
        box.setAccessibleName(tip)
        box.activated.connect(self._edited)
        return box

    def show_chosen(self, scale: str, clock: str) -> None:
        """Show what is in force."""
        for box, shown in ((self.scale, ("loss_scale", scale)), (self.clock, ("horizontal", clock))):
            with QSignalBlocker(box):
                box.setCurrentIndex(choices(box).index(shown))

    def _edited(self, index: int) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            self.edited.emit(*box.itemData(index))


class CurveChoices(ViewChoices):
    """The choices of a race, which has epochs only where there are data to go through."""

    def __init__(self, parent: QWidget | None = None) -> None:
        clocks = {
            "steps": self.tr("over steps"),
            "evaluations": self.tr("over evaluations"),
            "seconds": self.tr("over seconds"),
        }
        super().__init__(clocks, parent)

    def set_scenario(self, scenario: Scenario) -> None:
        """Show what is asked for."""
        self._offer_epochs(samples_of(scenario.landscape) > 0)
        self.show_chosen(scenario.view.loss_scale, unit_of(scenario))

    def _offer_epochs(self, possible: bool) -> None:
        offered = EPOCHS in choices(self.clock)
        with QSignalBlocker(self.clock):
            if possible and not offered:
                self.clock.insertItem(BEFORE_EPOCHS, self.tr("over epochs"), EPOCHS)
            elif offered and not possible:
                self.clock.removeItem(choices(self.clock).index(EPOCHS))


def choices(box: QComboBox) -> list[Choice]:
    """What each entry of a box stands for."""
    return [tuple(box.itemData(index)) for index in range(box.count())]
