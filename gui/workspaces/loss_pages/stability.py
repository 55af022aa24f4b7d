"""The page on numerical stability: three ways to compute one loss, where each breaks, and every step at one logit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.lab import stability as lab
from engine.lab.chains import WAYS
from engine.pictures.axes import linear
from engine.pictures.digits import short
from engine.pictures.lines import Curve
from gui.editors import NumberEditor, said
from gui.formula import FormulaLabel
from gui.segments import Segments
from gui.store import Store
from gui.swatch import line_pen
from gui.swatch_label import SwatchLabel
from gui.theme import Theme, racer_style
from gui.workspaces.loss_pages.figure_table import Figure, FigureTable
from gui.workspaces.loss_pages.lab_page import LabPage, direction, paper_words, plot_of, print_table
from gui.workspaces.loss_pages.loss_plot import LossPlot, Ring
from gui.workspaces.loss_pages.region_strip import RegionStrip

STYLES = (1, 2, 0)  # of the ways: dashed, dotted, and the right one solid
STEPS = 200  # keys to an axis
SWATCH = QSize(32, 14)
GESTURE = "drag logit"


class StabilityPage(LabPage):
    """Plots of loss and gradient over the logit, what happens where, and the chain of numbers at the logit."""

    part = "stability"

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.switches = self._make_switches()
        self.logit = NumberEditor(lab.StabilityPage.parameter("logit"), self)
        self.logit.in_one_line()
        self.logit.caption.setText(self.tr("logit z"))
        self.logit.edited.connect(self.set_parameter)
        self.logit.settled.connect(store.settle)
        self.logit.complained.connect(self.complaint.say)
        self.loss, self.gradient = (self._make_plot(words) for words in (self.tr("Loss"), self.tr("Gradient")))
        self.strip = RegionStrip(self)
        self.formulas = [FormulaLabel(parent=self) for _ in range(3)]
        self.pictures = [SwatchLabel(SWATCH, self) for _ in range(3)]
        self.names = [QLabel(self) for _ in range(3)]
        self.table = FigureTable(self.tr("Every step at this logit"), narrow=(4,), parent=self)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chosen: QLabel | None = None  # on paper
        self._lay_out()

    def for_paper(self) -> None:
        """Leave out what only a hand needs; what was chosen is said above the steps."""
        self.chosen = paper_words(self)
        self._chain.insertWidget(0, self.chosen)
        print_table(self.table, swatches=False)
        for part in (*self.switches.values(), self.logit, self.complaint):
            part.hide()
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for plot in (self.loss, self.gradient):
            plot.for_paper()

    def turn(self, upright: bool) -> None:
        """Lay it out for a page of this shape."""
        self._body.setDirection(direction(upright))

    def _make_switches(self) -> dict[str, Segments]:
        say = self.tr
        words: dict[str, tuple[str, dict[object, tuple[str, str]]]] = {
            "case": (say("Loss"), {
                "sigmoid": (say("Sigmoid"), say("The log of a sigmoid. Two classes")),
                "softmax": (say("Softmax"), say("The log of a softmax. Three classes, the other two logits 0")),
            }),
            "precision": (say("Precision"), {
                "float32": ("float32", say("24 bits of mantissa, about 7 digits; the largest number is 3.4e38")),
                "float64": ("float64", say("53 bits of mantissa, about 16 digits; the largest number is 1.8e308")),
            }),
            "truth": (say("Label"), {
                "1": (say("Right class"), say("The logit is that of the right class (y = 1): it should be large")),
                "0": (say("Wrong class"), say("The logit is that of a wrong class (y = 0): it should be small")),
            }),
            "reach": (say("Logits up to"), {
                reach: (f"±{reach}", say("Draw the logits from −{0} to {0}").format(reach))
                for reach in ("1000", "200", "40")
            }),
        }  # fmt: skip
        made = {}
        for field, (name, choices) in words.items():
            made[field] = Segments(name, choices, self)
            made[field].chosen.connect(partial(self.set_parameter, field))
        return made

    def _make_plot(self, words: str) -> LossPlot:
        plot = LossPlot(self)
        plot.setAccessibleName(words)
        plot.setAccessibleDescription(self.tr("Drag, or press the arrow keys, to look at another logit."))
        plot.setToolTip(self.tr("Drag to look at another logit; arrow keys step, the wheel zooms."))
        plot.picked.connect(self._pick)
        plot.released.connect(self.store.settle)
        plot.stepped.connect(self._step)
        plot.zoomed.connect(self._zoom)
        plot.resized.connect(self._align)
        return plot

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        for switch in self.switches.values():
            head.addWidget(switch)
        head.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(2)
        for words, plot in ((self.tr("loss"), self.loss), (self.tr("gradient by the logit"), self.gradient)):
            title = QLabel(words)
            title.setProperty("role", "dim")
            left.addWidget(title)
            left.addWidget(plot, 1)
        left.addSpacing(4)
        left.addWidget(self.strip)
        chain = QWidget()
        self._chain = right = QVBoxLayout(chain)
        right.setContentsMargins(0, 0, 4, 0)
        right.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for row, parts in enumerate(zip(self.pictures, self.names, self.formulas, strict=True)):
            for place, part in enumerate(parts):
                grid.addWidget(part, row, place)
        right.addWidget(self.logit)
        right.addLayout(grid)
        right.addWidget(self.table)
        right.addWidget(self.verdict)
        right.addStretch(1)
        self._body = body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 1)
        self._area = _scrolled(chain)
        body.addWidget(self._area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.complaint)
        column.addLayout(body, 1)

    # --- what is shown -----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.strip.set_theme(theme)
        self.table.set_theme(theme)
        for plot in (self.loss, self.gradient):
            plot.set_theme(theme)
        for formula in self.formulas:
            formula.set_theme(theme)
        self.loss.name_clock(False)
        super().set_theme(theme)

    def show_value(self) -> None:
        """Draw everything; curves and regions are remembered, so that a moving logit is cheap."""
        page = self.store.scenario.lab.stability
        for field, switch in self.switches.items():
            switch.set_value(getattr(page, field))
        self.logit.set_value(page.logit)
        self._show_curves(page)
        self._show_chain(page)

    def _show_curves(self, page: lab.StabilityPage) -> None:
        curves, reach = lab.curves(page.case, page.precision, page.truth, page.reach), float(page.reach)
        ways = WAYS[page.case]
        names = {style: said(way.title) for style, way in zip(STYLES, ways, strict=True)}
        x = linear(-reach, reach, 9)
        top, ends = lab.highest(curves), curves.ends
        for plot, values, y in (
            (self.loss, curves.loss, linear(0, top, 5)),
            (self.gradient, curves.gradient, linear(-1, 0, 3) if page.truth == "1" else linear(0, 1, 3)),
        ):
            lines = tuple(Curve(style, curves.z, row) for style, row in zip(STYLES, values, strict=True))
            ordered = [names[style] for style in sorted(names)]
            styles = [racer_style(style) for style in sorted(names)]
            plot.show_plot(plot_of(lines, x, y), styles, ordered, 0, False, 0)
            plot.set_rings(
                [Ring(b.z, b.loss, racer_style(STYLES[b.way]), b.word) for b in ends] if plot is self.loss else ()
            )
            plot.show_cursor(page.logit)
        ground = self.theme.window
        pens = [line_pen(racer_style(style), ground) for style in STYLES]
        found = lab.regions(page.case, page.precision, page.truth)
        self.strip.set_regions([(r, f"{names[STYLES[r.way]]}, {r.span}: {r.words}", pens[r.way]) for r in found], reach)
        self.strip.set_place(page.logit)
        self._align()

    def _show_chain(self, page: lab.StabilityPage) -> None:
        ways = WAYS[page.case]
        for style, way, picture, name, formula in zip(
            STYLES, ways, self.pictures, self.names, self.formulas, strict=True
        ):
            picture.show_style(racer_style(style), self.theme.window)
            name.setText(said(way.title))
            name.setToolTip(way.code)
            formula.set_latex(way.latex)
            formula.setToolTip(way.code)
        columns = [(said(way.title).replace(", ", ",\n"), way.code) for way in ways]
        self.table.set_columns([(self.tr("step"), ""), *columns, (self.tr("in truth"), "")])
        self.table.set_rows(
            [
                (Figure(name), *(Figure(cell.text, cell.wrong, cell.about) for cell in cells))
                for name, cells in lab.table(page)
            ]
        )
        self.verdict.setText("\n".join(lab.verdicts(page)))
        if self.chosen is not None:
            names = ("case", "precision", "truth")
            chosen = (self.switches[name].buttons[getattr(page, name)].text() for name in names)
            self.chosen.setText(" · ".join([*chosen, self.tr("logit z = {0}").format(short(page.logit))]))

    def _align(self) -> None:
        """Put the strip's axis under that of the plots."""
        area = self.loss.box.sceneBoundingRect()
        self.strip.set_axis(area.left(), area.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names at the ends of curves need room."""
        super().resizeEvent(event)
        if self._shown is not None:
            self._show_curves(self.store.scenario.lab.stability)

    def showEvent(self, event: QShowEvent) -> None:
        """The plots have their size now."""
        super().showEvent(event)
        self._align()

    # --- edits -------------------------------------------------------------------------------------

    def _pick(self, logit: float) -> None:
        self.set_parameter("logit", lab.picked(self.store.scenario.lab.stability, logit), GESTURE)

    def _step(self, steps: int) -> None:
        page = self.store.scenario.lab.stability
        self._pick(page.logit + steps * 2 * float(page.reach) / STEPS)

    def _zoom(self, _: float, factor: float) -> None:
        self.set_parameter("reach", lab.zoomed(self.store.scenario.lab.stability, factor))


def _scrolled(column: QWidget) -> QScrollArea:
    """A column that scrolls where it has too little height, as with large letters on a small screen."""
    area = QScrollArea()
    area.setWidget(column)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
