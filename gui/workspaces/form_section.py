"""A section of a panel that is a form of declared parameters."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.declared import Declared
from engine.scenario import Scenario
from gui.forms import DeclaredForm
from gui.store import Store
from gui.workspaces.section import Section


class FormSection(Section):
    """Declared parameters in a section that is folded at first; the form is made when it is unfolded."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, unfolded=False, parent=parent)
        self.form: DeclaredForm | None = None

    def value(self, scenario: Scenario) -> Declared:
        """The value that the form shows."""
        raise NotImplementedError

    def part(self, scenario: Scenario) -> object:
        """The same."""
        return self.value(scenario)

    def make_form(self) -> DeclaredForm:
        """The form for it."""
        raise NotImplementedError

    def edit_field(self, name: str, value: object, gesture: str) -> None:
        """Edit the scenario by one field of the value."""
        raise NotImplementedError

    def show_part(self, scenario: Scenario) -> None:
        """Show the value, if the form is there."""
        if self.form is not None:
            self.form.set_value(self.value(scenario))

    def fold(self, unfolded: bool) -> None:
        """Make the form when it is first wanted."""
        if unfolded and self.form is None:
            self.form = self.make_form()
            self.form.edited.connect(self.edit_field)
            self.form.settled.connect(self.store.settle)
            self.column.addWidget(self.form)
            self.form.set_value(self.value(self.store.scenario))
        super().fold(unfolded)
