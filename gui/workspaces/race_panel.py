"""The left panel of the Race workspace: landscape, starts, racers, stop rules, noise; it scrolls where it must."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QVBoxLayout, QWidget

from engine.declared import Declared
from engine.scenario import Scenario, StopRules
from gui.forms import DeclaredForm
from gui.store import Store
from gui.tab_order import OrderedContent
from gui.theme import Theme
from gui.workspaces.landscape_section import LandscapeSection
from gui.workspaces.racer_list import RacerList
from gui.workspaces.section import Section
from gui.workspaces.start_list import StartList

WIDTH = 304


class FormSection(Section):
    """Declared parameters in a section that is folded at first; the form is made when it is unfolded."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, unfolded=False, parent=parent)
        self.form: DeclaredForm | None = None
        self.set_scenario(store.scenario)

    def part(self, scenario: Scenario) -> Declared:
        """The value that the form shows."""
        raise NotImplementedError

    def make_form(self) -> DeclaredForm:
        """The form for it."""
        raise NotImplementedError

    def edit_field(self, name: str, value: object, gesture: str) -> None:
        """Edit the scenario by one field of the value."""
        raise NotImplementedError

    def show_part(self, scenario: Scenario) -> None:
        """Show the value, if the form is there."""
        if self.form is not None:
            self.form.set_value(self.part(scenario))

    def fold(self, unfolded: bool) -> None:
        """Make the form when it is first wanted."""
        if unfolded and self.form is None:
            self.form = self.make_form()
            self.form.edited.connect(self.edit_field)
            self.form.settled.connect(self.store.settle)
            self.column.addWidget(self.form)
            self.form.set_value(self.part(self.store.scenario))
        super().fold(unfolded)


class StopSection(FormSection):
    """When a racer is done."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(self.tr("Stop rules"), self.tr("When a racer is done; whichever comes first."))

    def part(self, scenario: Scenario) -> Declared:
        """The stop rules."""
        return scenario.stop

    def make_form(self) -> DeclaredForm:
        """All of them."""
        return DeclaredForm(StopRules, parent=self.body)

    def edit_field(self, name: str, value: object, gesture: str) -> None:
        """Change one rule."""
        self.edit(gesture, stop=self.store.scenario.stop.changed(**{name: value}))


class SeedSection(FormSection):
    """Seeds of the noise, precision and device."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self.name(
            self.tr("Noise and computing"), self.tr("Seeds of the gradient noise, precision, and where to compute.")
        )

    def part(self, scenario: Scenario) -> Declared:
        """The scenario itself."""
        return scenario

    def make_form(self) -> DeclaredForm:
        """Its own simple fields."""
        return DeclaredForm(Scenario, ["seed", "seeds", "dtype", "device"], self.body)

    def edit_field(self, name: str, value: object, gesture: str) -> None:
        """Change one field."""
        self.edit(gesture, **{name: value})


class RacePanel(QScrollArea):
    """Follows the store, whoever edits it, and edits it."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(WIDTH)
        content = OrderedContent(self)
        self._column = column = QVBoxLayout(content)
        column.setSpacing(4)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)  # grow at once: nothing is squashed for a frame
        self.landscape, self.starts, self.racers = LandscapeSection(store), StartList(store), RacerList(store)
        self.sections = (self.landscape, self.starts, self.racers, StopSection(store), SeedSection(store))
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        self.setWidget(content)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)
        self._make_room(0, 0)
        self._reveal = QTimer(self, interval=0, singleShot=True)  # a row that was just added has no place yet
        self._reveal.timeout.connect(self._show_selected)
        store.changed.connect(self._follow)
        store.selected_changed.connect(self._reveal.start)

    def sizeHint(self) -> QSize:
        """As wide as it needs to be."""
        return QSize(WIDTH, super().sizeHint().height())

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for section in self.sections:
            section.set_theme(theme)

    def close_down(self) -> None:
        """End the workers that draw the pictures of landscapes and read files."""
        self.landscape.close_down()

    def add_racer(self) -> None:
        """Add a racer."""
        self.racers.add()

    def duplicate_racer(self) -> None:
        """Add the selected racer once more."""
        self.racers.duplicate()

    def remove_racer(self) -> None:
        """Take the selected racer out of the race."""
        self.racers.remove()

    def toggle_racer(self) -> None:
        """Hide the selected racer, or show it again."""
        self.racers.toggle()

    def move_racer(self, places: int) -> None:
        """Move the selected racer down, or up where `places` is negative."""
        self.racers.move_by(places)

    def _show_selected(self) -> None:
        """Bring the selected racer into sight, unless a click selected it: nothing moves below a hand."""
        rows, selected = self.racers.rows, self.store.selected
        if selected < len(rows) and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.ensureWidgetVisible(rows[selected], 0, 8)

    def _make_room(self, _lowest: int, highest: int) -> None:
        """Keep the room of the scroll bar free while it is hidden, so that nothing moves sideways when it comes."""
        self._column.setContentsMargins(4, 4, 0 if highest else self.verticalScrollBar().sizeHint().width(), 8)

    def _follow(self, _old: Scenario, new: Scenario) -> None:
        for section in self.sections:
            section.set_scenario(new)
