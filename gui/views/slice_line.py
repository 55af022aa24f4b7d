"""The loss on the straight line between the ends of two racers, or from the start to one, as curves."""

from __future__ import annotations

from PySide6.QtCore import QLineF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStyleOptionGraphicsItem, QVBoxLayout, QWidget

from engine.jobs.slice import Line
from engine.pictures.digits import digits
from engine.pictures.slice_line import LineWish, between, line_plots, line_values
from engine.pictures.slice_scene import Refusal
from engine.runner import Gate, Run, Runner
from engine.trainer import Trainer
from engine.training import SliceView, Training
from gui.theme import LIGHT, RacerStyle, Theme
from gui.views.curve_plot import CurvePlot, Now
from gui.views.racer_combo import RacerCombo

POLL = 30  # ms
START = -1  # stands for the start among the racers
DOTS = (1.5, 2.5)  # as validation has in the curves over epochs


class Ends(Now):
    """An upright line at each of the two points, with marks on the curves there."""

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lines and marks."""
        if self.place is None:
            return
        area = self.boundingRect()
        painter.setPen(QPen(QColor(self.theme.dim), 1, Qt.PenStyle.DashLine))
        for end in (0.0, 1.0):
            x = self.projection.point(end, 0).x()
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        self.draw_marks(painter)


class LinePlot(CurvePlot):
    """Curves between two points."""

    cursor = Ends

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)


class SliceLine(QWidget):
    """Two combos for the points, and below them loss and accuracy from one to the other and a little beyond."""

    chosen = Signal(str, object)  # the field of the view, another racer
    failed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self._theme, self._on_paper = LIGHT, False
        self._runner = Runner("slice line", gate)
        self._run: Run | None = None
        self._asked: tuple[object, ...] = ()
        self.line: Line | None = None
        self._view = SliceView()
        self._clock = QTimer(self, interval=POLL)
        self._clock.timeout.connect(self._look)
        self._build()

    def _build(self) -> None:
        start = self.tr("the start")
        self.first = RacerCombo(self.tr("From"), self.tr("Where t is 0"), start)
        self.last = RacerCombo(self.tr("To"), self.tr("Where t is 1"), start)
        self.first.chosen.connect(lambda racer: self.chosen.emit("line_from", racer))
        self.last.chosen.connect(lambda racer: self.chosen.emit("line_to", racer))
        self.ends = QWidget()
        top = QHBoxLayout(self.ends)
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(8)
        for words, combo in ((self.tr("From"), self.first), (self.tr("to"), self.last)):
            top.addWidget(QLabel(words))
            top.addWidget(combo, 1)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setContentsMargins(8, 4, 8, 4)
        self.loss, self.accuracy = LinePlot(self.tr("Loss along the line")), LinePlot(self.tr("Accuracy"))
        self.titles = QLabel(), QLabel(self.tr("Accuracy (%)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        column.addWidget(self.ends)
        column.addWidget(self.words)
        for title, plot, share in zip(self.titles, (self.loss, self.accuracy), (3, 2), strict=True):
            title.setProperty("role", "title")
            title.setContentsMargins(8, 4, 8, 0)
            column.addWidget(title)
            column.addWidget(plot, share)
            plot.resized.connect(self._draw)
        self.axis = QLabel(self.tr("0: the first point · 1: the second · of a racer, the end of its path"))
        self.axis.setWordWrap(True)
        self.axis.setProperty("role", "dim")
        self.axis.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.axis)

    def for_paper(self) -> None:
        """Leave out what only a hand needs; the axis says whose ends the line joins."""
        self._on_paper = True
        self.ends.hide()

    # --- for the tab -------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        for plot in (self.loss, self.accuracy):
            plot.set_theme(theme)
        for combo in (self.first, self.last):
            combo.set_theme(theme)
        self._draw()

    def set_training(self, training: Training) -> None:
        """Show what is asked for."""
        old, self._view = self._view, training.view.slice
        self.first.offer(training.racers, self._view.line_from)
        self.last.offer(training.racers, self._view.line_to)
        if self._on_paper:
            ends = (self._end(combo) for combo in (self.first, self.last))
            self.axis.setText(self.tr("from {0} (0) to {1} (1)").format(*ends))
        if old.colour_scale != self._view.colour_scale:
            self._draw()

    def _end(self, combo: RacerCombo) -> str:
        name = combo.currentText()
        return name if combo.currentData() == START else self.tr("the end of {0}").format(name)

    def show_line(self, trainer: Trainer) -> None:
        """Have the line computed, unless it is there; the newest rows count."""
        asked = (trainer, trainer.history.last_step, self._view.line_from, self._view.line_to)
        if asked == self._asked or (self._run is not None and asked[2:] == self._asked[2:]):
            return
        self._asked = asked
        wish = LineWish(self._view.line_from, self._view.line_to)
        self._run = self._runner.start(lambda: between(trainer.problem, trainer.history.rows, trainer.lanes, wish))
        self._clock.start()

    def clear(self) -> None:
        """Nothing is trained."""
        self._runner.cancel()
        self._run, self._asked, self.line = None, (), None
        self._draw()

    def close_down(self) -> None:
        """End the worker."""
        self._clock.stop()
        self._runner.close()

    @property
    def busy(self) -> bool:
        """Whether a line is on its way."""
        return self._run is not None

    def _look(self) -> None:
        ended = self._run.ended if self._run is not None else None
        if self._run is not None and ended is None:
            return
        self._run = None
        self._clock.stop()
        if ended is not None and ended.how == "done":
            refused = isinstance(ended.result, Refusal)
            self.line = None if refused else ended.result
            self.words.setText(ended.result.sentence if refused else "")
            self._draw()
        elif ended is not None and ended.how == "failed":
            self.failed.emit(ended.sentence, ended.details)

    # --- what is drawn -----------------------------------------------------------------------------

    def _draw(self) -> None:
        line = self.line
        self.loss.setEnabled(line is not None)
        if line is None:
            for plot in (self.loss, self.accuracy):
                plot.clear_plot()
            return
        names = [self.tr("training"), self.tr("validation")]
        styles = [RacerStyle(self._theme.text, "o", dash) for dash in ((), DOTS)]  # no racer's colour
        room = self.loss.labels.room_for(names, self.loss.width())
        (width, height), (_, below) = self.loss.area(room), self.accuracy.area(room)
        log = self._view.colour_scale == "log"
        plots = line_plots(line, log, int(width), (int(height), int(below)))
        self.titles[0].setText(self.tr("Loss (log)") if log else self.tr("Loss"))
        for part in (self.titles[1], self.accuracy):
            part.setVisible(plots[1] is not None)
        for plot, drawn in zip((self.loss, self.accuracy), plots, strict=True):
            if drawn is not None:
                plot.show_plot(drawn, styles, names, 0, bool(room), room)
                plot.show_cursor(0.0)
        self.words.setText(self._say(line))

    def _say(self, line: Line) -> str:
        loss = [digits(line_values(line, at)[0]) for at in (0.0, 0.5, 1.0)]
        return self.tr("Training loss {0} at the first point, {1} half way, {2} at the second.").format(*loss)
