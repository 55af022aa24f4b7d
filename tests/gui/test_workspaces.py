"""The workspaces: one is in front, with its own switch and its own keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.main_window import MainWindow


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: made.race.begun)
    yield made
    made.store.mark_saved()  # nothing to ask about
    made.close()


def test_a_click_opens_the_losses_and_another_the_race(window: MainWindow, qtbot: Any) -> None:
    QTest.mouseClick(window.header.workspaces.buttons["losses"], Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.losses
    assert window.losses.page_switch.isVisible() and not window.race.pane_switch.isVisible()
    assert not window.race.player.playing
    qtbot.waitUntil(lambda: "curve" in window.losses.pages and window.losses.pages["curve"].isVisible(), timeout=60_000)
    QTest.mouseClick(window.header.workspaces.buttons["race"], Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.race


def test_keys_turn_the_pages(window: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(window, Qt.Key.Key_F3)
    for number, page in enumerate(("curve", "table", "stability", "outliers", "imbalance")):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.store.scenario.lab.page == page
        qtbot.waitUntil(
            lambda page=page: page in window.losses.pages and window.losses.pages[page].isVisible(), timeout=60_000
        )
        assert window.losses.page_switch.buttons[page].isChecked()
    QTest.keyClick(window, Qt.Key.Key_F2)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.store.scenario.view.panes == "3-D"  # the same keys do other things in the race


def test_what_the_lab_shows_computes_no_race(window: MainWindow, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not window.race.bridge.running)
    recording = window.race.bridge.trajectory
    window.take_workspace("losses")
    window.losses.show_page("table")
    window.take_workspace("race")
    assert not window.race.bridge.running
    assert window.race.bridge.trajectory is recording


def test_undo_goes_back_through_the_pages(window: MainWindow) -> None:
    window.take_workspace("losses")
    window.losses.show_page("table")
    window.commands.actions["undo"].trigger()
    assert window.store.scenario.lab.page == "curve"
    window.commands.actions["undo"].trigger()
    assert window.stack.currentWidget() is window.race


def test_a_preset_of_a_training_leaves_the_race_as_it_is(window: MainWindow) -> None:
    number = next(n for n, preset in enumerate(window.presets) if preset.title == "Two moons, four optimizers")
    before = window.store.scenario
    window.take_preset(number)
    now = window.store.scenario
    assert now.workspace == "train" and now.train is not None
    assert (now.landscape, now.racers, now.starts) == (before.landscape, before.racers, before.starts)
