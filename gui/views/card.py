"""The card of the selected racer: its update rule as a formula, and under it the same with this step's numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.pictures.card import number_lines, scheduled, step_shown, symbol_lines
from engine.pictures.digits import digits, short
from engine.pictures.standings import names
from engine.scenario import Racer, Scenario
from gui.formula import FormulaLabel
from gui.frame import Frame
from gui.live_formula import LiveFormula
from gui.steady_label import SteadyLabel
from gui.swatch import swatch
from gui.theme import LIGHT, Theme, racer_style
from gui.typesetter import Typesetter


class Card(QScrollArea):
    """What the selected racer does at the step shown, in the words of its rule."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Card of the selected racer"))
        self._theme = LIGHT
        self._scenario: Scenario | None = None
        self._frame: Frame | None = None
        self._selected = 0
        self.symbols: list[FormulaLabel] = []
        self.numbers: list[LiveFormula] = []
        self._typesetter = Typesetter(self)
        self._typesetter.finished.connect(self._refresh)
        self._build()

    def _build(self) -> None:
        self.page = QWidget()
        self.column = QVBoxLayout(self.page)
        self.column.setContentsMargins(8, 8, 8, 8)
        self.column.setSpacing(8)
        self.swatch, self.name = QLabel(), QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)  # a racer's name is what its user typed
        self.name.setProperty("role", "title")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.lanes = QComboBox()
        self.lanes.setAccessibleName(self.tr("Which start and seed the numbers are of"))
        self.lanes.setToolTip(self.lanes.accessibleName())
        self.lanes.currentIndexChanged.connect(self._show_step)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self.swatch)
        heading.addWidget(self.name, 1)
        heading.addWidget(self.lanes)
        self.column.addLayout(heading)
        self.state = SteadyLabel()
        self.state.setProperty("role", "dim")
        self.column.addWidget(self.state)
        self.formulas = QVBoxLayout()
        self.formulas.setSpacing(8)
        self.column.addLayout(self.formulas)
        self.ending, self.idea, self.paper = self._sentence("title"), self._sentence(""), self._sentence("dim")
        self.column.addStretch(1)
        self.setWidget(self.page)
        self._refresh()

    def _sentence(self, role: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setProperty("role", role)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(label)
        return label

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        font = QFont(self.font())
        font.setPointSize(theme.font_size)
        self.page.setFont(font)
        for kind in (self.symbols, self.numbers):
            self._show_lines(kind, ())  # until they are drawn in the new colour
            for formula in kind:
                formula.set_theme(theme)
        self._refresh()

    def set_scenario(self, scenario: Scenario) -> None:
        """Show the selected racer of this scenario."""
        self._scenario = scenario
        self._refresh()

    def set_frame(self, frame: Frame | None) -> None:
        """Show the numbers of a step."""
        old, self._frame = self._frame, frame
        if old is None or frame is None or old.scenario is not frame.scenario:
            self._fill_lanes()
        self._show_step()

    def set_selected(self, racer: int) -> None:
        """Show another racer."""
        self._selected = racer
        self._fill_lanes()
        self._refresh()

    def _refresh(self) -> None:
        self._show_racer()
        self._show_step()

    # --- the racer ---------------------------------------------------------------------------------

    def _racer(self, scenario: Scenario | None) -> Racer | None:
        return scenario.racers[self._selected] if scenario and self._selected < len(scenario.racers) else None

    def _show_racer(self) -> None:
        """Show what does not change from step to step."""
        racer = self._racer(self._scenario)
        for widget in (self.swatch, self.name, self.state, self.paper):
            widget.setVisible(racer is not None)
        if racer is None or self._scenario is None:
            self.idea.setText(self.tr("No racers yet: add one at the left."))
            self._show_lines(self.symbols, ())
            return
        size = QSize(5 * self._theme.font_size // 2, self._theme.font_size + 4)
        self.swatch.setPixmap(swatch(racer_style(racer.style), self._theme.panel, size, self.devicePixelRatioF()))
        self.name.setText(names(self._scenario)[self._selected])
        self.idea.setText(racer.optimizer.idea)
        self.paper.setText(racer.optimizer.paper)
        lines = symbol_lines(racer)
        self._make_room(len(lines))
        if self._drawn(self.symbols, lines):
            self._show_lines(self.symbols, lines)

    def _make_room(self, lines: int) -> None:
        """Have a pair of labels for each line: the rule, and under it the numbers."""
        while len(self.symbols) < lines:
            self.symbols.append(FormulaLabel())
            self.numbers.append(LiveFormula())
            for formula in (self.symbols[-1], self.numbers[-1]):
                formula.set_theme(self._theme)
                self.formulas.addWidget(formula)

    def _drawn(self, labels: Sequence[FormulaLabel], lines: Sequence[str]) -> bool:
        """Whether these lines can be shown at once; else they are being drawn."""
        return self._typesetter.has((line, *label.look) for label, line in zip(labels, lines, strict=False))

    @staticmethod
    def _show_lines(labels: Sequence[FormulaLabel], lines: Sequence[str], spoken: Sequence[str] = ()) -> None:
        """Show a line in each label and hide the labels that are left over."""
        for number, label in enumerate(labels):
            label.setVisible(number < len(lines))
            if number < len(lines):
                label.set_latex(lines[number])
                label.setAccessibleName((spoken or lines)[number])

    def _fill_lanes(self) -> None:
        """Offer the starts and seeds that the selected racer runs, if there are several."""
        frame, chosen = self._frame, self.lanes.currentIndex()
        with QSignalBlocker(self.lanes):
            self.lanes.clear()
            if frame is not None:
                for lane in frame.trajectory.lanes_of(self._selected):
                    self.lanes.addItem(self._lane_name(frame, lane), lane)
            self.lanes.setCurrentIndex(min(max(chosen, 0), self.lanes.count() - 1))
        self.lanes.setVisible(self.lanes.count() > 1)

    def _lane_name(self, frame: Frame, lane: int) -> str:
        where, scenario = frame.trajectory.lanes[lane], frame.scenario
        start = self.tr("start {0}").format(where.start + 1)
        seed = self.tr("seed {0}").format(scenario.seed + where.seed)
        if scenario.seeds == 1:
            return start
        return seed if len(scenario.starts) == 1 else f"{start}, {seed}"

    # --- the step ----------------------------------------------------------------------------------

    def _show_step(self) -> None:
        """Write the numbers of the step under the lines of the rule."""
        frame, lane = self._frame, self.lanes.currentData()
        racer = self._racer(frame.scenario) if frame else None
        step = None
        if frame is not None and racer is not None and lane is not None and self._matches(racer):
            step = step_shown(racer, frame.trajectory, frame.rows, frame.row, lane)
            self._show_ending(frame, lane)
        if racer is None or step is None:
            self.state.setText(self.tr("No step yet."))
            self.ending.hide()
            self._show_lines(self.numbers, ())
            return
        lines = number_lines(racer, step)
        if self._drawn(self.numbers, forms := [line.form for line in lines]):
            self._show_lines(self.numbers, forms, [line.latex for line in lines])
            for label, line in zip(self.numbers, lines, strict=False):
                label.set_numbers(line.texts)
        self._show_state(racer, step.t, float(step.values["lr"]))

    def _matches(self, recorded: Racer) -> bool:
        """Whether the recording shown is of the rule shown; a new one may be on its way."""
        asked = self._racer(self._scenario)
        return asked is not None and symbol_lines(asked) == symbol_lines(recorded)

    def _show_state(self, racer: Racer, t: int, rate: float) -> None:
        words = self.tr("Step {0}, learning rate {1}").format(f"{t:,}", (digits if scheduled(racer) else short)(rate))
        if scheduled(racer):
            words = self.tr("{0} ({1} schedule)").format(words, racer.schedule.title.lower())
        self.state.setText(words)

    def _show_ending(self, frame: Frame, lane: int) -> None:
        ending = frame.trajectory.endings[lane]
        over = ending.step is not None and frame.step >= ending.step
        self.ending.setText(ending.sentence[:1].upper() + ending.sentence[1:] + "." if over else "")
        self.ending.setVisible(over)
