"""The landscape: which, its formula and note, and what can be changed of it: a formula, or a model on data."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from engine.catalogue import is_listed
from engine.catalogue import landscape as named
from engine.declared import Parameter
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.landscapes.model import ModelLandscape
from engine.scenario import Scenario
from gui.editors import said
from gui.forms import ChangingForm
from gui.formula import FormulaLabel
from gui.store import Store
from gui.theme import Theme
from gui.workspaces.formula_entry import FormulaEntry, rewritten
from gui.workspaces.landscape_chooser import OWN, OWN_DATA, LandscapeButton
from gui.workspaces.section import Section
from gui.workspaces.thumbnails import Thumbnails

if TYPE_CHECKING:
    from gui.workspaces.model_section import ModelPart

LATER = 200  # ms that a hand rests before picture and formula follow it


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
        self.model: ModelPart | None = None  # made when a model is first shown
        for part in (self.button, self.entry, self.formula, self.note, self.parameters, self.own):
            self.column.addWidget(part)
        self.button.chosen.connect(self._choose)
        self.own.clicked.connect(self._go_own)
        self.entry.typed.connect(self._take)
        self.parameters.edited.connect(self._set_parameter)
        self.parameters.settled.connect(store.settle)
        self._shown: Landscape | None = None
        self._later = QTimer(self, interval=LATER, singleShot=True)
        self._later.timeout.connect(self._draw)
        self.set_scenario(store.scenario)

    def part(self, scenario: Scenario) -> object:
        """The landscape."""
        return scenario.landscape

    def show_part(self, scenario: Scenario) -> None:
        """Show the landscape of a scenario."""
        landscape, before = scenario.landscape, self._shown
        if self.store.gesturing and _samples_moved(before, landscape):
            self._later.start()
            return
        self._shown = landscape
        if before is None or landscape.textbook() != before.textbook():
            self._show_facts(landscape)
        if isinstance(landscape, FormulaLandscape):
            self.entry.set_landscape(landscape)
            self.parameters.set_values(_sliders(landscape), landscape.values)
        elif isinstance(landscape, ModelLandscape):
            self._model_part().set_landscape(landscape)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        for part in (self.button, self.entry, self.formula):
            part.set_theme(theme)

    def close_down(self) -> None:
        """End the workers that draw pictures of landscapes and read files."""
        self.thumbnails.close()
        if self.model is not None:
            self.model.close_down()

    def _show_facts(self, landscape: Landscape) -> None:
        formula = isinstance(landscape, FormulaLandscape)
        own = not is_listed(landscape.key)
        self.button.set_landscape(landscape)
        if self.store.gesturing:
            self._later.start()
        else:
            self._draw()
        self.formula.setToolTip(landscape.words)
        self.formula.setAccessibleName(landscape.words)
        self.note.setText(said(landscape.note))
        self.note.setVisible(bool(landscape.note))
        self.entry.setVisible(own and formula)
        self.parameters.setVisible(formula)
        self.own.setVisible(formula and not own)
        if self.model is not None:
            self.model.setVisible(not formula)

    def _draw(self) -> None:
        """Draw picture and formula, which take longer than a frame."""
        self._later.stop()
        landscape = self.store.scenario.landscape
        if landscape != self._shown:  # samples were moved
            self._shown = landscape
            self._show_facts(landscape)
            if isinstance(landscape, ModelLandscape):
                self._model_part().set_landscape(landscape)
        self.button.show_picture()
        self.formula.set_latex(landscape.latex().replace(r", \quad ", "\n"))  # a line is a formula

    def _model_part(self) -> ModelPart:
        if self.model is None:
            from gui.workspaces.model_section import ModelPart  # a window that opens on a formula has not to wait

            self.model = ModelPart(self.body)
            self.model.setVisible(isinstance(self.store.scenario.landscape, ModelLandscape))
            self.model.edited.connect(self._take_model)
            self.model.settled.connect(self.store.settle)
            self.column.addWidget(self.model)
        return self.model

    def _choose(self, key: str) -> None:
        if key == OWN:
            self._go_own()
        elif key == OWN_DATA:
            self._open_data()
        elif key != self.store.scenario.landscape.key:
            landscape = named(key)
            self.edit(landscape=landscape, starts=(landscape.start,))

    def _go_own(self) -> None:
        """Make the formula one's own, as it stands; after a model begin with a plain one."""
        now = self.store.scenario.landscape
        if not isinstance(now, FormulaLandscape):
            plain = FormulaLandscape.typed(self.entry.line.placeholderText())
            self.edit(landscape=plain, starts=(plain.start,))
        elif is_listed(now.key):
            self.edit(landscape=rewritten(now, now.expression))
        self.entry.line.setFocus()
        self.entry.line.selectAll()

    def _open_data(self) -> None:
        """Ask for a file, and fit the model shown to it, or after a formula a straight line."""
        now = self.store.scenario.landscape
        if not isinstance(now, ModelLandscape):
            now = ModelLandscape.checked({"model": "line", "loss": "mse", "data": "noisy_line"})
        self._model_part().data.open_file(now)

    def _take(self, landscape: Landscape) -> None:
        self.edit(landscape=landscape)

    def _take_model(self, landscape: ModelLandscape, gesture: str) -> None:
        """Take an edited model; starts that its box does not hold any more begin where the landscape says."""
        (left, right), (bottom, top) = landscape.box
        starts = self.store.scenario.starts
        if not all(left <= x <= right and bottom <= y <= top for x, y in starts):
            starts = (landscape.start,)
        self.edit(gesture, landscape=landscape, starts=starts)

    def _set_parameter(self, name: str, value: float, gesture: str) -> None:
        self.edit(gesture, landscape=self.store.scenario.landscape.with_values(**{name: value}))


def _letter(name: str) -> str:
    """The name of a parameter as formulas print it: Greek where it names a Greek letter."""
    try:
        return unicodedata.lookup(f"GREEK SMALL LETTER {name}")
    except KeyError:
        return name


def _sliders(landscape: FormulaLandscape) -> tuple[Parameter, ...]:
    """The parameters of a formula as a form knows them."""
    return tuple(
        Parameter(name, _letter(name), "real", one.default, one.help, slider=(one.low, one.high))
        for name, one in landscape.parameters.items()
    )


def _samples_moved(before: Landscape | None, now: Landscape) -> bool:
    """Whether the same model has only got other points, as while a hand drags one: the panel can wait."""
    if not (isinstance(before, ModelLandscape) and isinstance(now, ModelLandscape)):
        return False
    return before.data.key == now.data.key == "points" and before.model_copy(update={"data": now.data}) == now
