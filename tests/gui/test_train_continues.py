"""Somebody goes on with a training: from a picked point, and after the end at another rate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.jobs.train import run as run_whole
from engine.scenario import Scenario
from gui.main_window import MainWindow
from gui.training_state import State

from .map_kit import LEFT
from .training_kit import PATIENCE, close, opened, training, wait_for

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    made = opened(qtbot, training().changed_view(tab="landscape"))
    wait_for(qtbot, made, State.DONE)
    yield made
    close(made)


def pick(qtbot: Any, window: MainWindow) -> Any:
    """Pick a point of the slice, and train from there to the end."""
    landscape, before = window.train.views.landscape, window.train.run.trainer
    qtbot.waitUntil(lambda: landscape.picture.picture is not None and landscape.settled, timeout=PATIENCE)
    box = landscape.picture.picture.slice.plane.box
    landscape.plane.pick(*(0.7 * low + 0.3 * high for low, high in box))
    QTest.mouseClick(landscape.plane.button, LEFT)
    state = window.train.run
    qtbot.waitUntil(lambda: state.trainer is not before and state.state is State.DONE, timeout=PATIENCE)
    return window.store.scenario.training.start


def test_what_goes_on_from_a_picked_point_is_told_in_the_scenario(
    window: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    start, run = pick(qtbot, window), window.train.run
    np.testing.assert_array_equal(run.trainer.history.rows.weights[0], [start.array()] * 2)
    assert not run.changed
    (tmp_path / "saved.json").write_text(window.store.scenario.to_json())
    again = run_whole(Scenario.open(tmp_path / "saved.json").training).history.rows
    np.testing.assert_array_equal(again.weights, run.trainer.history.rows.weights)


def test_it_is_taken_back_by_undo_and_by_a_button(window: MainWindow, qtbot: Any) -> None:
    start, run, store = pick(qtbot, window), window.train.run, window.store
    hint = window.train.panel.settings.begins
    assert hint.isVisible() and "fresh optimizers" in hint.words.text()
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert store.scenario.training.start is None and run.changed and not hint.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Y, CONTROL)
    assert store.scenario.training.start == start and not run.changed
    QTest.mouseClick(hint.back, LEFT)
    assert store.scenario.training.start is None and not hint.isVisible()


def test_another_network_begins_as_its_seed_says(window: MainWindow, qtbot: Any) -> None:
    pick(qtbot, window)
    section = window.train.panel.network
    section.form.edited.emit("hidden", (5,), "")
    assert window.store.scenario.training.network.hidden == (5,)
    assert window.store.scenario.training.start is None


def test_a_rate_changed_after_the_end_is_gone_on_with(window: MainWindow, qtbot: Any) -> None:
    train, row = window.train, window.train.panel.racers.rows[1]
    before = train.run.trainer
    row.edited.emit(1, row.racer.changed(optimizer=row.racer.optimizer.changed(lr=0.2)), "")
    assert "rates have changed since" in train.strip.words.text()
    assert train.strip.more.isEnabled() and train.strip.start.text() == "Train anew"
    {action.data(): action for action in train.strip.more.menu().actions()}[5].trigger()
    qtbot.waitUntil(lambda: before.step == 27 and train.run.state is State.DONE, timeout=PATIENCE)
    assert train.run.trainer is before
    qtbot.waitUntil(lambda: not train.run.changed and bool(window.store.scenario.training.changes), timeout=PATIENCE)
    asked = window.store.scenario.training
    assert [(one.racer, one.step, one.lr) for one in asked.changes] == [(1, 12, 0.2)]
    assert (asked.racers[1].optimizer.lr, asked.more_epochs, before.history.changes) == (0.01, 5, asked.changes)
    again = run_whole(asked).history.rows
    np.testing.assert_array_equal(again.weights, before.history.rows.weights)
    np.testing.assert_array_equal(again.rate, before.history.rows.rate)
    train.edit_view("tab", "fit")  # where there is room for the curves
    panel = train.views.curves.plots.panels["loss"]
    qtbot.waitUntil(lambda: len(panel.flags.shown) == 1, timeout=PATIENCE)


def test_other_settings_are_no_way_to_go_on(window: MainWindow) -> None:
    window.store.edit(window.store.scenario.with_training(batch=5))
    assert not window.train.strip.more.isEnabled() and "settings have changed" in window.train.strip.words.text()
