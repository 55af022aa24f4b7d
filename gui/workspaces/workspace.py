"""What every workspace is for the window: its place in header, menus and files, and what it does when asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QWidget

from engine.scenario import Scenario
from gui.commands import Command
from gui.player import Player
from gui.segments import Segments
from gui.theme import Theme

if TYPE_CHECKING:
    from gui.scene import Source
    from gui.workspaces.panel import Panel


@dataclass(frozen=True, slots=True)
class Status:
    """What the engine is doing for a workspace: where, how many steps a second, and whether it is at it."""

    device: str
    speed: float
    running: bool


class Workspace(QWidget):
    """One activity; it shows the scenario while it is in front. What it lacks stays as it is here."""

    failed = Signal(str, str)  # a sentence for the user, details to copy
    told = Signal(str)  # a sentence of news
    built = Signal()  # there are more `plots` than before

    key = ""  # as scenarios name it
    keys = ""  # that bring it to the front
    title = ""
    help = ""
    switch: Segments  # stands in the header while it is in front
    has_racers = False  # whether there are commands about them
    panel: Panel | None = None  # with the racers; None until it was in front
    player: Player | None = None  # what Space plays
    splitters: Mapping[str, QSplitter] = {}  # whose places are remembered, by name

    def name_of(self, scenario: Scenario) -> str:
        """What the header calls the scenario."""
        return ""

    def commands(self) -> dict[str, list[Command]]:
        """Commands of this workspace alone, by the menu they stand in: "edit" or "view"."""
        return {}

    def checks(self) -> dict[str, bool]:
        """Which of the commands are on, by name."""
        return {}

    def status(self) -> Status | None:
        """What the engine does for it; None where there is nothing to say."""
        return None

    def source(self) -> Source:
        """What pictures, clips and files are made of: what is shown, and how it is looked at."""
        raise NotImplementedError

    def plots(self) -> list[tuple[str, QWidget]]:
        """The views that are there by now, each after the key of its scene; what is in front comes first."""
        return []

    def take_focus(self) -> None:
        """Have the keys go where Space and arrows are nobody's own, so that they play."""
        self.setFocus()

    def refresh(self) -> None:
        """Show the scenario, if this workspace is in front."""

    def leave(self) -> None:
        """Another workspace comes to the front."""

    def cancel(self) -> None:
        """Stop computing; what is there stays."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""

    def close_down(self) -> None:
        """End the workers."""
