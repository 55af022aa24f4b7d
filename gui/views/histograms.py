"""Histograms of the weights and the gradient in every layer of the selected racer's network, at the step shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.pictures.histograms import Histogram, Histogrammer, Histograms, making
from engine.pictures.training_standings import names
from engine.runner import Gate, Run, Runner
from gui.steady_label import SteadyLabel
from gui.swatch import line_colour
from gui.theme import LIGHT, Theme, racer_style
from gui.train_frame import TrainFrame
from gui.views.histogram_pane import HistogramPane

POLL = 16  # ms


class HistogramGrid(QWidget):
    """A row for each layer: its weights, with an outline of the first, and its part of the gradient.

    They are computed in a worker, only while they are on screen; the newest wish waits while one is computed.
    """

    def __init__(self, parent: QWidget | None = None, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self._runner = Runner("histograms", gate)
        self.destroyed.connect(self._runner.close)
        self._run: Run | None = None
        self._frame: TrainFrame | None = None
        self._selected, self._paper = 0, False
        self._maker: Histogrammer | None = None
        self._wanted: tuple[object, ...] = ()  # what is shown or being computed
        self.shown: Histograms | None = None
        self._clock = QTimer(self, interval=POLL)
        self._clock.timeout.connect(self._look)
        self.panes: list[tuple[QLabel, HistogramPane, HistogramPane]] = []
        self._build()

    def _build(self) -> None:
        self.heading = SteadyLabel()
        self.heading.setProperty("role", "dim")
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.columns = QLabel(self.tr("Weights")), QLabel(self.tr("Batch gradient"))
        self.columns[0].setToolTip(self.tr("With the biases. The outline is how they were at first."))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(2)
        for number, label in enumerate(self.columns):
            label.setProperty("role", "title")
            self.grid.addWidget(label, 0, number)
            self.grid.setColumnStretch(number, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self.heading)
        column.addLayout(self.grid, 1)

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        for _, *panes in self.panes:
            for pane in panes:
                self._dress(pane)
        self._show()

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Have the histograms of a step computed."""
        self._frame = frame
        if frame is None:
            self._maker, self.shown, self._wanted = None, None, ()
            self._show()
        else:
            self._wish()

    def set_selected(self, racer: int) -> None:
        """Show the network of a racer."""
        self._selected = racer
        self._wish()

    def showEvent(self, event: object) -> None:
        """Catch up with what came while it was hidden."""
        self._wish()

    def for_paper(self) -> None:
        """Rows as low as the paper wants them."""
        self._paper = True

    def close_down(self) -> None:
        """End the worker."""
        self._clock.stop()
        self._runner.close()

    @property
    def settled(self) -> bool:
        """Whether what is shown is of the newest frame."""
        return not self._clock.isActive()

    # --- computing ---------------------------------------------------------------------------------

    def _wish(self) -> None:
        """Compute what is to be shown, unless that is at hand, or after what is computed now."""
        frame = self._frame
        if frame is None or not self.isVisible() or self._selected >= len(frame.training.racers):
            return
        wanted = (frame.trainer, self._selected, frame.step)
        if wanted == self._wanted or self._run is not None:
            return
        maker = self._maker
        if maker is None or maker.trainer is not frame.trainer or maker.racer != self._selected:
            maker = self._maker = Histogrammer(frame.trainer, self._selected)
        self._wanted = wanted
        self._run = self._runner.start(lambda: making(maker, frame.rows, frame.row))
        self._clock.start()

    def _look(self) -> None:
        ended = self._run.ended if self._run is not None else None
        if self._run is not None and ended is None:
            return
        self._run = None
        if ended is not None and ended.how == "done" and self._maker is not None:
            self.shown = ended.result
            self._show()
        self._wish()
        if self._run is None:
            self._clock.stop()

    # --- drawing -----------------------------------------------------------------------------------

    def _show(self) -> None:
        frame, shown = self._frame, self.shown
        layers = shown.layers if shown is not None else ()
        self._make_panes(len(layers))
        for label in self.columns:
            label.setVisible(bool(layers))
        if frame is None or shown is None or shown.racer >= len(frame.training.racers):
            self.heading.setText("")
            return
        name = names(frame.training)[shown.racer]
        words = self.tr("{0} at step {1}{2} · outline: at first")
        self.heading.setText(words.format(name, f"{shown.step:,}", self._seed_words(frame)))
        self.heading.setToolTip(self.heading.text())
        told = self.tr("Of the loss on the batch that this step sees, {0} samples, before clipping.")
        self.columns[1].setToolTip(told.format(f"{shown.batch:,}"))
        colour = line_colour(racer_style(frame.training.racers[shown.racer].style), self.theme.plot)
        for number, (label, weights, gradient) in enumerate(self.panes):
            layer = layers[number]
            title = self.tr("layer {0}").format(number + 1)
            label.setText(self.tr("{0} · {1} weights").format(title, f"{layer.size:,}"))
            self._fill(weights, layer.weights, layer.first, colour, self.tr("Weights of {0}").format(title))
            self._fill(gradient, layer.gradient, None, colour, self.tr("Gradient in {0}").format(title))

    @staticmethod
    def _fill(pane: HistogramPane, now: Histogram, first: Histogram | None, colour: str, name: str) -> None:
        pane.show_histogram(now, first, colour, name)

    def _seed_words(self, frame: TrainFrame) -> str:
        seeds = frame.training.seeds
        return self.tr(", first of {0} seeds").format(seeds) if seeds > 1 else ""

    def _make_panes(self, count: int) -> None:
        """As many rows as there are layers."""
        while len(self.panes) > count:
            for widget in self.panes.pop():
                self.grid.removeWidget(widget)
                widget.deleteLater()
        while len(self.panes) < count:
            row = 1 + 2 * len(self.panes)
            label, weights, gradient = QLabel(), HistogramPane(), HistogramPane()
            label.setProperty("role", "dim")
            self.grid.addWidget(label, row, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
            for number, pane in enumerate((weights, gradient)):
                self._dress(pane)
                self.grid.addWidget(pane, row + 1, number)
            self.panes.append((label, weights, gradient))

    def _dress(self, pane: HistogramPane) -> None:
        pane.set_theme(self.theme)
        if self._paper:
            pane.setMinimumHeight(1)
