"""The page of the Losses workspace that is in front, without its controls."""

from __future__ import annotations

import importlib
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from engine.runtime import load_torch
from gui.formula import await_formulas
from gui.scene import Scene, Shot, Source
from gui.store import Store
from gui.theme import Theme
from gui.views.paper_table import PaperTable
from gui.workspaces.losses import PAGES

ROUNDS = 4  # of the event loop


class LossesScene(Scene):
    """Curves, table, stability, outliers or imbalance."""

    title = "Losses"
    idea = "The page of the Losses workspace in front: its plots, tables and words."
    workspaces = ("losses",)
    moves = False
    rooms = 3

    def place(self, source: Source) -> int | None:
        """There is nothing else."""
        return 1

    def make(self, source: Source, theme: Theme) -> Shot:
        """The page that the scenario has in front."""
        return LossesShot(source, theme)


class Turner(QObject):
    """Lays a page out anew where it has another shape."""

    def eventFilter(self, page: QObject, event: QEvent) -> bool:
        """Look at its new size."""
        if event.type() == QEvent.Type.Resize and isinstance(page, QWidget):
            cast(Any, page).turn(page.width() < page.height())
        return False


class LossesShot(Shot):
    """A page that nobody edits."""

    def __init__(self, source: Source, theme: Theme) -> None:
        load_torch()
        await_formulas()
        key = source.scenario.lab.page
        module = importlib.import_module(f"gui.workspaces.loss_pages.{key}")
        self._turner, self._rounds = Turner(), 0
        page: Any = getattr(module, PAGES[key])(Store(source.scenario))
        super().__init__(page)
        page.for_paper()
        page.set_theme(theme)
        for table in page.findChildren(PaperTable):
            table.set_theme(theme)
        page.set_scenario(source.scenario)
        page.installEventFilter(self._turner)

    @property
    def settled(self) -> bool:
        """Whether layouts are made: those of plots come to rest in a few rounds of the event loop."""
        self._rounds += 1
        return self._rounds > ROUNDS
