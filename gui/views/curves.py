"""Loss, gradient norm and distance of all racers over the run; a click in them moves the playback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from engine.pictures.clock import unit_of
from engine.pictures.curves import Plotter, Quantity
from engine.pictures.held_out import holds_out
from engine.pictures.lines import Plot
from engine.pictures.standings import names
from engine.runner import Gate
from engine.scenario import Scenario
from gui.frame import Frame
from gui.steady_label import SteadyLabel
from gui.theme import LIGHT, Theme, racer_style
from gui.views.curve_choices import CurveChoices
from gui.views.curve_plot import CurvePlot
from gui.views.early_stopping import EarlyStopping

QUANTITIES: tuple[Quantity, ...] = ("loss", "gradient norm", "distance")
PATIENCE = 0.004  # seconds that drawing waits for the workers to stand still
MOST_GROWING = 2048  # rows of a recording that grows that are looked at
LEAST_PRINTED = 88  # units of a plot's height on paper
BETWEEN = 16  # ms between the plots of a recording that grows


class Curves(QWidget):
    """Small multiples over one horizontal axis, with the step shown as a line through all of them."""

    step_picked = Signal(int)
    view_edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Curves"))
        self._gate = gate or Gate()
        self._frame: Frame | None = None
        self._selected = 0
        self._on_paper = False
        self._look: tuple[object, ...] = ()  # what, beside its rows, decides the curves drawn
        self._length = (0, 0)  # rows and newest step of what is drawn
        self._due: list[Quantity] = []  # plots that have not grown with the recording yet
        self._soon = QTimer(self, singleShot=True, interval=BETWEEN)
        self._soon.timeout.connect(self._draw_next)
        self._plotters: dict[Quantity, Plotter] = {}
        self._plots: dict[Quantity, Plot] = {}
        self.panels: dict[Quantity, CurvePlot] = {}
        self.titles: dict[Quantity, QLabel] = {}
        self._build()

    def _build(self) -> None:
        self.empty = QLabel(self.tr("No racers yet: add one at the left."))
        self.empty.setProperty("role", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.left_out = SteadyLabel()  # which gives way where there is no room for it
        self.left_out.setProperty("role", "dim")
        self.left_out.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.early_stopping = EarlyStopping()
        self.early_stopping.edited.connect(self.view_edited)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(0)
        for quantity in QUANTITIES:
            column.addLayout(self._heading(quantity))
            if quantity == "loss":
                column.addWidget(self.early_stopping)
            panel = self.panels[quantity] = CurvePlot()
            panel.picked.connect(self._picked)
            panel.resized.connect(self._resized)
            column.addWidget(panel, 3 if quantity == "loss" else 2)
        self.clock_title = QLabel()
        self.clock_title.setProperty("role", "dim")
        self.clock_title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.clock_title)
        self.stack = QStackedLayout(self)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(page)

    def _heading(self, quantity: Quantity) -> QHBoxLayout:
        title = self.titles[quantity] = QLabel()
        title.setProperty("role", "title")
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(title)
        if quantity != "loss":
            row.addStretch(1)
        else:
            row.addWidget(self.left_out, 1)
            self.choices = CurveChoices()
            self.choices.edited.connect(self.view_edited)
            row.addWidget(self.choices)
        return row

    def for_paper(self) -> None:
        """Leave out what only a hand needs."""
        self.choices.hide()
        self.early_stopping.hide()
        self._on_paper = True
        self.titles["loss"].setContentsMargins(0, 0, 8, 0)
        for panel in self.panels.values():
            panel.setMinimumHeight(LEAST_PRINTED)

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for panel in self.panels.values():
            panel.set_theme(theme)
        self._redraw()

    def set_scenario(self, scenario: Scenario) -> None:
        """Show what is asked for in the boxes of the heading."""
        self.stack.setCurrentIndex(1 if scenario.racers else 0)
        self.choices.set_scenario(scenario)
        self.early_stopping.set_patience(scenario.view.patience)
        self.early_stopping.setVisible(holds_out(scenario) and not self._on_paper)
        self._name_clock(scenario)
        self._name_plots()

    def set_frame(self, frame: Frame | None) -> None:
        """Draw a recording at a step: the curves only if they changed, the cursor always."""
        fresh = frame is not None and (
            self._frame is None
            or frame.trajectory is not self._frame.trajectory
            or frame.scenario is not self._frame.scenario
        )
        self._frame = frame
        if frame is None or not frame.scenario.racers:
            self._clear()
            return
        if fresh:
            self._plotters = {q: Plotter(frame.scenario, frame.trajectory, q) for q in QUANTITIES}
        self._draw_curves(frame)
        self._draw_cursor(frame)

    @property
    def settled(self) -> bool:
        """Whether the curves go as far as the recording they were given."""
        return not self._due

    def set_selected(self, racer: int) -> None:
        """Draw the selected racer thicker and above the others."""
        self._selected = racer
        self._redraw()

    # --- drawing -----------------------------------------------------------------------------------

    def _redraw(self) -> None:
        self._look = ()
        self.set_frame(self._frame)

    def _resized(self) -> None:
        """Thin the curves to the new sizes."""
        if len(self._plotters) == len(self.panels):
            self.set_frame(self._frame)

    def _clear(self) -> None:
        self._look = ()
        for panel in self.panels.values():
            panel.clear_plot()

    def _draw_curves(self, frame: Frame) -> None:
        """Draw all curves anew, or, where the recording has only grown, one plot after the other."""
        look = (self._plotters["loss"], frame.trajectory.endings, [panel.size() for panel in self.panels.values()])
        if look != self._look:
            self._look, self._due, self._length = look, [], _length(frame)
            for quantity in self._arrange():
                self._plot(quantity, frame)
            self._name_plots()
        elif not self._due:
            self._grow()

    def _grow(self) -> None:
        """Draw the plots of a recording that has grown, one after the other: all at once would hold up the playback."""
        if self._frame is not None and _length(self._frame) != self._length:
            self._due, self._length = self._possible(), _length(self._frame)
            self._soon.start()

    def _draw_next(self) -> None:
        self._gate.shut(PATIENCE)
        if self._due and self._frame is not None:
            frame = self._frame
            self._plot(self._due.pop(0), replace(frame, rows=frame.rows.taken(slice(None, None, _stride(frame)))))
            if self._due:
                self._soon.start()
            else:
                self._name_plots()
                self._grow()  # it may have grown again meanwhile

    def _possible(self) -> list[Quantity]:
        return [quantity for quantity, plotter in self._plotters.items() if plotter.possible]

    def _arrange(self) -> list[Quantity]:
        """Show the plots there can be, and find the room for names; the plots."""
        possible = self._possible()
        for quantity, panel in self.panels.items():
            panel.name_clock(quantity == possible[-1])
            panel.setVisible(quantity in possible)
            self.titles[quantity].setVisible(quantity in possible)
        return possible

    def _plot(self, quantity: Quantity, frame: Frame) -> None:
        styles, titles = [racer_style(r.style) for r in frame.scenario.racers], names(frame.scenario)
        shown = [name for name, racer in zip(titles, frame.scenario.racers, strict=True) if not racer.hidden]
        held_out = self.tr("held out")
        shown += [held_out] if holds_out(frame.scenario) else []
        room, labelled = self._room(shown)
        panel = self.panels[quantity]
        width, height = (round(side * LIGHT.font_size / panel.theme.font_size) for side in panel.area(room))
        self._plots[quantity] = self._plotters[quantity].plot(frame.rows, width, height)
        panel.show_plot(self._plots[quantity], styles, titles, self._selected, quantity in labelled, room, held_out)
        if quantity == "loss":
            self._say_stop()

    def _room(self, names: Sequence[str]) -> tuple[float, Sequence[Quantity]]:
        """The room for names beside the curves, and which plots have the height to show them.

        The loss stands for all: where it has none, nobody keeps room; of the lower plots all have names or none.
        """
        loss, *lower = (quantity for quantity in QUANTITIES if self.panels[quantity].isVisibleTo(self))
        room = self.panels[loss].labels.room_for(names, self.width())
        if not room or not self.panels[loss].holds(len(names)):
            return 0.0, ()
        all_hold = all(self.panels[quantity].holds(len(names)) for quantity in lower)
        return room, (loss, *lower) if all_hold else (loss,)

    def _draw_cursor(self, frame: Frame) -> None:
        if self._on_paper and frame.row == len(frame.rows) - 1:  # all there is: nothing to part from what comes
            for panel in self.panels.values():
                panel.show_cursor(None)
            return
        x = self._plotters["loss"].clock.at(frame.rows, frame.row, self._lane(frame))
        styles = [racer_style(racer.style) for racer in frame.scenario.racers]
        for quantity, plotter in self._plotters.items():
            if plotter.possible:
                now = plotter.now(frame.rows, frame.row)
                self.panels[quantity].show_cursor(x, [(dx, dy, styles[racer]) for racer, dx, dy in now])

    def _lane(self, frame: Frame) -> int:
        """The lane by whose clock the cursor goes: the selected racer's first."""
        return next(iter(frame.trajectory.lanes_of(self._selected)), 0)

    def _say_stop(self) -> None:
        """Say where early stopping would stop the selected racer, from its first start."""
        curves = [curve for curve in self._plots["loss"].companions if curve.racer == self._selected]
        self.early_stopping.show_stop(curves[0].stop if curves else None)

    def _name_plots(self) -> None:
        plot, scenario = self._plots.get("loss"), self._frame.scenario if self._frame else None
        name, left_out = self.tr("Loss"), ""
        if plot is not None and scenario is not None and scenario.view.loss_scale == "log":
            name = self.tr("Loss − minimum") if plot.above_minimum else name
            left_out = self.tr("(zero and below left out)") if plot.cut else ""
        self.left_out.setText(left_out)
        self.left_out.setToolTip(left_out)
        words = {
            "loss": name,
            "gradient norm": self.tr("Gradient norm"),
            "distance": self.tr("Distance to the nearest minimum"),
        }
        for quantity in QUANTITIES:
            self.titles[quantity].setText(words[quantity])
            over = self.clock_title.text()
            self.panels[quantity].setAccessibleName(self.tr("{0} over {1}").format(words[quantity], over))

    def _name_clock(self, scenario: Scenario) -> None:
        words = {
            "steps": self.tr("steps"),
            "epochs": self.tr("epochs (passes through the data)"),
            "evaluations": self.tr("gradient evaluations"),
            "seconds": self.tr("computing time (s)"),
        }
        self.clock_title.setText(words[unit_of(scenario)])

    # --- what the user does ------------------------------------------------------------------------

    def _picked(self, x: float) -> None:
        frame = self._frame
        if frame is not None and frame.scenario.racers:
            self.step_picked.emit(self._plotters["loss"].clock.step_at(frame.rows, self._lane(frame), x))


def _stride(frame: Frame) -> int:
    """Every how many rows a recording that still grows is looked at; once it is over, at all of them."""
    return max(len(frame.rows) // MOST_GROWING, 1)


def _length(frame: Frame) -> tuple[int, int]:
    """How far a frame's recording goes: rows and newest step."""
    return len(frame.rows), int(frame.rows.step[-1])
