"""The page on imbalance: slide the ratio of two classes, and see what weights and focal loss make of it."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.lab import imbalance as lab
from engine.pictures.axes import linear
from engine.pictures.digits import digits, percent, short
from engine.pictures.lines import Curve
from gui.editors import said
from gui.forms import DeclaredForm
from gui.segments import Segments
from gui.store import Store
from gui.swatch import line_pen
from gui.theme import Theme, racer_style
from gui.views.curve_plot import CurvePlot
from gui.workspaces.loss_pages.class_bars import Borders, ClassBars
from gui.workspaces.loss_pages.figure_table import Figure, FigureTable
from gui.workspaces.loss_pages.lab_page import LabPage, paper_words, plot_of, print_table

STYLES = [racer_style(style) for style in range(4)]
FIELDS = ("ratio", "distance", "pos_weight", "gamma", "seed")
PLACES = 401  # of a drawn curve


class ImbalancePage(LabPage):
    """Both classes as bars, the curves of four fits under them, and how each fit answers."""

    part = "imbalance"

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.top, self.bottom = self._make_plot(self.tr("Samples")), self._make_plot(self.tr("Probability"))
        self.bars = ClassBars(self.top.box)
        self.borders = [Borders(plot.box) for plot in (self.top, self.bottom)]
        for item in self.borders:
            item.setZValue(1)
        self.form = DeclaredForm(lab.ImbalancePage, FIELDS, self)
        self.form.edited.connect(self.set_parameter)
        self.form.settled.connect(store.settle)
        self.heights = Segments(
            self.tr("Bars"),
            {
                "counts": (self.tr("Counts"), self.tr("Bars as high as there are samples")),
                "shares": (
                    self.tr("Shares"),
                    self.tr("Each class scaled to its own size, so that the rare one is seen"),
                ),
            },
            self,
        )
        self.heights.chosen.connect(partial(self.set_parameter, "heights"))
        self.table = FigureTable(self.tr("How each fit answers"), parent=self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.chosen: QLabel | None = None  # on paper
        self._lay_out()

    def for_paper(self) -> None:
        """Leave out what only a hand needs; what was set is said above the plots."""
        print_table(self.table, swatches=True)
        self.chosen = paper_words(self)
        self._column.insertWidget(0, self.chosen)
        for part in (self.complaint, self.form, self.heights):
            part.hide()
        self._body.setStretch(1, 0)

    def _make_plot(self, name: str) -> CurvePlot:
        plot = CurvePlot(self)
        plot.setAccessibleName(name)
        plot.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        plot.resized.connect(self._draw)
        return plot

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(2)
        title = QLabel(self.tr("samples over the feature x"))
        self.curve_title = QLabel(self.tr("fitted probability of the positive class; a fit says yes right of its line"))
        for label, plot in ((title, self.top), (self.curve_title, self.bottom)):
            label.setProperty("role", "dim")
            left.addWidget(label)
            left.addWidget(plot, 1)
        right.addWidget(self.complaint)
        right.addWidget(self.form)
        right.addWidget(self.heights)
        right.addStretch(1)
        self._body = body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 5)
        body.addLayout(right, 2)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addLayout(body, 1)
        column.addWidget(self.table)
        column.addWidget(self.words)

    # --- what is shown -----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for plot in (self.top, self.bottom):
            plot.set_theme(theme)
        self.table.set_theme(theme)
        self.top.name_clock(False)
        self.bars.theme, self.bars.font_ = theme, self.top.labels.font_
        self.table.set_columns(self._columns())
        super().set_theme(theme)

    def _columns(self) -> list[tuple[str, str]]:
        say = self.tr
        return [
            (say("loss"), ""),
            (say("boundary"), say("The feature at which the probability is 1/2")),
            (say("slope w"), say("Of the logit w x + b")),
            (say("recall"), say("Share of the positives that are found")),
            (say("precision"), say("Share of the positive answers that are right")),
            (say("accuracy"), say("Share of all answers that are right")),
            (say("true\npos."), say("Positives that are called positive")),
            (say("false\npos."), say("Negatives that are called positive")),
            (say("false\nneg."), say("Positives that are called negative")),
            (say("true\nneg."), say("Negatives that are called negative")),
        ]

    def show_value(self) -> None:
        """Draw bars, curves, table and words."""
        page = self.store.scenario.lab.imbalance
        self.form.set_value(page)
        self.heights.set_value(page.heights)
        self.data = lab.samples(page)
        self.fits = lab.fits(page, self.data)
        self._draw()
        self.table.set_rows([_figures(fit) for fit in self.fits], STYLES)
        self.words.setText(said(lab.words(self.fits, self.data)))
        if self.chosen is not None:
            chosen = ((page.parameter(name).label, getattr(page, name)) for name in FIELDS)
            self.chosen.setText(" · ".join(f"{word} {short(value)}" for word, value in chosen if value is not None))

    def _draw(self) -> None:
        if self._shown is None:
            return
        page = self.store.scenario.lab.imbalance
        edges, negative, positive = lab.bars(page, self.data)
        x = linear(float(edges[0]), float(edges[-1]), 10)
        names = [said(fit.title) for fit in self.fits]
        room = self.bottom.labels.room_for(names, self.bottom.width())
        self.top.show_plot(
            plot_of((), x, linear(0, float(max(negative.max(), positive.max())), 4)), (), (), -1, False, room
        )
        words = self.tr("{0} negatives"), self.tr("{0} positives")
        counts = self.data.negatives, self.data.positives
        counted = [word.format(f"{count:,}") for word, count in zip(words, counts, strict=True)]
        self.bars.set_bars(edges, (negative, positive), counted)
        places = np.linspace(x.low, x.high, PLACES)
        curves = [Curve(k, places, p, end=(x.high, float(p[-1]))) for k, p in enumerate(self._curves(places))]
        self.bottom.show_plot(plot_of(curves, x, linear(0, 1, 3)), STYLES, names, -1, room > 0, room)
        pens = [line_pen(style, self.theme.plot) for style in STYLES]
        found = [(fit.boundary, pen) for fit, pen in zip(self.fits, pens, strict=True)]
        for item in self.borders:
            item.set_places([(place, pen) for place, pen in found if place is not None])

    def _curves(self, places: np.ndarray) -> list[np.ndarray]:
        return [fit.probabilities(places) for fit in self.fits]


def _figures(fit: lab.Fit) -> list[Figure]:
    shares = (fit.recall, fit.precision, fit.accuracy)
    counts = (fit.true_positives, fit.false_positives, fit.false_negatives, fit.true_negatives)
    return [
        Figure(said(fit.title)),
        Figure("–" if fit.boundary is None else digits(fit.boundary)),
        Figure(digits(fit.theta[0])),
        *(Figure(percent(share), share == 0) for share in shares),
        *(Figure(f"{count:,}") for count in counts),
    ]
