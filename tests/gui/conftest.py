"""Fixtures that several tests of the window share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import LIGHT, THEMES
from gui.views.curves import Curves
from gui.views.map2d import Map2D
from gui.views.surface3d import Surface3D
from gui.workspaces.train_panel import TrainPanel

from .map_kit import MakeMap, settle
from .panel_kit import Person
from .surface_kit import Show
from .surface_kit import settle as settle_surface
from .table_page_kit import Reader
from .train_kit import asked

if TYPE_CHECKING:
    from engine.training import Training

    from .slice_kit import Looker


@pytest.fixture(scope="session")
def plain(qapp: QApplication) -> tuple[QFont, QPalette]:
    """Letters and colours before anything was dressed."""
    return qapp.font(), qapp.palette()


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication, plain: tuple[QFont, QPalette]) -> None:
    """No theme of an earlier test is left: sizes hang on no order. A window that serves several keeps its own."""
    if qapp.styleSheet() and not qapp.topLevelWidgets():
        qapp.setStyleSheet("")
        qapp.setFont(plain[0])
        qapp.setPalette(plain[1])


@pytest.fixture
def make_map(qtbot: QtBot) -> MakeMap:
    """Maps on screen, with the sharp ground painted."""

    def make(scenario: Scenario, size: tuple[int, int] = (640, 520)) -> Map2D:
        view = Map2D()
        qtbot.addWidget(view)
        view.resize(*size)
        view.set_scenario(scenario)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        settle(qtbot, view)
        return view

    return make


@pytest.fixture
def person(qtbot: Any) -> Iterator[Person]:
    """Somebody at a panel with three racers."""
    someone = Person(qtbot)
    yield someone
    someone.panel.close_down()


@pytest.fixture
def trainer(qtbot: Any) -> Iterator[Person]:
    """Somebody at the panel of Train who has unfolded all of data, network and loss; four optimizers on moons."""
    someone = Person(qtbot, asked(), TrainPanel)
    for section in (someone.panel.data, someone.panel.network, someone.panel.loss):
        someone.clicks(section.head)
    yield someone
    someone.panel.close_down()


@pytest.fixture
def curves(qtbot: QtBot) -> Curves:
    widget = Curves()
    qtbot.addWidget(widget)
    widget.resize(420, 560)
    widget.set_theme(THEMES["light"])
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def look(qtbot: QtBot) -> Iterator[Callable[..., Looker]]:
    """Lookers at the Landscape tab, none of whom may see a failure."""
    from .slice_kit import Looker, small  # they load torch

    lookers = []

    def make(training: Training | None = None) -> Looker:
        lookers.append(Looker(qtbot, training or small()))
        return lookers[-1]

    yield make
    for looker in lookers:
        assert looker.failures == []
        looker.tab.close_down()


@pytest.fixture
def reader(qtbot: QtBot) -> Reader:
    """Somebody at the Table page."""
    return Reader(qtbot)


@pytest.fixture
def shown(qtbot: QtBot) -> Show:
    """Show a scenario (and a frame of it) in a pane, and wait until its surface is fine."""

    def show(asked: Scenario, frame: Frame | None = None, theme: Any = LIGHT, **keywords: Any) -> Surface3D:
        view = Surface3D(**keywords)
        qtbot.addWidget(view)
        view.resize(480, 400)
        view.set_theme(theme)
        view.set_scenario(asked)
        view.set_frame(frame)
        with qtbot.waitExposed(view):
            view.show()
        if view.missing is None:
            settle_surface(qtbot, view)
        return view

    return show
