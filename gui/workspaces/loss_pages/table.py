"""The Table page: targets and predictions to type into, what each sample costs, and the way from one to the other."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.lab.table import TablePage as State
from engine.lab.table_shown import shown
from engine.scenario import Scenario
from gui.editors import said
from gui.formula import FormulaLabel
from gui.store import Store
from gui.theme import Theme
from gui.workspaces.loss_pages.chain_view import ChainView
from gui.workspaces.loss_pages.lab_page import direction, paper_words
from gui.workspaces.loss_pages.sample_pane import SamplePane
from gui.workspaces.loss_pages.table_result import TableResult
from gui.workspaces.loss_pages.table_setup import TableSetup


class TablePage(QWidget):
    """Set-up at the left, the cells above the way of one sample in the middle, results at the right.

    Moving from cell to cell only changes which sample's way is shown; it is no step of undo.
    """

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._shown_page: State | None = None
        self.sample = 0
        self.setup, self.samples, self.result = TableSetup(), SamplePane(), TableResult()
        self.chain = ChainView()
        self._on_paper = False
        self.chosen, self.formula = paper_words(self), FormulaLabel(parent=self)
        for part in (self.chosen, self.formula):
            part.setVisible(False)
        self._middle = middle = QVBoxLayout()
        middle.setContentsMargins(0, 8, 0, 8)
        middle.setSpacing(12)
        middle.addWidget(self.samples, 1)
        middle.addWidget(self.chain)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.setup)
        row.addLayout(middle, 1)
        row.addWidget(self.result)
        self.samples.edited.connect(self._edit_cells)
        self.samples.sample_chosen.connect(self._choose)
        self.setup.edited.connect(self._edit)
        self.setup.settled.connect(store.settle)

    def for_paper(self) -> None:
        """Leave out what only a hand needs; what was chosen is said above the samples."""
        self._on_paper = True
        self.setup.hide()
        for part in (self.samples, self.chain, self.result):
            part.for_paper()
        self._middle.insertWidget(0, self.chosen)
        self._middle.insertWidget(1, self.formula)
        self._middle.addStretch(1)

    def turn(self, upright: bool) -> None:
        """Lay it out for a page of this shape."""
        self._row.setDirection(direction(upright))

    @property
    def page(self) -> State:
        """What the scenario says of this page."""
        return self.store.scenario.lab.table

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for part in (self.setup, self.samples, self.chain, self.result, self.formula):
            part.set_theme(theme)

    def set_scenario(self, scenario: Scenario) -> None:
        """Follow a scenario; nothing is done where this page is as it was."""
        page = scenario.lab.table
        if page == self._shown_page:
            return
        self._shown_page, self.sample = page, page.selected
        numbers = shown(page)
        self.setup.set_page(page)
        self.samples.set_page(page, numbers)
        self.result.set_page(page, numbers)
        self.chain.set_page(page, numbers, self.sample)
        if self._on_paper:
            self._say(page)

    def _say(self, page: State) -> None:
        """What the controls are set to."""
        words = (said(page.loss.title), self.tr("reduction {0}").format(page.reduction), page.dtype)
        self.chosen.setText(" · ".join(words))
        self.formula.set_latex(page.loss.formula())
        for part in (self.chosen, self.formula):
            part.setVisible(True)

    def _choose(self, sample: int) -> None:
        """Show the way of another sample."""
        page = self._shown_page
        if page is not None and sample != self.sample and sample < len(page.targets):
            self.sample = sample
            self.chain.set_page(page, shown(page), sample)

    def _edit_cells(self, page: State) -> None:
        """Take edited cells: each is a step of undo."""
        self._take(page, "")

    def _edit(self, page: State, gesture: str) -> None:
        """Take another loss, reduction or precision; the sample being looked at stays."""
        stays = len(page.targets) == len(self.page.targets) and not page.example
        self._take(page.changed(selected=self.sample) if stays else page, gesture)

    def _take(self, page: State, gesture: str) -> None:
        scenario = self.store.scenario
        self.store.edit(scenario.with_lab(table=page), gesture)
