"""Who races: a row for each, with add, duplicate, move and remove."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolButton, QWidget

from engine.batches import samples_of
from engine.optimizer import OPTIMIZERS
from engine.racer import Racer
from engine.scenario import Scenario
from gui.editors import said
from gui.store import Store
from gui.theme import Theme
from gui.workspaces.racer_row import RacerRow
from gui.workspaces.section import IconButton, Section


class RacerList(Section):
    """Rows follow the scenario in place, so that nothing flickers and what is unfolded stays so."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent=parent)
        self.name(self.tr("Racers"), self.tr("The optimizers that race; all run over the same landscape at once."))
        self.rows: list[RacerRow] = []
        self.empty = QLabel(self.tr("Nobody races yet. Add a racer with +."), self)
        self.empty.setProperty("role", "dim")
        self.column.addWidget(self.empty)
        self._add_buttons()
        store.selected_changed.connect(self._show_selected)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._select_focused)
        self.set_scenario(store.scenario)

    def _add_buttons(self) -> None:
        buttons = (
            ("copy", self.tr("Duplicate the selected racer"), "Ctrl+D", self.duplicate),
            ("up", self.tr("Move the selected racer up"), "Alt+Up", self.move_up),
            ("down", self.tr("Move the selected racer down"), "Alt+Down", self.move_down),
            ("remove", self.tr("Remove the selected racer"), "Ctrl+Backspace", self.remove),
            ("add", self.tr("Add a racer"), "Ctrl+Shift+A", None),
        )
        self.buttons = {name: self.add_button(IconButton(name, words, keys, self)) for name, words, keys, _ in buttons}
        for name, _, _, slot in buttons:
            if slot is not None:
                self.buttons[name].clicked.connect(slot)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for rule in OPTIMIZERS:
            action = menu.addAction(said(rule.title))
            action.setData(rule.key)
            action.setToolTip(said(rule.idea))
        menu.triggered.connect(self._add_chosen)
        self.buttons["add"].setMenu(menu)
        self.buttons["add"].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def part(self, scenario: Scenario) -> object:
        """The racers, and how many samples they have to learn from."""
        return scenario.racers, samples_of(scenario.landscape)

    def show_part(self, scenario: Scenario) -> None:
        """Show the racers of a scenario."""
        samples = samples_of(scenario.landscape)
        self._fit(scenario.racers, samples)
        for index, (row, racer) in enumerate(zip(self.rows, scenario.racers, strict=True)):
            if (row.index, row.racer, row.samples) != (index, racer, samples):
                row.set_racer(index, racer, samples)
        self.empty.setVisible(not self.rows)
        self._show_selected(self.store.selected)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        for row in self.rows:
            row.set_theme(theme)

    # --- what the buttons and the menu do ----------------------------------------------------------

    def add(self, key: str = "") -> None:
        """Add a racer below the others, with settings that make a good picture; without a key one not racing yet."""
        racers = self.store.scenario.racers
        racing = {racer.optimizer.key for racer in racers}
        keys = OPTIMIZERS.keys()
        key = key or next((other for other in keys if other not in racing), keys[0])
        rule = OPTIMIZERS[key]
        self._insert(len(racers), Racer(optimizer=rule.checked(rule.good), style=self._free_style()))

    def duplicate(self) -> None:
        """Add the selected racer once more, in another look."""
        racers, selected = self.store.scenario.racers, self.store.selected
        if racers:
            self._insert(selected + 1, racers[selected].changed(style=self._free_style()))

    def remove(self) -> None:
        """Take the selected racer out of the race."""
        racers, selected = self.store.scenario.racers, self.store.selected
        if racers:
            self._drop(self.rows.pop(selected))
            self.edit(racers=(*racers[:selected], *racers[selected + 1 :]))

    def move_up(self) -> None:
        """Move the selected racer one place up."""
        self.move_by(-1)

    def move_down(self) -> None:
        """Move the selected racer one place down."""
        self.move_by(1)

    def move_by(self, places: int, gesture: str = "") -> None:
        """Move the selected racer, and its row with all that is unfolded in it."""
        racers, here = list(self.store.scenario.racers), self.store.selected
        there = here + places
        if not racers or not 0 <= there < len(racers):
            return
        racers.insert(there, racers.pop(here))
        row = self.rows.pop(here)
        self.rows.insert(there, row)
        self.column.removeWidget(row)
        self.column.insertWidget(self._place(there), row)
        self.edit(gesture, racers=tuple(racers))
        self.store.select(there)

    def toggle(self) -> None:
        """Hide the selected racer, or show it again."""
        racers, selected = self.store.scenario.racers, self.store.selected
        if racers:
            self._replace(selected, racers[selected].changed(hidden=not racers[selected].hidden), "")

    # --- inside ------------------------------------------------------------------------------------

    def _add_chosen(self, action: QAction) -> None:
        self.add(action.data())

    def _insert(self, place: int, racer: Racer) -> None:
        racers = self.store.scenario.racers
        self.edit(racers=(*racers[:place], racer, *racers[place:]))
        if len(self.store.scenario.racers) > len(racers):
            self.store.select(place)

    def _replace(self, index: int, racer: Racer, gesture: str) -> None:
        racers = self.store.scenario.racers
        self.edit(gesture, racers=(*racers[:index], racer, *racers[index + 1 :]))

    def _free_style(self) -> int:
        taken = {racer.style for racer in self.store.scenario.racers}
        return next(style for style in range(len(taken) + 1) if style not in taken)

    def _place(self, index: int) -> int:
        """Where row `index` stands in the column, below complaint and empty state."""
        return 2 + index

    def _fit(self, racers: tuple[Racer, ...], samples: int) -> None:
        while len(self.rows) > len(racers):
            self._drop(self.rows.pop())
        for index in range(len(self.rows), len(racers)):
            row = RacerRow(index, racers[index], samples, self.theme, self.body)
            row.edited.connect(self._replace_edited)
            row.settled.connect(self.store.settle)
            row.picked.connect(self.store.select)
            row.dragged.connect(self._drag)
            self.column.insertWidget(self._place(index), row)
            self.rows.append(row)

    def _replace_edited(self, index: int, racer: Racer, gesture: str) -> None:
        self._replace(index, racer, gesture)

    def _drag(self, index: int, height: int) -> None:
        """Let a racer change places with a neighbour whose middle the mouse has passed."""
        self.store.select(index)
        for places in (-1, 1):
            there = index + places
            if 0 <= there < len(self.rows):
                row = self.rows[there]
                beyond = height - row.mapToGlobal(row.rect().center()).y()
                if beyond * places > 0:
                    self.move_by(places, "move a racer")
                    self.column.activate()  # so that the next move of the mouse finds every row in its place
                    return

    def _drop(self, row: RacerRow) -> None:
        row.hide()
        row.deleteLater()

    def _show_selected(self, selected: int) -> None:
        for index, row in enumerate(self.rows):
            row.set_selected(index == selected)
        for name in ("copy", "remove"):
            self.buttons[name].setEnabled(bool(self.rows))
        self.buttons["up"].setEnabled(selected > 0)
        self.buttons["down"].setEnabled(selected < len(self.rows) - 1)

    def _select_focused(self, _before: QWidget | None, now: QWidget | None) -> None:
        for index, row in enumerate(self.rows):
            if now is not None and row.isAncestorOf(now):
                self.store.select(index)
