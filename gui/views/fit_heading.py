"""The heading of the fits: what the data are, what the signs mean, and the switches of how they are shown."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.pictures.digits import short
from engine.pictures.fits import Scene
from engine.training import Training
from gui.class_looks import class_look
from gui.segments import Segments
from gui.theme import Theme

NAMED = 10  # classes that are explained


class FitHeading(QWidget):
    """Two lines: title and switches, then what marks and colours stand for."""

    view_edited = Signal(str, object)  # a field of TrainView, its new value

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.legend = QLabel(), QLabel()
        self.title.setProperty("role", "title")
        for label in (self.title, self.legend):
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.legend.setProperty("role", "dim")
        self.legend.setWordWrap(True)
        self.points = QCheckBox(self.tr("Samples"))
        self.points.setToolTip(self.tr("Draw the samples over what is predicted"))
        self.switches = self._switches()
        self._lay_out()
        self._paper = False
        self.points.clicked.connect(self._draw_points)
        for name, switch in self.switches.items():
            switch.setProperty("field", name)
            switch.chosen.connect(self._choose)

    def _switches(self) -> dict[str, Segments]:
        part = {
            "validation": (self.tr("Validation"), self.tr("Count the samples that were held out")),
            "training": (self.tr("Training"), self.tr("Count the samples that the racers are trained on")),
        }
        picture = {
            "map": (self.tr("Map"), self.tr("What is predicted where, over the samples")),
            "table": (self.tr("Table"), self.tr("Hits and misses of each class")),
        }
        layout = {
            "all": (self.tr("All"), self.tr("A picture of every racer")),
            "one": (self.tr("One"), self.tr("A large picture of the selected racer (double click, or Enter)")),
        }
        return {
            "part": Segments(self.tr("Samples that are counted"), part, fills=False),
            "picture": Segments(self.tr("Picture"), picture, fills=False),
            "layout": Segments(self.tr("Layout"), layout, fills=False),
        }

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.title, 1)
        first.addWidget(self.points)
        for name in ("picture", "layout"):
            first.addWidget(self.switches[name])
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.legend, 1)
        second.addWidget(self.switches["part"])
        lines = QVBoxLayout(self)
        lines.setContentsMargins(8, 4, 8, 4)
        lines.setSpacing(2)
        lines.addLayout(first)
        lines.addLayout(second)

    def for_paper(self) -> None:
        """Leave out the switches, for good."""
        self._paper = True
        for part in (self.points, *self.switches.values()):
            part.hide()

    # --- what it shows -------------------------------------------------------------------------------

    def set_training(self, training: Training, shown: int) -> None:
        """Show what is in force; `shown` is how many racers are not hidden."""
        self.title.setText(escape(training.data.title))
        view = training.view
        self.points.setChecked(view.points)
        for name, switch in self.switches.items():
            switch.set_value(getattr(view, name))
        self._offer(self.switches["layout"], shown > 1)

    def set_scene(self, scene: Scene | None, chosen: bool, counted: int, seeds: int, theme: Theme) -> None:
        """Explain what is drawn; `chosen`: there are both a map and a table; `counted`: samples in a table."""
        table = scene is not None and scene.kind == "table"
        counts = scene is not None and scene.kind in ("table", "agreement") and bool(scene.held_out.any())
        self._offer(self.switches["picture"], chosen)
        self._offer(self.switches["part"], counts)
        self._offer(self.points, scene is not None and not table)
        self.legend.setText("" if scene is None else " · ".join(self._words(scene, counted, seeds, theme)))

    def _offer(self, control: QWidget, useful: bool) -> None:
        control.setVisible(useful and not self._paper)

    def _words(self, scene: Scene, counted: int, seeds: int, theme: Theme) -> list[str]:
        points, samples = self.points.isChecked(), f"{len(scene.data):,}"
        words = [self.tr("{0} samples").format(samples)]
        counts = self.tr("numbers: of validation") if scene.held_out.any() else self.tr("numbers: of training")
        if scene.kind == "table":
            words = [self.tr("{0} of {1} samples").format(f"{counted:,}", samples), self.tr("colour: share of the row")]
        elif scene.held_out.any() and points:
            words.append(self.tr("held out: hollow"))
        if scene.kind == "level":
            low, high = (short(value, 3) for value in scene.span)
            words.append(self.tr("colour: {0} from {1} (dark) to {2}").format(escape(scene.data.y_name), low, high))
        if scene.kind == "regions" and points:
            words.append(self.tr("ringed: wrong"))
        if seeds > 1:
            first = self.tr("the first of {0} seeds").format(seeds)
            band = self.tr("median and quartiles of {0} seeds").format(seeds)
            words.append(band if scene.kind in ("curve", "probability") else first)
        names = scene.data.classes if scene.kind in ("regions", "probability") else ()
        looks = [(class_look(k, theme), escape(name)) for k, name in enumerate(names[:NAMED])]
        signs = [f'<span style="color: {look.colour}">{look.sign}</span>&nbsp;{name}' for look, name in looks]
        return [*(["&nbsp; ".join(signs)] if signs else []), *words, counts]

    def _choose(self, value: object) -> None:
        self.view_edited.emit(self.sender().property("field"), value)

    def _draw_points(self, checked: bool) -> None:
        self.view_edited.emit("points", checked)
