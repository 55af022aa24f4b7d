"""The Losses workspace: what a loss is, what it does to a fit, page by page."""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from engine.scenario import Scenario
from gui.commands import Command
from gui.readiness import Readiness
from gui.scene import Source
from gui.segments import Segments
from gui.store import Store
from gui.theme import LIGHT, Theme
from gui.workspaces.workspace import Workspace

if TYPE_CHECKING:
    from engine.lab.state import Page  # loaded when this workspace is first in front


class LossPage(Protocol):
    """What every page can do; all of them are widgets made with the store."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""

    def set_scenario(self, scenario: Scenario) -> None:
        """Show what the scenario says of this page."""


PAGES: dict[Page, str] = {
    "curve": "CurvePage",
    "table": "TablePage",
    "stability": "StabilityPage",
    "outliers": "OutliersPage",
    "imbalance": "ImbalancePage",
}


class LossesWorkspace(Workspace):
    """Shows one page at a time; a page is made when it is first looked at, and fed once torch is loaded."""

    key, keys = "losses", "F3"

    def __init__(self, store: Store, readiness: Readiness, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Losses")
        self.help = self.tr("What loss functions are and do (F3)")
        self.store, self.readiness = store, readiness
        self.pages: dict[Page, QWidget] = {}
        self._theme = LIGHT
        self._stack = QStackedLayout(self)
        self._waiting = QLabel(self.tr("Loading PyTorch…"))
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setProperty("role", "dim")
        self._stack.addWidget(self._waiting)
        self.switch = self.page_switch = self._make_page_switch()
        readiness.came.connect(self.refresh)

    def _make_page_switch(self) -> Segments:
        """The buttons for the pages; the window's header shows them."""
        words: dict[Page, tuple[str, str]] = {
            "curve": (self.tr("Curve"), self.tr("Loss and derivative as curves, side by side (Ctrl+1)")),
            "table": (self.tr("Table"), self.tr("Targets and predictions, and what each costs (Ctrl+2)")),
            "stability": (self.tr("Stability"), self.tr("Where a formula breaks down in floating point (Ctrl+3)")),
            "outliers": (self.tr("Outliers"), self.tr("What one point far away does to a fit (Ctrl+4)")),
            "imbalance": (self.tr("Imbalance"), self.tr("What a rare class does to a classifier (Ctrl+5)")),
        }
        switch = Segments(self.tr("Page"), words, fills=False)
        switch.chosen.connect(self.show_page)
        return switch

    def show_page(self, page: Page) -> None:
        """Bring a page to the front."""
        scenario = self.store.scenario
        self.store.edit(scenario.with_lab(page=page))

    def commands(self) -> dict[str, list[Command]]:
        """The pages."""
        pages = [
            Command(
                self.tr("Losses: {}").format(button.text().lower()),
                partial(self.show_page, page),
                f"Ctrl+{n + 1}",
                group="page",
                name=f"page {page}",
            )
            for n, (page, button) in enumerate(self.page_switch.buttons.items())
        ]
        return {"view": pages}

    def checks(self) -> dict[str, bool]:
        """The page in front."""
        return {f"page {self.store.scenario.lab.page}": True}

    def source(self) -> Source:
        """The pages as they are."""
        return Source(self.store.scenario)

    def plots(self) -> list[tuple[str, QWidget]]:
        """The pages that are there; pictures are of the one in front."""
        return [("losses", page) for page in self.pages.values()]

    def set_theme(self, theme: Theme) -> None:
        """Dress the pages that are there."""
        self._theme = theme
        for page in self.pages.values():
            cast(LossPage, page).set_theme(theme)

    def refresh(self) -> None:
        """Show the page that the scenario has in front, if this workspace is in front itself."""
        scenario = self.store.scenario
        if scenario.workspace != "losses":
            return
        self.page_switch.set_value(scenario.lab.page)
        if not self.readiness.want():
            return
        page = self._page(scenario.lab.page)
        cast(LossPage, page).set_scenario(scenario)
        self._stack.setCurrentWidget(page)

    def _page(self, name: Page) -> QWidget:
        if name not in self.pages:
            module = importlib.import_module(f"gui.workspaces.loss_pages.{name}")
            page = self.pages[name] = getattr(module, PAGES[name])(self.store)
            cast(LossPage, page).set_theme(self._theme)
            self._stack.addWidget(page)
            self.built.emit()
        return self.pages[name]
