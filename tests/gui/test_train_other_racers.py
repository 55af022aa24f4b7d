"""Racers, data and networks that are edited after a training: what is on screen still is the training's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.main_window import MainWindow
from gui.training_state import State

from .training_kit import PATIENCE, close, opened, wait_for

LEFT = Qt.MouseButton.LeftButton
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    """SGD and Adam have trained, and the playback is at their end."""
    made = opened(qtbot)
    wait_for(qtbot, made, State.DONE)
    qtbot.waitUntil(lambda: made.train.player.position == 12, timeout=PATIENCE)
    fits = made.train.views.fits
    qtbot.waitUntil(lambda: any(fits.tiles[0].title.heading.numbers) and fits.settled)
    yield made
    close(made)


def told(window: MainWindow) -> dict[str, str]:
    """What the tiles say of whom."""
    tiles = window.train.views.fits.tiles.values()
    return {tile.title.heading.name: tile.title.heading.numbers[0] for tile in tiles}


def listed(window: MainWindow) -> list[str]:
    return [racer.title for racer in window.store.racers]


def test_a_racer_that_moves_keeps_its_numbers(window: MainWindow, qtbot: Any) -> None:
    before = told(window)
    window.store.select(0)
    QTest.keyClick(window, Qt.Key.Key_Down, ALT)
    assert listed(window) == ["Adam", "SGD"]
    qtbot.waitUntil(lambda: window.train.screening.settled)
    assert told(window) == before
    wait_for_anew(window, qtbot)
    assert told(window).keys() == before.keys() and list(told(window)) == ["Adam", "SGD"]


def test_those_who_trained_are_shown_until_it_is_trained_anew(window: MainWindow, qtbot: Any) -> None:
    before = told(window)
    window.store.select(0)
    QTest.keyClick(window, Qt.Key.Key_Backspace, CONTROL)
    assert listed(window) == ["Adam"]
    qtbot.waitUntil(lambda: window.train.screening.settled)
    assert told(window) == before
    wait_for_anew(window, qtbot)
    assert list(told(window)) == ["Adam"]


def test_the_selected_racer_is_the_same_on_both_sides(window: MainWindow, qtbot: Any) -> None:
    train = window.train
    table = train.views.curves.table

    def marked() -> str:
        row = table.view.currentIndex().row()
        return table.model.titles[row] if row >= 0 else ""

    window.store.select(0)
    QTest.keyClick(window, Qt.Key.Key_Backspace, CONTROL)
    assert [window.store.racers[window.store.selected].title] == listed(window) == ["Adam"]
    qtbot.waitUntil(lambda: marked() == "Adam")
    assert train.views.fits.selected == 1
    QTest.mouseClick(train.views.fits.tiles[0], LEFT)  # SGD is no longer there to be selected
    assert window.store.selected == 0
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    QTest.mouseClick(train.views.fits.tiles[0], LEFT)
    qtbot.waitUntil(lambda: marked() == "SGD")
    window.store.select(1)
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    assert listed(window) == ["SGD", "Adam", "Adam"] and window.store.selected == 2
    qtbot.waitUntil(lambda: marked() == "")  # the new one has not trained
    QTest.keyClick(window, Qt.Key.Key_Up, ALT)
    window.store.select(2)
    qtbot.waitUntil(lambda: marked() == "Adam")


def test_a_racer_is_hidden_also_after_another_came(window: MainWindow, qtbot: Any) -> None:
    window.store.select(0)
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    window.store.select(2)
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    assert [racer.hidden for racer in window.store.racers] == [False, False, True]
    qtbot.waitUntil(lambda: window.train.screening.settled)
    assert list(told(window)) == ["SGD"]


def test_other_data_are_not_said_to_be_what_was_trained_on(window: MainWindow, qtbot: Any) -> None:
    heading = window.train.views.fits.heading.title
    assert heading.text() == "Moons"
    window.store.edit(window.store.scenario.with_training(data="circles"))
    assert heading.text() == "Moons"
    wait_for_anew(window, qtbot)
    assert heading.text() == "Circles"


def wait_for_anew(window: MainWindow, qtbot: Any) -> None:
    """Train anew, to the end."""
    before = window.train.run.trainer
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.train.run.trainer is not before, timeout=PATIENCE)
    wait_for(qtbot, window, State.DONE)
    qtbot.waitUntil(lambda: window.train.player.position == 12, timeout=PATIENCE)
