"""The left panel of a workspace: sections below each other, which scroll where they must; its racers as commands."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QVBoxLayout, QWidget

from engine.scenario import Scenario
from gui.store import Store
from gui.tab_order import OrderedContent
from gui.theme import Theme
from gui.workspaces.racer_list import RacerList
from gui.workspaces.section import Section

WIDTH = 304


class Panel(QScrollArea):
    """Follows the store, whoever edits it; its sections edit it."""

    racers: RacerList

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.sections: tuple[Section, ...] = ()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(WIDTH)
        content = OrderedContent(self)
        self._column = column = QVBoxLayout(content)
        column.setSpacing(4)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)  # grow at once: nothing is squashed for a frame
        self.setWidget(content)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)
        self._make_room(0, 0)
        self._reveal = QTimer(self, interval=0, singleShot=True)  # a row that was just added has no place yet
        self._reveal.timeout.connect(self._show_selected)
        store.changed.connect(self._follow)
        store.selected_changed.connect(self._reveal.start)

    def fill(self, *sections: Section) -> None:
        """Show these sections from top to bottom."""
        self.sections = sections
        for section in sections:
            self._column.addWidget(section)
        self._column.addStretch(1)

    def sizeHint(self) -> QSize:
        """As wide as it needs to be."""
        return QSize(WIDTH, super().sizeHint().height())

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for section in self.sections:
            section.set_theme(theme)

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
