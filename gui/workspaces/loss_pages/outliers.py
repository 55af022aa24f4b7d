"""The page on outliers: drag one point away and see which line follows it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.lab import outliers as lab
from engine.pictures.axes import linear
from engine.pictures.digits import digits, percent, short
from engine.pictures.lines import Curve
from gui.editors import said
from gui.forms import DeclaredForm
from gui.store import Store
from gui.theme import Theme, racer_style
from gui.workspaces.loss_pages.figure_table import Figure, FigureTable
from gui.workspaces.loss_pages.lab_page import LabPage, direction, plot_of, print_table
from gui.workspaces.loss_pages.point_plot import PointPlot

STYLES = [racer_style(style) for style in range(4)]
X_AXIS, Y_AXIS = linear(-0.4, 10.4, 12), linear(-2.6, 12.6, 8)


class OutliersPage(LabPage):
    """The points with the line of each loss, its sliders, and a table of what the picked point does to them."""

    part = "outliers"

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.plot = PointPlot(self)
        self.plot.setAccessibleName(self.tr("Points and the line of each loss"))
        self.plot.setAccessibleDescription(self.tr("Tab goes from point to point; Shift and the arrow keys move one."))
        self.plot.moved.connect(self._move)
        self.plot.released.connect(store.settle)
        self.plot.added.connect(self._add)
        self.plot.removed.connect(self._remove)
        self.plot.resized.connect(self._draw)
        self.form = DeclaredForm(lab.OutliersPage, ("delta", "q"), self)
        self.form.edited.connect(self.set_parameter)
        self.form.settled.connect(store.settle)
        self.table = FigureTable(self.tr("What the picked point does to each fit"), parent=self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.reset = QPushButton(self.tr("Reset the points"), self)
        self.reset.setToolTip(self.tr("Back to the points of the beginning; the sliders stay"))
        self.reset.clicked.connect(self._reset)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "dim")
        self.hint.setWordWrap(True)
        self.hint.setText(
            self.tr(
                "Drag any point. A double click adds one, a right click or Delete removes one. Every line is exact."
            )
        )
        self._lay_out()

    def for_paper(self) -> None:
        """Leave out what only a hand needs; names of the lines say what was set."""
        print_table(self.table, swatches=True)
        for part in (self.hint, self.complaint, self.form, self.reset):
            part.hide()

    def turn(self, upright: bool) -> None:
        """Lay it out for a page of this shape."""
        self._body.setDirection(direction(upright))

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.hint)
        right.addWidget(self.complaint)
        right.addWidget(self.form)
        right.addWidget(self.table)
        right.addWidget(self.words)
        right.addStretch(1)
        right.addWidget(self.reset, alignment=Qt.AlignmentFlag.AlignLeft)
        self._body = body = QHBoxLayout(self)
        body.setContentsMargins(12, 8, 12, 8)
        body.setSpacing(16)
        body.addWidget(self.plot, 7)
        body.addLayout(right, 6)

    # --- what is shown -----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.plot.set_theme(theme)
        self.table.set_theme(theme)
        self.table.set_columns(
            [
                (self.tr("loss"), ""),
                (self.tr("slope"), self.tr("Slope of the line")),
                (self.tr("intercept"), self.tr("Intercept of the line")),
                (self.tr("pulled\nby"), self.tr("Largest vertical distance to the line without the picked point")),
                (
                    self.tr("share\nbefore"),
                    self.tr("The picked point's share of the total loss, at the line without it"),
                ),
                (self.tr("share\nafter"), self.tr("Its share at the line drawn, which has given way to it")),
            ]
        )
        super().set_theme(theme)

    def show_value(self) -> None:
        """Draw points, lines, table and words."""
        page = self.store.scenario.lab.outliers
        self.form.set_value(page)
        self.plot.set_points(page.points, page.picked)
        self.fits = lab.fits(page)
        self._draw()
        self.table.set_rows([_figures(fit) for fit in self.fits], STYLES)
        self.words.setText(lab.words(self.fits, len(page.points)))

    def _draw(self) -> None:
        if self._shown is None:
            return
        ends = np.array([X_AXIS.low, X_AXIS.high])
        curves = []
        for number, fit in enumerate(self.fits):
            y = fit.line[0] * ends + fit.line[1]
            curves.append(Curve(number, ends, y, end=(X_AXIS.high, float(y[-1]))))
        names = [said(fit.title) for fit in self.fits]
        room = self.plot.labels.room_for(names, self.plot.width())
        self.plot.show_lines(plot_of(curves, X_AXIS, Y_AXIS), STYLES, names, room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names at the ends of lines need room."""
        super().resizeEvent(event)
        self._draw()

    # --- edits -------------------------------------------------------------------------------------

    def _move(self, index: int, x: float, y: float) -> None:
        page = self.store.scenario.lab.outliers
        self.edit(page.moved(index, (x, y)), f"drag point {index}")

    def _add(self, x: float, y: float) -> None:
        self._try(lambda: self.store.scenario.lab.outliers.added((x, y)))

    def _remove(self, index: int) -> None:
        self._try(lambda: self.store.scenario.lab.outliers.removed(index))

    def _reset(self) -> None:
        self._try(self.store.scenario.lab.outliers.reset)

    def _try(self, made: Callable[[], lab.OutliersPage]) -> None:
        try:
            self.edit(made())
        except BadInput as error:
            self.complaint.say(said(str(error)))


def _figures(fit: lab.Fit) -> list[Figure]:
    shares = (Figure(percent(share, 0)) for share in (fit.before, fit.after))
    return [
        Figure(said(fit.title)),
        *(Figure(digits(value)) for value in fit.line),
        Figure(short(fit.pulled, 3)),
        *shares,
    ]
