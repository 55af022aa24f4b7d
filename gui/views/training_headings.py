"""What stands above the plots of a training: their titles, what their lines mean, and the switches."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.pictures.digits import short
from engine.pictures.lines import Plot
from engine.pictures.training_clock import RateFlag
from engine.pictures.training_curves import QUANTITIES, Quantity
from engine.pictures.training_standings import names
from engine.training import Training
from gui.segments import Segments
from gui.steady_label import SteadyLabel
from gui.train_frame import TrainFrame
from gui.views.curve_choices import ViewChoices


class TrainingHeadings(QObject):
    """The rows above the plots; `rows` has the widget of each."""

    edited = Signal(str, object)
    layers_asked = Signal(object)  # the gradient norm of each layer of the selected racer, or of all racers in total

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = parent
        self.validation, self.layer = self.tr("validation"), self.tr("layer {0}")
        self.titles = {quantity: QLabel() for quantity in QUANTITIES}
        self.notes = {quantity: _note() for quantity in QUANTITIES}
        clocks = {
            "epochs": self.tr("over epochs"),
            "steps": self.tr("over steps"),
            "seconds": self.tr("over seconds"),
        }
        self.choices = ViewChoices(clocks)
        self.choices.edited.connect(self.edited)
        name = self.tr("Gradient norm")
        self.by_layer = Segments(
            name,
            {
                False: (self.tr("racers"), self.tr("The norm of the whole gradient of every racer")),
                True: (self.tr("layers"), self.tr("The norm in each layer of the selected racer's network")),
            },
            fills=False,
        )
        self.by_layer.set_value(False)
        self.by_layer.chosen.connect(self.layers_asked)
        self.rows = {quantity: self._row(quantity) for quantity in QUANTITIES}
        words = self.tr("Sharpness, the largest eigenvalue of the Hessian, is measured only where it is asked for: ")
        self.unmeasured = QLabel(words + self.tr("set “sharpness every” at the left."))
        self.unmeasured.setProperty("role", "dim")
        self.unmeasured.setWordWrap(True)
        self.unmeasured.setContentsMargins(0, 8, 0, 8)
        self.unmeasured.hide()
        self.clock_title = QLabel()
        self.clock_title.setProperty("role", "dim")
        self.clock_title.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def _row(self, quantity: Quantity) -> QWidget:
        title, note, row = self.titles[quantity], self.notes[quantity], QWidget()
        title.setProperty("role", "title")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(title)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        if quantity == "loss":
            line.addStretch(1)
            line.addWidget(self.choices)
            column.addWidget(note)
        else:
            line.addWidget(note, 1)
        if quantity == "gradient norm":
            line.addWidget(self.by_layer)
        return row

    def for_paper(self) -> None:
        """Leave out the switches: every row is a title with what its lines mean beside it."""
        self.unmeasured.setText("")  # how to have it measured is of no use there
        for quantity, old in self.rows.items():
            old.setParent(self._place)  # who owns its switches
            old.hide()
            row = self.rows[quantity] = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(self.titles[quantity])
            line.addWidget(self.notes[quantity], 1)

    def set_training(self, training: Training) -> None:
        """Show how the curves are to be drawn."""
        self.choices.show_chosen(training.view.loss_scale, training.view.horizontal)
        words = {
            "epochs": self.tr("epochs (passes through the training data)"),
            "steps": self.tr("steps"),
            "seconds": self.tr("computing time (s)"),
        }
        self.clock_title.setText(words[training.view.horizontal])

    def name_plot(
        self, quantity: Quantity, plot: Plot, layers_of: int | None, frame: TrainFrame, selected: int
    ) -> None:
        """Say what a plot shows, and what its lines are."""
        words = {
            "loss": self.tr("Loss"),
            "accuracy": self.tr("Accuracy (%)"),
            "gradient norm": self.tr("Gradient norm"),
            "sharpness": self.tr("Sharpness"),
        }
        title = self.titles[quantity]
        title.setText(words[quantity])
        note = self._words(quantity, plot, layers_of, frame, selected)
        self.notes[quantity].setText(note)
        self.notes[quantity].setToolTip(note)
        title.setToolTip(self._tip(quantity, frame.training))

    def _words(self, quantity: Quantity, plot: Plot, layers_of: int | None, frame: TrainFrame, selected: int) -> str:
        training = frame.training
        said = []
        if training.seeds > 1 and quantity == "loss":
            said.append(self.tr("{0} seeds: median and middle half").format(training.seeds))
        if quantity == "loss" and plot.companions:
            said.append(self.tr("dotted: validation"))
            said += [
                self.tr("ring: lowest ({0}: {1})").format(names(training)[one.racer], short(one.best[0]))
                for one in plot.companions
                if one.best is not None and one.racer == selected
            ]
        if quantity == "loss" and plot.cut:
            said.append(self.tr("zero left out"))
        if quantity == "gradient norm" and layers_of is not None:
            said.append(self.tr("of {0}").format(names(training)[layers_of]))
        if quantity == "sharpness" and plot.companions:
            said.append(self.tr("dotted: stable below"))
        return " · ".join(said)

    def _tip(self, quantity: Quantity, training: Training) -> str:
        return {
            "loss": self.tr("The mean loss over all training samples, and over all validation samples."),
            "accuracy": self.tr("The share of samples whose class is found."),
            "gradient norm": self.tr("The norm of the gradient that the step saw: of its batch, before clipping."),
            "sharpness": self.tr(
                "The largest eigenvalue of the Hessian of the training loss. Above the dotted line a rule with this "
                "learning rate would diverge on a quadratic; rules that scale their steps have no such line."
            ),
        }[quantity]

    def change_words(self, name: str, flag: RateFlag) -> str:
        """What a flag means."""
        words = self.tr("{0}: learning rate {1} → {2}")
        return words.format(name, short(flag.old), short(flag.new))


def _note() -> SteadyLabel:
    note = SteadyLabel()
    note.setProperty("role", "dim")
    note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return note
