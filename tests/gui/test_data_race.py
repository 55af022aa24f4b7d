"""Data in the whole window: a point that is dragged changes the landscape and the race, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from engine.scenario import Scenario
from gui.main_window import MainWindow

from .data_kit import in_pane, places, scenario_on
from .map_kit import double_click, drag

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    made = MainWindow(scenario_on())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    settle(qtbot, made)
    made.race.player.pause()
    yield made
    made.files.path = None
    made.close()


def settle(qtbot: Any, window: MainWindow) -> None:
    """Wait until the recording of the newest scenario is complete and shown."""
    race, store = window.race, window.store

    def complete() -> bool:
        shown = race.bridge.scenario is not None and race.bridge.scenario.computed == store.scenario.computed
        return shown and not race.bridge.running and race.screening.settled

    qtbot.waitUntil(complete, timeout=20_000)


def path(window: MainWindow) -> np.ndarray:
    trajectory = window.race.bridge.trajectory
    assert trajectory is not None
    return trajectory.rows.position


def test_a_dragged_point_changes_the_race_and_one_undo_takes_it_back(qtbot: Any, window: MainWindow) -> None:
    race, before, found = window.race, places(window.store.scenario.landscape), path(window)
    assert race.data.isVisible()
    drag(race.data, in_pane(race.data, 2, 4), in_pane(race.data, 2.2, 3), in_pane(race.data, 2.5, 2))
    settle(qtbot, window)
    assert places(window.store.scenario.landscape)[2] == pytest.approx([2.5, 2], abs=0.2)
    assert not np.array_equal(path(window), found)
    assert race.map.picture is not None
    window.store.undo()
    settle(qtbot, window)
    assert places(window.store.scenario.landscape) == before
    assert np.array_equal(path(window), found)


def test_points_are_added_removed_and_brought_back(qtbot: Any, window: MainWindow) -> None:
    data, store = window.race.data, window.store
    double_click(data, in_pane(data, 3, 2))
    settle(qtbot, window)
    assert len(places(store.scenario.landscape)) == 5

    def hovers() -> bool:
        """The hand comes back if the screen's own pointer was taken for it."""
        for y in (1.2, 1.0):
            QTest.mouseMove(data.canvas.viewport(), in_pane(data, 0, y))
        return data.points.chosen == 0

    qtbot.waitUntil(hovers)
    QTest.keyClick(data.canvas, Qt.Key.Key_Delete)
    settle(qtbot, window)
    assert places(store.scenario.landscape)[0][0] == 1
    store.undo()
    store.undo()
    assert len(places(store.scenario.landscape)) == 4


def test_shift_and_arrows_move_a_point_and_not_the_playback(qtbot: Any, window: MainWindow) -> None:
    race = window.race
    race.player.go(5)
    race.data.points.choose(1)
    QTest.keyClick(race.data.canvas, Qt.Key.Key_Right, SHIFT)
    assert places(window.store.scenario.landscape)[1][0] > 1
    assert race.player.position == 5


def test_they_move_a_start_too(qtbot: Any, window: MainWindow) -> None:
    race = window.race
    race.player.go(5)
    race.map.starts[0].setFocus()
    before = window.store.scenario.starts[0][0]
    QTest.keyClick(race.map.canvas, Qt.Key.Key_Right, SHIFT)
    assert window.store.scenario.starts[0][0] > before
    assert race.player.position == 5


def test_the_data_can_be_hidden_and_the_batch_s_arrow_shown(qtbot: Any, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_D)
    assert not window.race.data.isVisible()
    QTest.keyClick(window, Qt.Key.Key_D)
    assert window.race.data.isVisible()
    scenario = window.store.scenario
    racers = (scenario.racers[0].changed(batch=1), *scenario.racers[1:])
    window.store.edit(scenario.changed(racers=racers))
    settle(qtbot, window)
    window.race.player.go(3)
    for key in (Qt.Key.Key_B, Qt.Key.Key_G):
        QTest.keyClick(window, key)
    arrows = window.race.map.arrows
    qtbot.waitUntil(lambda: {arrow.kind for arrow, _ in arrows.arrows} == {"gradient", "batch"})


def test_axes_are_called_as_the_parameters(qtbot: Any, window: MainWindow) -> None:
    canvas = window.race.map.canvas
    assert canvas.captions == ("w", "b")
    assert canvas.left.label.toPlainText().strip() == "b"
    assert {"w", "b"} <= {label.text() for label in window.race.map.read_out.findChildren(QLabel)}
    window.store.edit(Scenario.checked({"landscape": "bowl", "racers": ["sgd"]}))
    assert canvas.captions == ("", "")
    assert not window.race.data.isVisible()


def test_the_card_turns_to_the_training_loop(qtbot: Any, window: MainWindow) -> None:
    card = window.race.card
    window.race.player.go(3)
    QTest.mouseClick(card.switch.buttons["loop"], LEFT)
    qtbot.waitUntil(lambda: len(card.loop.stages) == 5, timeout=20_000)
    assert window.store.scenario.view.card == "loop"
    QTest.mouseClick(card.switch.buttons["rule"], LEFT)
    assert not card.loop.isVisible()
