"""Loss, accuracy, gradient norm and sharpness of a training, one above the other over one horizontal axis."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.pictures.digits import short
from engine.pictures.training_clock import rate_flags
from engine.pictures.training_curves import QUANTITIES, Quantity, TrainingPlotter
from engine.pictures.training_standings import names
from engine.runner import Gate
from engine.training import Training
from gui.swatch import layer_styles, line_colour
from gui.theme import LIGHT, RacerStyle, Theme, racer_style
from gui.train_frame import TrainFrame
from gui.views.training_headings import TrainingHeadings
from gui.views.training_plot import TrainingPlot

PATIENCE = 0.004  # seconds that drawing waits for the workers to stand still
BETWEEN = 16  # ms between the plots of a history that grows
RESTED = 0.3  # seconds from the first of them until they are drawn again
MOST_GROWING = 2048  # rows of a history that grows that are looked at
TALL, LOW = 104, 84  # pixels: the least height of the loss and of the others, at the usual font


class TrainingPlots(QWidget):
    """Small multiples with the step shown as a line through all of them; a click in one picks a step."""

    step_picked = Signal(int)
    view_edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self._gate = gate or Gate()
        self._frame: TrainFrame | None = None
        self._selected, self._by_layer = 0, False
        self._wanted: Sequence[Quantity] = QUANTITIES
        self._look: tuple[object, ...] = ()  # what, beside its rows, decides the curves drawn
        self._length: tuple[object, ...] = ()  # how far the history goes that is drawn
        self._began = 0.0  # when they were drawn last
        self._due: list[Quantity] = []  # plots that have not grown with the history yet
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._draw_next)
        self._fit = QTimer(self, singleShot=True, interval=0)  # a plot that is shown while another is resized keeps
        self._fit.timeout.connect(self._resized)  # the size it had before
        self._plotters: dict[Quantity, TrainingPlotter] = {}
        self.panels: dict[Quantity, TrainingPlot] = {}
        self.theme = LIGHT
        self._build()

    def _build(self) -> None:
        self.headings = TrainingHeadings(self)
        self.headings.edited.connect(self.view_edited)
        self.headings.layers_asked.connect(self._show_layers)
        for quantity in QUANTITIES:
            panel = self.panels[quantity] = TrainingPlot()
            panel.picked.connect(self._picked)
            panel.resized.connect(self._fit.start)
        self.lay_out()

    def lay_out(self) -> None:
        """One plot under the other."""
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 4)
        column.setSpacing(0)
        for quantity, panel in self.panels.items():
            column.addWidget(self.headings.rows[quantity])
            column.addWidget(panel, 3 if quantity == "loss" else 2)
        column.addWidget(self.headings.unmeasured)
        column.addWidget(self.headings.clock_title)

    def lowest(self, shown: Sequence[Quantity]) -> Sequence[Quantity]:
        """Those of the plots shown that have the numbers of the horizontal axis."""
        return shown[-1:]

    @property
    def across(self) -> int:
        """How wide a plot is, with the names beside it."""
        return self.width()

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        for quantity, panel in self.panels.items():
            panel.set_theme(theme)
            least = TALL if quantity == "loss" else LOW
            panel.setMinimumHeight(round(least * theme.font_size / LIGHT.font_size))
        self._redraw()

    def set_training(self, training: Training) -> None:
        """Show what is asked for in the headings."""
        self.headings.set_training(training)

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Draw a history at a step: the curves only if they changed, the cursor always."""
        last, self._frame = self._frame, frame
        if frame is None or not frame.training.racers:
            self._clear()
            return
        if last is None or last.training is not frame.training or last.history is not frame.history:
            self._make_plotters(frame)
        self._draw_curves(frame)
        self._draw_cursor(frame)

    def set_selected(self, racer: int) -> None:
        """Draw the selected racer thicker and above the others."""
        self._selected = racer
        if self._frame is not None:
            self._make_plotters(self._frame)
        self._redraw()

    def show_only(self, quantities: Sequence[Quantity]) -> None:
        """Show some of the plots, as far as there is something to draw."""
        self._wanted = quantities
        self._redraw()

    @property
    def settled(self) -> bool:
        """Whether the curves go as far as the history they were given."""
        return not self._due and not self._soon.isActive() and not self._fit.isActive()

    # --- drawing -----------------------------------------------------------------------------------

    def _make_plotters(self, frame: TrainFrame) -> None:
        layers_of = self._selected if self._by_layer else None
        self._plotters = {q: TrainingPlotter(frame.training, frame.history, q, layers_of) for q in QUANTITIES}

    def _redraw(self) -> None:
        self._look = ()
        self.set_frame(self._frame)

    def _resized(self) -> None:
        """Thin the curves to the new sizes."""
        if self._plotters:
            self.set_frame(self._frame)

    def _clear(self) -> None:
        self._look, self._plotters, self._due = (), {}, []
        self._arrange()
        for panel in self.panels.values():
            panel.clear_plot()
            panel.show_flags((), ())

    def _draw_curves(self, frame: TrainFrame) -> None:
        """Draw all curves anew, or, where the history has only grown, one plot after the other."""
        shown = tuple(self._shown())
        sizes = [self.panels[quantity].size() for quantity in shown]
        look = (self._plotters["loss"], shown, sizes)
        if look != self._look:
            self._look, self._due, self._length = look, [], _length(frame)
            self._arrange()
            for quantity in shown:
                self._plot(quantity, frame)
            self._began = time.perf_counter()
        elif not self._due:
            self._grow()

    def _grow(self) -> None:
        """Draw the plots of a history that has grown, one after the other, a few times a second."""
        if self._frame is not None and _length(self._frame) != self._length and not self._soon.isActive():
            rest = self._began + RESTED - time.perf_counter()
            self._soon.start(max(round(1000 * rest), BETWEEN))

    def _draw_next(self) -> None:
        frame = self._frame
        if frame is None or not self._plotters:
            return
        self._gate.shut(PATIENCE)
        if not self._due:
            self._due, self._length, self._began = self._shown(), _length(frame), time.perf_counter()
        stride = max(len(frame.rows) // MOST_GROWING, 1) if not frame.trainer.over else 1
        self._plot(self._due.pop(0), frame, stride)
        if self._due:
            self._soon.start(BETWEEN)
        else:
            self._grow()  # it may have grown again meanwhile

    def _shown(self) -> list[Quantity]:
        """The plots that are wanted and have something to draw."""
        frame = self._frame
        if frame is None:
            return list(self._wanted)
        return [q for q in self._wanted if self._plotters[q].has(frame.rows)]

    def _arrange(self) -> None:
        """Show the plots there can be; the lowest has the numbers of the horizontal axis."""
        shown = self._shown()
        lowest = self.lowest(shown)
        for quantity, panel in self.panels.items():
            panel.name_clock(quantity in lowest)
            panel.setVisible(quantity in shown)
            self.headings.rows[quantity].setVisible(quantity in shown)
        self.headings.unmeasured.setVisible("sharpness" not in shown and "sharpness" in self._wanted[:2])

    def _plot(self, quantity: Quantity, frame: TrainFrame, stride: int = 1) -> None:
        plotter, panel = self._plotters[quantity], self.panels[quantity]
        styles, titles = self._looks(quantity, frame)
        rows = frame.rows.taken(slice(None, None, stride)) if stride > 1 else frame.rows
        validation = self.headings.validation if len(frame.problem.validation) else ""
        room = self._room(frame)
        width, height = (round(side * LIGHT.font_size / self.theme.font_size) for side in panel.area(room))
        plot = plotter.plot(rows, width, height)
        limits = sum(1 for one in plot.companions if one.label)
        selected = self._selected if plotter.layers_of is None else -1
        labelled = bool(room) and panel.holds(len(plot.curves) + (limits or bool(validation)))
        panel.show_plot(plot, styles, titles, selected, labelled, room, validation)
        if room and not labelled and limits and panel.holds(limits):
            panel.label_limits(plot, styles, room)
        self._flag(panel, quantity, frame)
        self.headings.name_plot(quantity, plot, plotter.layers_of, frame, self._selected)

    def _looks(self, quantity: Quantity, frame: TrainFrame) -> tuple[Sequence[RacerStyle], Sequence[str]]:
        """The styles and names of the racers, or of the layers of one."""
        styles = [racer_style(racer.style) for racer in frame.training.racers]
        layers_of = self._plotters[quantity].layers_of
        if layers_of is None:
            return styles, names(frame.training)
        count = len(frame.history.layers)
        words = [self.headings.layer.format(number + 1) for number in range(count)]
        return layer_styles(styles[layers_of], count, self.theme.text), words

    def _room(self, frame: TrainFrame) -> float:
        """The room for names beside the curves, the same in all plots."""
        shown = [name for name, r in zip(names(frame.training), frame.training.racers, strict=True) if not r.hidden]
        words = [*shown, self.headings.validation, self.headings.layer.format(8)]
        return self.panels["loss"].labels.room_for(words, self.across)

    def _flag(self, panel: TrainingPlot, quantity: Quantity, frame: TrainFrame) -> None:
        """Mark the rates that were changed."""
        flags = rate_flags(frame.training, frame.history, frame.rows, self._plotters[quantity].clock)
        styles = [racer_style(racer.style) for racer in frame.training.racers]
        said = quantity == "loss"
        shown = [
            (flag, line_colour(styles[flag.racer], self.theme.plot), short(flag.new) if said else "") for flag in flags
        ]
        titles = names(frame.training)
        panel.show_flags(shown, [self.headings.change_words(titles[flag.racer], flag) for flag in flags])

    def _draw_cursor(self, frame: TrainFrame) -> None:
        x = self._plotters["loss"].clock.at(frame.rows, frame.row, self._lane(frame))
        for quantity in self._shown():
            styles, _ = self._looks(quantity, frame)
            marks = self._plotters[quantity].now(frame.rows, frame.row)
            self.panels[quantity].show_cursor(x, [(dx, dy, styles[number]) for number, dx, dy in marks])

    def _lane(self, frame: TrainFrame) -> int:
        """The lane by whose clock the cursor goes: the selected racer's first."""
        return next(iter(frame.history.lanes_of(self._selected)), 0)

    # --- what the user does ------------------------------------------------------------------------

    def _picked(self, x: float) -> None:
        frame = self._frame
        if frame is not None and self._plotters:
            self.step_picked.emit(self._plotters["loss"].clock.step_at(frame.rows, self._lane(frame), x))

    def _show_layers(self, by_layer: bool) -> None:
        self._by_layer = by_layer
        if self._frame is not None and self._plotters:
            self._make_plotters(self._frame)
        self._redraw()


def _length(frame: TrainFrame) -> tuple[object, ...]:
    """How far a frame's history has come: rows and newest step, who has ended, and whose rates were changed."""
    return len(frame.rows), int(frame.rows.step[-1]), frame.history.endings, frame.history.changes
