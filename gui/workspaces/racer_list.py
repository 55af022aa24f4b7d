"""Who races: a row for each, with add, duplicate, move and remove."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolButton, QWidget

from engine.optimizer import OPTIMIZERS, Optimizer
from engine.racer import Contestant
from engine.scenario import Scenario
from gui.editors import said
from gui.store import Store
from gui.theme import Theme
from gui.workspaces.racer_row import RacerRow
from gui.workspaces.section import IconButton, Section

Standing = list[tuple[int, Contestant]]
"""Racers from top to bottom, each with its former place: NEW, if it had none."""
NEW = -1


class RacerList(Section):
    """Rows follow the scenario in place, so that nothing flickers and what is unfolded stays so.

    Whose they are, of a race or of a training, its kinds say.
    """

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent=parent)
        self.rows: list[RacerRow] = []
        self.empty = QLabel(self)
        self.empty.setProperty("role", "dim")
        self.column.addWidget(self.empty)
        self._add_buttons()
        store.selected_changed.connect(self._show_selected)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._select_focused)

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

    def racers_of(self, scenario: Scenario) -> tuple[Contestant, ...]:
        """The racers of a scenario."""
        raise NotImplementedError

    def samples_of(self, scenario: Scenario) -> int:
        """How many samples each of them may draw batches from; 0 where none has batches of its own."""
        raise NotImplementedError

    def new_racer(self, optimizer: Optimizer, style: int) -> Contestant:
        """One more of their kind."""
        raise NotImplementedError

    def arranged(self, standing: Standing) -> dict[str, object]:
        """What is to be changed of the scenario so that racers stand so."""
        return {"racers": tuple(racer for _, racer in standing)}

    @property
    def now(self) -> tuple[Contestant, ...]:
        """The racers as they are."""
        return self.racers_of(self.store.scenario)

    def part(self, scenario: Scenario) -> object:
        """The racers, and how many samples they have to learn from."""
        return self.racers_of(scenario), self.samples_of(scenario)

    def show_part(self, scenario: Scenario) -> None:
        """Show the racers of a scenario."""
        racers, samples = self.racers_of(scenario), self.samples_of(scenario)
        self._fit(racers, samples)
        for index, (row, racer) in enumerate(zip(self.rows, racers, strict=True)):
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
        racing = {racer.optimizer.key for racer in self.now}
        keys = OPTIMIZERS.keys()
        key = key or next((other for other in keys if other not in racing), keys[0])
        rule = OPTIMIZERS[key]
        self._insert(len(self.now), self.new_racer(rule.checked(rule.good), self._free_style()))

    def duplicate(self) -> None:
        """Add the selected racer once more, in another look."""
        if self.now:
            selected = self.store.selected
            self._insert(selected + 1, self.now[selected].changed(style=self._free_style()))

    def remove(self) -> None:
        """Take the selected racer out."""
        if self.now:
            standing = list(enumerate(self.now))
            del standing[self.store.selected]
            self._drop(self.rows.pop(self.store.selected))
            self._arrange(standing)

    def move_up(self) -> None:
        """Move the selected racer one place up."""
        self.move_by(-1)

    def move_down(self) -> None:
        """Move the selected racer one place down."""
        self.move_by(1)

    def move_by(self, places: int, gesture: str = "") -> None:
        """Move the selected racer, and its row with all that is unfolded in it."""
        standing, here = list(enumerate(self.now)), self.store.selected
        there = here + places
        if not standing or not 0 <= there < len(standing):
            return
        standing.insert(there, standing.pop(here))
        row = self.rows.pop(here)
        self.rows.insert(there, row)
        self.column.removeWidget(row)
        self.column.insertWidget(self._place(there), row)
        self._arrange(standing, gesture)
        self.store.select(there)

    def toggle(self) -> None:
        """Hide the selected racer, or show it again."""
        if self.now:
            racer = self.now[self.store.selected]
            self._replace(self.store.selected, racer.changed(hidden=not racer.hidden), "")

    # --- inside ------------------------------------------------------------------------------------

    def _add_chosen(self, action: QAction) -> None:
        self.add(action.data())

    def _insert(self, place: int, racer: Contestant) -> None:
        standing = list(enumerate(self.now))
        standing.insert(place, (NEW, racer))
        self._arrange(standing)
        if len(self.now) == len(standing):  # there was room
            self.store.select(place)

    def _replace(self, index: int, racer: Contestant, gesture: str) -> None:
        standing = list(enumerate(self.now))
        standing[index] = index, racer
        self._arrange(standing, gesture)

    def _arrange(self, standing: Standing, gesture: str = "") -> None:
        self.edit(gesture, **self.arranged(standing))

    def _free_style(self) -> int:
        taken = {racer.style for racer in self.now}
        return next(style for style in range(len(taken) + 1) if style not in taken)

    def _place(self, index: int) -> int:
        """Where row `index` stands in the column, below complaint and empty state."""
        return 2 + index

    def _fit(self, racers: tuple[Contestant, ...], samples: int) -> None:
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

    def _replace_edited(self, index: int, racer: Contestant, gesture: str) -> None:
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
