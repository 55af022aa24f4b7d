"""What pages of the Losses workspace share: each shows one frozen value of the scenario and edits only that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from engine.declared import BadInput, Declared
from engine.lab.state import Page
from engine.pictures.axes import Axis
from engine.pictures.lines import Curve, Plot
from engine.scenario import Scenario
from gui.editors import Complaint
from gui.store import Store
from gui.theme import LIGHT, Theme
from gui.views.paper_table import PaperTable
from gui.workspaces.loss_pages.figure_table import FigureTable


class LabPage(QWidget):
    """A page that is only drawn anew when its own value has changed; what an edit refuses is said in `complaint`."""

    part: ClassVar[Page]

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store, self.theme = store, LIGHT
        self.complaint = Complaint(self)
        self._shown: Declared | None = None

    def set_scenario(self, scenario: Scenario) -> None:
        """Follow a scenario."""
        value = getattr(scenario.lab, self.part)
        if value != self._shown:
            self._shown = value
            self.show_value()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme; whatever is shown is drawn again."""
        self.theme = theme
        if self._shown is not None:
            self.show_value()

    def for_paper(self) -> None:
        """Leave out what only a hand needs."""

    def turn(self, upright: bool) -> None:
        """Lay it out for a page of this shape; only on paper."""

    def show_value(self) -> None:
        """Draw the page's value."""
        raise NotImplementedError

    def edit(self, value: Declared, gesture: str = "") -> None:
        """Put another value in the place of the page's."""
        scenario = self.store.scenario
        self.store.edit(scenario.with_lab(**{self.part: value}), gesture)
        self.complaint.say("")

    def set_parameter(self, name: str, value: object, gesture: str = "") -> None:
        """Change one field of the page's value; a sentence says why where it is refused."""
        try:
            self.edit(getattr(self.store.scenario.lab, self.part).changed(**{name: value}), gesture)
        except BadInput as error:
            self.complaint.say(str(error))


def plot_of(curves: Iterable[Curve], x: Axis, y: Axis) -> Plot:
    """Curves of plain values as a plot draws them."""
    return Plot(curves=tuple(curves), x=x, y=y, above_minimum=False, cut=False)


def direction(upright: bool) -> QBoxLayout.Direction:
    """How parts stand on a page: above one another where it is upright."""
    return QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight


def paper_words(page: QWidget) -> QLabel:
    """A line that says on paper what was chosen with the controls of a page."""
    label = QLabel(page)
    label.setProperty("role", "dim")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def print_table(table: FigureTable, *, swatches: bool) -> None:
    """Put a table as a textbook prints it in the place of one that is read on screen."""
    around = table.parentWidget()
    assert around is not None
    layout = next(box for box in around.findChildren(QBoxLayout) if box.indexOf(table) >= 0)
    place = layout.indexOf(table)  # not `replaceWidget`: what it returns outlives the item it stands for in Python
    layout.insertWidget(place, PaperTable(table.model(), int, named=0 if swatches else -1), layout.stretch(place))
    table.hide()
