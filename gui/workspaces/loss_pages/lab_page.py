"""What pages of the Losses workspace share: each shows one frozen value of the scenario and edits only that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from engine.declared import BadInput, Declared
from engine.lab.state import Page
from engine.pictures.axes import Axis
from engine.pictures.lines import Curve, Plot
from engine.scenario import Scenario
from gui.editors import Complaint
from gui.store import Store
from gui.theme import LIGHT, Theme


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
