"""Every command of the window, once: its words, its keys, and what it does; menus and the shortcut sheet read this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QWidget,
)  # fmt: skip

from gui.numbers import NumberField

_ARROWS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip
_OWN_KEYS: tuple[tuple[type[QWidget], set[Qt.Key]], ...] = (
    (QAbstractButton, {Qt.Key.Key_Space}),
    (QAbstractItemView, {Qt.Key.Key_Space, *_ARROWS}),
    (QAbstractSlider, _ARROWS),
    (QAbstractSpinBox, _ARROWS),
    (QComboBox, _ARROWS),
    (NumberField, {Qt.Key.Key_Delete, *_ARROWS}),
    (QLineEdit, {Qt.Key.Key_Space, Qt.Key.Key_Delete, *_ARROWS}),
)


def belongs_to(key: int, widget: QWidget | None) -> bool:
    """Whether a key is the focused widget's own before it is a command's: an arrow moves its slider."""
    return key in next((keys for kind, keys in _OWN_KEYS if isinstance(widget, kind)), ())


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the window can do. `group` makes it one of several that exclude each other."""

    words: str
    call: Callable[..., object]
    keys: str = ""  # several are parted by "; "
    help: str = ""
    checkable: bool = False
    group: str = ""
    name: str = ""  # by which it is found again
    workspaces: tuple[str, ...] = ()  # the only ones it works in; empty: in all


SEPARATOR = Command("", lambda: None)


def only_in(workspaces: tuple[str, ...], commands: list[Command]) -> list[Command]:
    """These commands, for some workspaces; others may use their keys for something else."""
    return [one if one is SEPARATOR else replace(one, workspaces=workspaces) for one in commands]


class Commands:
    """The actions made from commands, by name, and the menus they stand in."""

    def __init__(self, owner: QWidget) -> None:
        self.owner = owner
        self.actions: dict[str, QAction] = {}
        self.sheet: list[tuple[str, list[QAction]]] = []  # menu title, its actions: for the shortcut sheet
        self._groups: dict[str, QActionGroup] = {}
        self._bound: list[tuple[tuple[str, ...], QAction]] = []  # those of some workspaces only

    def fill(self, menu: QMenu, commands: list[Command], title: str = "") -> None:
        """Add commands to a menu; with a title they stand in the shortcut sheet under it."""
        made = []
        for command in commands:
            if command is SEPARATOR:
                menu.addSeparator()
                continue
            action = self._action(command)
            menu.addAction(action)
            made.append(action)
        if title:
            self.sheet.append((title, made))

    def _action(self, command: Command) -> QAction:
        action = QAction(command.words, self.owner)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys.split("; ") if keys])
        action.setCheckable(command.checkable or bool(command.group))
        if command.help:
            action.setToolTip(command.help)
            action.setStatusTip(command.help)
        action.triggered.connect(command.call)
        if command.group:
            group = self._groups.setdefault(command.group, QActionGroup(self.owner))
            group.addAction(action)
        if command.workspaces:
            self._bound.append((command.workspaces, action))
        self.actions[command.name or command.words] = action
        self.owner.addAction(action)
        return action

    def enter(self, workspace: str) -> None:
        """Let only the commands of this workspace, and those of all, be used."""
        for workspaces, action in self._bound:
            action.setEnabled(workspace in workspaces)

    def check(self, name: str, on: bool) -> None:
        """Show a command as on or off without calling it."""
        self.actions[name].setChecked(on)
