"""The landscape: which, its formula and note, its parameters as sliders; or a formula of one's own."""

from __future__ import annotations

import unicodedata

from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from engine.catalogue import landscapes
from engine.declared import Parameter
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.scenario import Scenario
from gui.editors import said
from gui.forms import ChangingForm
from gui.formula import FormulaLabel
from gui.store import Store
from gui.theme import Theme
from gui.workspaces.formula_entry import FormulaEntry, rewritten
from gui.workspaces.landscape_chooser import OWN, LandscapeButton
from gui.workspaces.section import Section
from gui.workspaces.thumbnails import Thumbnails


class LandscapeSection(Section):
    """Shows the landscape of the scenario and edits it."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent=parent)
        self.name(self.tr("Landscape"), self.tr("The function that is descended."))
        self.thumbnails = Thumbnails(self)
        self.button = LandscapeButton(self.thumbnails, self)
        self.entry = FormulaEntry(self)
        self.formula = FormulaLabel(parent=self)
        self.note = QLabel(self)
        self.note.setProperty("role", "dim")
        self.note.setWordWrap(True)
        self.parameters = ChangingForm(self)
        self.own = QToolButton(self)
        self.own.setText(self.tr("Edit this formula"))
        self.own.setToolTip(self.tr("Go on with a copy of this formula as your own"))
        self.own.setProperty("role", "box")
        for part in (self.button, self.entry, self.formula, self.note, self.parameters, self.own):
            self.column.addWidget(part)
        self.button.chosen.connect(self._choose)
        self.own.clicked.connect(self._go_own)
        self.entry.typed.connect(self._take)
        self.parameters.edited.connect(self._set_parameter)
        self.parameters.settled.connect(store.settle)
        self._shown: Landscape | None = None
        self.set_scenario(store.scenario)

    def part(self, scenario: Scenario) -> object:
        """The landscape."""
        return scenario.landscape

    def show_part(self, scenario: Scenario) -> None:
        """Show the landscape of a scenario."""
        landscape, before = scenario.landscape, self._shown
        self._shown = landscape
        if before is None or landscape.textbook() != before.textbook():
            self._show_facts(landscape)
        if isinstance(landscape, FormulaLandscape):
            self.entry.set_landscape(landscape)
        self.parameters.set_values(_sliders(landscape), landscape.values)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        for part in (self.button, self.entry, self.formula):
            part.set_theme(theme)

    def _show_facts(self, landscape: Landscape) -> None:
        formula, own = isinstance(landscape, FormulaLandscape), landscape.key not in landscapes()
        self.button.set_landscape(landscape)
        self.formula.set_latex(landscape.latex())
        self.formula.setToolTip(landscape.words)
        self.formula.setAccessibleName(landscape.words)
        self.note.setText(said(landscape.note))
        self.note.setVisible(bool(landscape.note))
        self.entry.setVisible(formula and own)
        self.own.setVisible(formula and not own)

    def _choose(self, key: str) -> None:
        if key == OWN:
            self._go_own()
        elif key != self.store.scenario.landscape.key:
            landscape = landscapes()[key]
            self.edit(landscape=landscape, starts=(landscape.start,))

    def _go_own(self) -> None:
        """Make the formula one's own, as it stands."""
        now = self.store.scenario.landscape
        if not isinstance(now, FormulaLandscape):
            own = FormulaLandscape.typed(self.entry.line.placeholderText())
            self.edit(landscape=own, starts=(own.start,))
        elif now.key in landscapes():
            self.edit(landscape=rewritten(now, now.expression))
        self.entry.line.setFocus()
        self.entry.line.selectAll()

    def _take(self, landscape: Landscape) -> None:
        self.edit(landscape=landscape)

    def _set_parameter(self, name: str, value: float, gesture: str) -> None:
        self.edit(gesture, landscape=self.store.scenario.landscape.with_values(**{name: value}))


def _letter(name: str) -> str:
    """The name of a parameter as formulas print it: Greek where it names a Greek letter."""
    try:
        return unicodedata.lookup(f"GREEK SMALL LETTER {name}")
    except KeyError:
        return name


def _sliders(landscape: Landscape) -> tuple[Parameter, ...]:
    """The parameters of a formula as a form knows them."""
    named = landscape.parameters if isinstance(landscape, FormulaLandscape) else {}
    return tuple(
        Parameter(name, _letter(name), "real", one.default, one.help, slider=(one.low, one.high))
        for name, one in named.items()
    )
