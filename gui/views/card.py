"""The card of the selected racer: its update rule, or its training loop, as formulas and with this step's numbers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.landscapes.model import ModelLandscape
from engine.pictures.card import number_lines, scheduled, step_shown, symbol_lines
from engine.pictures.digits import digits, short
from engine.pictures.loop import stages
from engine.pictures.standings import names
from engine.racer import Racer
from engine.scenario import Scenario
from gui.frame import Frame
from gui.readiness import Readiness
from gui.segments import Segments
from gui.steady_label import SteadyLabel
from gui.swatch import swatch
from gui.theme import LIGHT, Theme, racer_style
from gui.typesetter import Typesetter
from gui.views.loop_card import LoopCard
from gui.views.rule_card import RuleCard

PRINTED = 4.0  # pixels of a picture in a file to one of the screen
PAUSE = 100  # ms between two steps of the training loop: it takes some ms to write, and nobody reads faster


class Card(QScrollArea):
    """What the selected racer does at the step shown, in the words of its rule or of the whole training loop.

    The loop needs torch, which `readiness` loads; without one it is there already.
    """

    view_edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None, readiness: Readiness | None = None) -> None:
        super().__init__(parent)
        self._readiness = readiness
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Card of the selected racer"))
        self._theme = LIGHT
        self._scenario: Scenario | None = None
        self._frame: Frame | None = None
        self._selected = 0
        self._on_paper = False
        self._behind = False  # a newer frame has come than the loop shows
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._catch_up)
        self._typesetter = Typesetter(self)
        self._typesetter.finished.connect(self._refresh)
        self._build()
        if readiness is not None:
            readiness.came.connect(self._refresh)

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
        self.switch = self._make_switch()
        self.column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.state = SteadyLabel()
        self.state.setProperty("role", "dim")
        self.column.addWidget(self.state)
        self.rule, self.loop = RuleCard(self._typesetter), LoopCard(self._typesetter)
        for side in (self.rule, self.loop):
            self.column.addWidget(side)
        self.ending, self.idea, self.paper = self._sentence("title"), self._sentence(""), self._sentence("dim")
        self.column.addStretch(1)
        self.setWidget(self.page)
        self._refresh()

    def _make_switch(self) -> Segments:
        """The buttons for the rule and the training loop."""
        words = {
            "rule": (self.tr("Rule"), self.tr("The rule of the optimizer with this step's numbers")),
            "loop": (
                self.tr("Training loop"),
                self.tr("The whole step: parameters, predictions, loss, gradient and update"),
            ),
        }
        switch = Segments(self.tr("Card"), words, fills=False)
        switch.chosen.connect(partial(self.view_edited.emit, "card"))
        return switch

    def _sentence(self, role: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setProperty("role", role)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(label)
        return label

    def for_paper(self) -> None:
        """Leave out what only a hand needs."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setAutoFillBackground(False)
        self._on_paper = True

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        font = QFont(self.font())
        font.setPointSize(theme.font_size)
        self.page.setFont(font)
        for side in (self.rule, self.loop):
            side.set_theme(theme)
        self._refresh()

    def set_scenario(self, scenario: Scenario) -> None:
        """Show the selected racer of this scenario."""
        self._scenario = scenario
        self.switch.set_value(scenario.view.card)
        self._refresh()

    def set_frame(self, frame: Frame | None) -> None:
        """Show the numbers of a step."""
        old, self._frame = self._frame, frame
        if old is None or frame is None or old.scenario is not frame.scenario:
            self._fill_lanes()
        self._behind = self.looping and self._soon.isActive()
        if not self._behind:
            self._show_step()

    @property
    def settled(self) -> bool:
        """Whether it shows all of the newest frame."""
        return not (self._behind or self._typesetter.busy)

    def _catch_up(self) -> None:
        if self._behind:
            self._behind = False
            self._show_step()

    def set_selected(self, racer: int) -> None:
        """Show another racer."""
        self._selected = racer
        self._fill_lanes()
        self._refresh()

    def _refresh(self) -> None:
        self._show_racer()
        self._show_step()

    @property
    def looping(self) -> bool:
        """Whether the training loop is shown."""
        return self._scenario is not None and self._scenario.view.card == "loop" and self._trains

    @property
    def _trains(self) -> bool:
        """Whether there is a training loop to show."""
        return self._scenario is not None and isinstance(self._scenario.landscape, ModelLandscape)

    # --- the racer ---------------------------------------------------------------------------------

    def _racer(self, scenario: Scenario | None) -> Racer | None:
        return scenario.racers[self._selected] if scenario and self._selected < len(scenario.racers) else None

    def _show_racer(self) -> None:
        """Show what does not change from step to step."""
        racer = self._racer(self._scenario)
        for widget in (self.swatch, self.name, self.state):
            widget.setVisible(racer is not None)
        self.switch.setVisible(racer is not None and self._trains and not self._on_paper)
        self.rule.setVisible(not self.looping)
        self.loop.setVisible(self.looping)
        self.idea.setVisible(not self.looping)
        self.paper.setVisible(racer is not None and not self.looping)
        if racer is None or self._scenario is None:
            self.idea.setText(self.tr("No racers yet: add one at the left."))
            self.rule.show_rule(())
            return
        size = QSize(5 * self._theme.font_size // 2, self._theme.font_size + 4)
        ratio = PRINTED if self._on_paper else self.devicePixelRatioF()
        self.swatch.setPixmap(swatch(racer_style(racer.style), self._theme.panel, size, ratio))
        self.name.setText(names(self._scenario)[self._selected])
        self.idea.setText(racer.optimizer.idea)
        self.paper.setText(racer.optimizer.paper)
        self.rule.show_rule(symbol_lines(racer))

    def _fill_lanes(self) -> None:
        """Offer the starts and seeds that the selected racer runs, if there are several."""
        frame, chosen = self._frame, self.lanes.currentIndex()
        with QSignalBlocker(self.lanes):
            self.lanes.clear()
            if frame is not None:
                for lane in frame.trajectory.lanes_of(self._selected):
                    self.lanes.addItem(self._lane_name(frame, lane), lane)
            self.lanes.setCurrentIndex(min(max(chosen, 0), self.lanes.count() - 1))
        self.lanes.setVisible(self.lanes.count() > 1 and not self._on_paper)

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
        if frame is None or racer is None or step is None:
            self.state.setText(self.tr("No step yet."))
            self.ending.hide()
            self.rule.show_numbers(())
            self.loop.clear()
        elif not self.looping:
            self.rule.show_numbers(number_lines(racer, step))
            self._show_state(racer, step.t, float(step.values["lr"]))
        elif self._readiness is not None and not self._readiness.want():
            self.state.setText(self.tr("Loading PyTorch…"))
        else:
            self._soon.start()
            if self.loop.show_stages(stages(frame.scenario, frame.trajectory, frame.rows, frame.row, lane)):
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
