"""A titled part of a panel that folds, and the small icon buttons in its head."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.scenario import Scenario
from gui.editors import Complaint
from gui.icons import icon
from gui.store import Store
from gui.theme import LIGHT, Theme


class IconButton(QToolButton):
    """A flat button that shows only an icon; its tooltip says what it does, and its name says it aloud."""

    def __init__(self, name: str, words: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._theme = name, LIGHT
        self.setProperty("role", "flat")
        self.setIconSize(QSize(16, 16))
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({keys})" if keys else words)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icon in the theme's colour."""
        self._theme = theme
        self.setIcon(icon(self._name, theme.text))

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        if name != self._name:
            self._name = name
            self.set_theme(self._theme)


def dress(parts: QWidget, theme: Theme) -> None:
    """Give every icon button within a widget the colour of a theme."""
    for button in parts.findChildren(IconButton):
        button.set_theme(theme)


class Section(QWidget):
    """A part of the scenario: a head, with room for buttons at its right end, that folds the body below it."""

    def __init__(self, store: Store, unfolded: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store, self.theme = store, LIGHT
        self._part: object = None
        self.head = QToolButton(self)
        self.head.setProperty("role", "section")
        self.head.setCheckable(True)
        self.head.setChecked(unfolded)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.head.toggled.connect(self.fold)
        self._top = QHBoxLayout()
        self._top.setSpacing(0)
        self._top.addWidget(self.head, 1)
        self.body = QWidget(self)
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(8, 4, 8, 8)
        self.column.setSpacing(8)
        self.complaint = Complaint(self)
        self.column.addWidget(self.complaint)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addLayout(self._top)
        self._outer.addWidget(self.body)
        self.body.setVisible(unfolded)

    def name(self, title: str, help: str) -> None:
        """Say what the section is for."""
        self.head.setText(title)
        self.head.setToolTip(help)

    def add_button(self, button: IconButton) -> IconButton:
        """Put a button at the right end of the head."""
        self._top.addWidget(button)
        return button

    def add_below_head(self, part: QWidget) -> None:
        """Put something between head and body, to be seen also while the section is folded."""
        line = QHBoxLayout()
        line.setContentsMargins(8, 4, 8, 0)
        line.addWidget(part)
        self._outer.insertLayout(self._outer.indexOf(self.body), line)

    def fold(self, unfolded: bool) -> None:
        """Show the body, or only the head."""
        self.body.setVisible(unfolded)
        self.head.setIcon(icon("down" if unfolded else "right", self.theme.dim))

    def part(self, scenario: Scenario) -> object:
        """What of a scenario the section shows."""
        raise NotImplementedError

    def show_part(self, scenario: Scenario) -> None:
        """Show the part of a scenario that has changed."""
        raise NotImplementedError

    def set_scenario(self, scenario: Scenario) -> None:
        """Follow a scenario: nothing is done where the part shown is as it was, as in every frame of a drag."""
        part = self.part(scenario)
        if part != self._part:
            self._part = part
            self.show_part(scenario)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.head.setIcon(icon("down" if self.head.isChecked() else "right", theme.dim))
        dress(self, theme)

    def with_changes(self, **changes: object) -> Scenario:
        """The scenario with some of what the section shows changed."""
        return self.store.scenario.changed(**changes)

    def edit(self, gesture: str = "", **changes: object) -> None:
        """Edit the scenario; what it refuses is said above the body."""
        try:
            self.store.edit(self.with_changes(**changes), gesture)
        except BadInput as error:
            self.complaint.say(str(error))
        else:
            self.complaint.say("")
