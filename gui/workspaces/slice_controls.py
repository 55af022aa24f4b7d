"""The settings of a slice: which plane, through whose ends, how fine, of which data; all edits go to the scenario."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.training import SliceView, Training
from gui.forms import DeclaredForm
from gui.numbers import Combo
from gui.segments import Segments
from gui.store import Store
from gui.theme import Theme
from gui.views.racer_combo import RacerCombo


class SliceControls(QWidget):
    """Controls made from the declaration of a slice."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for part in self._build_kind():
            column.addWidget(part)
        column.addLayout(self._build_racers())
        self.form = DeclaredForm(SliceView, ("seed", "grid", "reach"), one_line=True)
        self.form.edited.connect(self._edit)
        self.form.settled.connect(store.settle)
        column.addWidget(self.form)
        column.addWidget(self.draw)
        column.addLayout(self._build_switches())
        column.addStretch(1)

    def _build_kind(self) -> tuple[QWidget, ...]:
        title = QLabel(self.tr("Plane"))
        title.setProperty("role", "title")
        self.kinds = {
            "pca": (self.tr("Principal components"), self.tr("The two directions in which all paths vary most.")),
            "three": (self.tr("Three points"), self.tr("Through the start and the ends of two racers.")),
            "random": (
                self.tr("Random directions"),
                self.tr("Two drawn at random, each filter as long as the one it is added to."),
            ),
            "hessian": (self.tr("Hessian"), self.tr("The two directions in which the loss bends most at the centre.")),
        }
        self.kind = Combo()
        self.kind.setAccessibleName(self.tr("Kind of plane"))
        for key, (word, tip) in self.kinds.items():
            self.kind.addItem(word, key)
            self.kind.setItemData(self.kind.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.kind.activated.connect(self._choose_kind)
        self.idea = QLabel()
        self.idea.setWordWrap(True)
        self.idea.setProperty("role", "dim")
        self.draw = QPushButton(self.tr("Draw others"))
        self.draw.setToolTip(self.tr("Two other random directions: the next seed"))
        self.draw.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.draw.clicked.connect(self._draw_others)
        return title, self.kind, self.idea

    def _build_racers(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.ends: dict[str, RacerCombo] = {}
        self.captions: dict[str, QLabel] = {}
        for row, (name, words) in enumerate((("centre", self.tr("Centre")), ("second", self.tr("Second end")))):
            combo = self.ends[name] = RacerCombo(words, SliceView.parameter(name).help)
            caption = self.captions[name] = QLabel(words)
            caption.setBuddy(combo)
            combo.chosen.connect(partial(self._edit, name))
            grid.addWidget(caption, row, 0)
            grid.addWidget(combo, row, 1)
        return grid

    def _build_switches(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        wrong = self.tr("The share of wrong answers, so that low is good")
        lines = {
            "part": (self.tr("Data"), {"training": self.tr("training"), "validation": self.tr("validation")}),
            "measure": (self.tr("Drawn"), {"loss": self.tr("loss"), "accuracy": self.tr("wrong answers")}),
            "colour_scale": (self.tr("Colours"), {"log": self.tr("log"), "linear": self.tr("linear")}),
        }
        self.switches: dict[str, Segments] = {}
        for row, (name, (words, choices)) in enumerate(lines.items()):
            tip = SliceView.parameter(name).help
            told = {key: (word, wrong if key == "accuracy" else tip) for key, word in choices.items()}
            switch = self.switches[name] = Segments(words, told)
            switch.chosen.connect(partial(self._edit, name))
            caption = self.captions[name] = QLabel(words)
            grid.addWidget(caption, row, 0)
            grid.addWidget(switch, row, 1)
        return grid

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; the looks of racers follow with the next training."""
        for combo in self.ends.values():
            combo.set_theme(theme)

    def set_training(self, training: Training) -> None:
        """Show what is in force."""
        view = training.view.slice
        self.kind.setCurrentIndex(self.kind.findData(view.plane))
        self.idea.setText(self.kinds[view.plane][1])
        self.form.set_value(view)
        for name, combo in self.ends.items():
            combo.offer(training.racers, getattr(view, name))
        for name, switch in self.switches.items():
            switch.set_value(getattr(view, name))
        self._show_what_counts(view, training)

    def _show_what_counts(self, view: SliceView, training: Training) -> None:
        """Show only what has a meaning for this kind of plane, and this task."""
        self.form.editors["seed"].setVisible(view.plane == "random")
        self.draw.setVisible(view.plane == "random")
        classes = training.loss.task != "regression"
        counts = {
            "second": view.plane == "three",
            "measure": classes,
            "colour_scale": view.measure == "loss" or not classes,  # shares always have an even scale
        }
        for name, shown in counts.items():
            control = self.ends.get(name) or self.switches[name]
            for part in (control, self.captions[name]):
                part.setVisible(shown)

    # --- what the user does ------------------------------------------------------------------------

    def _choose_kind(self, place: int) -> None:
        self._edit("plane", self.kind.itemData(place))

    def _draw_others(self) -> None:
        self._edit("seed", (self.store.scenario.training.view.slice.seed + 1) % 2**31)

    def _edit(self, name: str, value: object, gesture: str = "") -> None:
        edit_slice(self.store, gesture and f"slice {gesture}", **{name: value})


def edit_slice(store: Store, gesture: str = "", **changes: object) -> None:
    """Change how a slice is made or drawn."""
    training = store.scenario.training
    view = training.view.changed(slice=training.view.slice.changed(**changes))
    store.edit(store.scenario.with_training(view=view), gesture)
