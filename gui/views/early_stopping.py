"""The line under the title of the loss where samples are held out: where early stopping would stop."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from engine.pictures.digits import digits
from engine.pictures.held_out import Stop
from engine.scenario import View
from gui.numbers import NumberField
from gui.steady_label import SteadyLabel


class ShortField(NumberField):
    """A field for a whole number of few digits."""

    def sizeHint(self) -> QSize:
        """As wide as where there is little room."""
        return self.minimumSizeHint()


class EarlyStopping(QWidget):
    """Says where the selected racer would stop; the patience can be typed."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        parameter = View.parameter("patience")
        self.words = SteadyLabel()
        self.words.setProperty("role", "dim")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.patience = ShortField(parameter)
        self.patience.setAccessibleName(self.tr("Patience of early stopping, in steps"))
        self.patience.setToolTip(parameter.help)
        self.patience.entered.connect(self._entered)
        label = QLabel(self.tr("patience"))
        label.setToolTip(parameter.help)
        label.setProperty("role", "dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(self.words, 1)
        row.addWidget(label)
        row.addWidget(self.patience)

    def set_patience(self, patience: int) -> None:
        """Show the patience asked for."""
        self.patience.set_value(patience)

    def show_stop(self, stop: Stop | None) -> None:
        """Say where it would stop."""
        if stop is None:
            words = details = self.tr("Held out: would not stop")
        else:
            words = self.tr("Stops at {0}, best at {1}").format(f"{stop.step:,}", f"{stop.best_step:,}")
            details = self.tr("Early stopping gives up at step {0}; the held-out loss was lowest, {1}, at step {2}")
            details = details.format(f"{stop.step:,}", digits(stop.best), f"{stop.best_step:,}")
        self.words.setText(words)
        self.words.setToolTip(details)

    def _entered(self, patience: int) -> None:
        self.edited.emit("patience", patience)
