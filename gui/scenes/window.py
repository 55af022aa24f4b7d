"""The whole window with a scenario in it, as somebody who starts the program sees it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QSplitter

from engine.history import History
from engine.jobs.train import show
from engine.runtime import warm_up
from gui.formula import await_formulas
from gui.player import Player
from gui.scene import Scene, Shot, Source
from gui.screening import Screening
from gui.settings import Settings
from gui.theme import Theme, apply
from gui.training_state import State
from gui.views.newest_picture import NewestPicture
from gui.workspaces.thumbnails import Thumbnails


class WindowScene(Scene):
    """Everything that is in the window: panels, views, transport."""

    title = "Window"
    idea = "The whole window, as it opens with this scenario."
    workspaces = ("race", "losses", "train")
    whole = True
    least = 1360, 765

    def make(self, source: Source, theme: Theme) -> Shot:
        """A window that is never on screen."""
        return WindowShot(source, theme)


class NoSettings(Settings):
    """Remembers nothing, and knows nothing of whoever works here."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme.key

    @property
    def theme(self) -> str:
        """The theme of the picture."""
        return self._theme

    @theme.setter
    def theme(self, key: str) -> None:
        """It stays."""

    @property
    def folder(self) -> str:
        """No folder of anybody."""
        return ""

    @folder.setter
    def folder(self, folder: str) -> None:
        """It is forgotten."""

    def recent_files(self) -> list[Path]:
        """None."""
        return []

    def add_recent(self, path: Path) -> None:
        """It is forgotten."""

    def remember(self, window: QMainWindow, splitters: Mapping[str, QSplitter]) -> None:
        """Forget it."""

    def restore(self, window: QMainWindow, splitters: Mapping[str, QSplitter]) -> None:
        """As it is at first."""


class WindowShot(Shot):
    """A window that stands at a step, as soon as the workspace in front has what it shows."""

    def __init__(self, source: Source, theme: Theme) -> None:
        from gui.main_window import MainWindow  # all of the window, which no other scene needs

        await_formulas()
        for _ in warm_up():  # what workspaces would else wait for in a thread
            pass
        apply(theme)  # before there are widgets, which else keep sizes of the letters before
        self.source, self.step = source, source.last_step
        window = self.window = MainWindow(source.scenario, NoSettings(theme))
        window.setWindowFlags(Qt.WindowType.Widget)
        window.setAutoFillBackground(True)
        window.header.tells_status = False  # speeds are never the same
        super().__init__(window)
        self._asked = False  # whether the recording was handed over

    def go(self, step: int) -> None:
        """Stand at a step."""
        self.step = step

    @property
    def settled(self) -> bool:
        """Whether the workspace in front shows the step, with all its pictures."""
        workspace = self.source.scenario.workspace
        if workspace == "losses":
            return bool(self.window.losses.pages)
        self._begin()
        race, train = self.window.race, self.window.train
        if workspace == "race":
            there = race.bridge.scenario is not None and not race.bridge.running
            return there and self._stands(race.player, race.screening) and self._is_painted()
        there = train.views is not None and train.run.trainer is not None and train.run.state is not State.MAKING
        return there and self._stands(train.player, train.screening) and self._is_painted()

    def sharpen(self, pixels: float) -> None:
        """Paint the ground of the map finer."""
        self.window.race.map.detail = pixels

    def close(self) -> None:
        """End its workers, and ask nobody anything."""
        self.window.store.mark_saved()
        self.window.close()

    def _begin(self) -> None:
        """Have the recording shown: a race is raced again, a training would take too long."""
        source, window = self.source, self.window
        if source.scenario.workspace == "race":
            window.race.begin()
        elif window.train.begun and not self._asked and isinstance(source.recording, History):
            self._asked = True
            window.train.run.look_at(partial(show, source.scenario.training, source.recording))

    def _stands(self, player: Player, screening: Screening) -> bool:
        """Whether the step is on screen; else it will be."""
        player.pause()
        if player.position != self.step:
            player.go(self.step)
            return False
        return screening.settled

    def _is_painted(self) -> bool:
        """Whether every picture that is seen is as fine as it gets."""
        window, train = self.window, self.window.train.views
        views: list[Any] = [window.race.surface, window.race.curves, window.race.card]
        if train is not None:
            views += [train.fits, train.landscape, train.curves]
        seen = all(view.settled for view in views if view.isVisible())
        pictures: list[Any] = [*window.findChildren(NewestPicture), *window.findChildren(Thumbnails)]
        return seen and not any(one.busy for one in pictures)
