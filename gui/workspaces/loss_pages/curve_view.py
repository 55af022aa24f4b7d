"""The two plots of the Curve page above each other, and below them the place of the line as a number."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.declared import Parameter
from engine.lab.curve import FARTHEST, BinaryCurves, ClassCurves, RegressionCurves, TaskCurves
from engine.lab.curve_lines import Line, Reading, line, uses_target
from engine.pictures.digits import short
from engine.pictures.loss_plot import plots
from gui.editors import said
from gui.numbers import NumberField
from gui.theme import LIGHT, RacerStyle, Theme, racer_style
from gui.workspaces.loss_pages.loss_plot import LossPlot, Ring


class CurveView(QWidget):
    """Loss and derivative over one axis, with the line at the same place in both.

    `picked` carries a place and how wide a pixel is, `typed` a place as it is meant.
    """

    picked = Signal(float, float)
    typed = Signal(object)
    stepped = Signal(int)
    zoomed = Signal(float, float)
    released = Signal()
    complained = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._on_paper = LIGHT, False
        self._curves: TaskCurves | None = None
        self._look: tuple[object, ...] = ()  # what decides the curves that are drawn
        self.losses, self.slopes = LossPlot(), LossPlot()
        self.losses.setAccessibleName(self.tr("Losses"))
        self.slopes.setAccessibleName(self.tr("Derivatives"))
        self.losses.name_clock(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(0)
        self.titles = QLabel(), QLabel()
        for title, plot, share in zip(self.titles, (self.losses, self.slopes), (3, 2), strict=True):
            title.setProperty("role", "title")
            column.addWidget(title)
            column.addWidget(plot, share)
            plot.picked.connect(self._pick)
            plot.stepped.connect(self.stepped)
            plot.zoomed.connect(self.zoomed)
            plot.released.connect(self.released)
            plot.resized.connect(self._redraw)
        column.addLayout(self._build_axis())

    def for_paper(self) -> None:
        """Leave out what only a hand needs: the place of the line is said, not typed."""
        self._on_paper = True
        self.field.hide()
        for plot in (self.losses, self.slopes):
            plot.for_paper()

    def _build_axis(self) -> QHBoxLayout:
        self.axis = QLabel()
        help = self.tr("Where the line stands. Drag it in a plot, or move it with the arrow keys.")
        words = self.tr("Place of the line")
        self.field = NumberField(Parameter("at", words, "real", 0.0, help, -FARTHEST, FARTHEST))
        self.field.setToolTip(help)
        self.field.setAccessibleName(words)
        self.field.entered.connect(self.typed)
        self.field.refused.connect(self.complained)
        self.note = QLabel()
        self.note.setProperty("role", "dim")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.axis)
        row.addWidget(self.field)
        row.addWidget(self.note)
        row.addStretch(1)
        return row

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        for plot in (self.losses, self.slopes):
            plot.set_theme(theme)
        self._redraw()

    def show_curves(self, curves: TaskCurves, readings: tuple[Reading, ...]) -> None:
        """Draw these, with the line where they have it."""
        self._curves = curves
        self._draw()
        self.field.set_value(curves.at)
        marks = [(reading, racer_style(curves.choices().index(reading.loss.key))) for reading in readings]
        self.losses.show_cursor(curves.at, [(curves.at, reading.value, style) for reading, style in marks])
        self.slopes.show_cursor(curves.at, [(curves.at, reading.slope, style) for reading, style in marks])

    def _redraw(self) -> None:
        self._look = ()
        if self._curves is not None:
            self._draw()

    def _draw(self) -> None:
        """Draw the curves, if anything about them has changed: moving the line changes nothing."""
        curves = self._curves
        assert curves is not None
        look = (curves.ground, curves.drawn(), curves.selected)
        if look == self._look:
            return
        self._look = look
        styles = {key: racer_style(style) for style, key in enumerate(curves.choices())}
        self._draw_curves(curves, list(styles.values()))
        lines = [(line(curves, loss), styles[loss.key]) for loss in curves.drawn()]
        self.losses.set_rings([ring for drawn, style in lines for ring in self._rings(drawn, style)])
        self.slopes.set_rings([ring for drawn, style in lines for ring in _ends(drawn, style)])
        self._name_axis(curves)

    def _draw_curves(self, curves: TaskCurves, styles: list[RacerStyle]) -> None:
        names = [said(curves.loss(key).brief) for key in curves.choices()]
        shown = [said(loss.brief) for loss in curves.drawn()]
        room = self.losses.labels.room_for(shown, self.losses.width())
        small = LIGHT.font_size / self._theme.font_size  # larger numbers need larger steps between them
        areas = [plot.area(room) for plot in (self.losses, self.slopes)]
        selected = curves.choices().index(curves.selected)
        (width, above), (_, below) = ((round(small * side) for side in area) for area in areas)
        pair = plots(curves, width, (above, below))
        for plot, numbers in zip((self.losses, self.slopes), pair, strict=True):
            plot.show_plot(numbers, styles, names, selected, bool(room) and plot.holds(len(shown)), room)

    def _rings(self, drawn: Line, style: RacerStyle) -> list[Ring]:
        """The kinks and changes of a loss, each with its word."""
        kink = self.tr("kink")
        return [Ring(mark.at, mark.value, style, kink if mark.breaks else said(mark.words)) for mark in drawn.marks]

    def _name_axis(self, curves: TaskCurves) -> None:
        axis, by, note = self.tr("error  ŷ − y  ="), self.tr("Derivative by the prediction"), ""
        through = {loss.takes for loss in curves.drawn()} & {"probability", "log-probability"}
        if isinstance(curves, BinaryCurves):
            margin = curves.over == "margin"
            axis = self.tr("margin  ±z  =") if margin else self.tr("logit  z  =")
            by = self.tr("Derivative by the margin") if margin else self.tr("Derivative by the logit")
            note = self.tr("probabilities: p = sigmoid(z)") if through else ""
        elif isinstance(curves, ClassCurves):
            axis = self.tr("logit of class {0}  =").format(curves.varied)
            by = self.tr("Derivative by the logit of class {0}").format(curves.varied)
            note = self.tr("probabilities: p = softmax(z)") if through else ""
        elif isinstance(curves, RegressionCurves) and uses_target(curves):
            note = self.tr("at target y = {0}").format(short(curves.target))
        self.axis.setText(f"{axis}  {short(curves.at)}" if self._on_paper else axis)
        self.note.setText(note)
        self.titles[0].setText(self.tr("Loss") if curves.shown else self.tr("Loss (tick one at the left to draw it)"))
        self.titles[1].setText(by)

    def _pick(self, place: float) -> None:
        self.picked.emit(place, self.losses.pixel)


def _ends(drawn: Line, style: RacerStyle) -> list[Ring]:
    """The ends of a derivative where it jumps, or the one place where it changes its form."""
    sides = [(mark.at, side) for mark in drawn.marks for side in sorted({mark.left, mark.right}) if mark.breaks]
    sides += [(mark.at, mark.right) for mark in drawn.marks if not mark.breaks]
    return [Ring(at, side, style) for at, side in sides]
