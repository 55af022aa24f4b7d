"""Somebody opens saved states of a model of their own: they are a path in the window, on curves and on the slice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine import own_model
from engine.jobs.train import run as run_whole
from engine.own_model import allow
from gui.main_window import MainWindow
from gui.training_state import State
from tests.engine.own_kit import written

from .map_kit import LEFT
from .training_kit import PATIENCE, close, opened, training, wait_for


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(own_model, "_allowed", {})
    allow(written(tmp_path))
    return tmp_path


@pytest.fixture
def window(qtbot: Any, folder: Path) -> Iterator[MainWindow]:
    part = {"key": "own", "path": str(folder / "net.py")}
    made = opened(qtbot, training(data=part, network=part))
    wait_for(qtbot, made, State.DONE)
    yield made
    close(made)


def saved(folder: Path) -> list[Path]:
    """The weights of a training of that model, one file for each epoch; the tenth is named so that letters mislead."""
    part = {"key": "own", "path": str(folder / "net.py")}
    trainer = run_whole(training(data=part, network=part, epochs=11))
    module, paths = trainer.problem.module, []
    for epoch, weights in enumerate(trainer.history.rows.weights[:, 1]):
        torch.nn.utils.vector_to_parameters(torch.from_numpy(np.array(weights)), module.parameters())
        paths.append(folder / f"epoch_{epoch}.pt")
        torch.save(module.state_dict(), paths[-1])
    return sorted(paths)


def choose(monkeypatch: pytest.MonkeyPatch, window: MainWindow, paths: list[Path]) -> None:
    """The button, and in the dialog these files."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in paths], ""))
    own = window.train.panel.network.own
    window.train.panel.network.head.setChecked(True)
    QTest.mouseClick(own.states, LEFT)


def test_saved_states_are_a_path_on_the_slice(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    paths, run = saved(folder), window.train.run
    choose(monkeypatch, window, paths)
    qtbot.waitUntil(lambda: run.saved, timeout=PATIENCE)
    rows = run.trainer.history.rows
    state = torch.load(folder / "epoch_10.pt", weights_only=True)
    np.testing.assert_array_equal(rows.weights[10, 0], torch.cat([part.flatten() for part in state.values()]))
    asked = window.store.scenario.training
    assert [racer.title for racer in asked.racers] == ["saved states"] and not run.changed
    assert run.state is State.DONE and not run.can_go_on
    window.train.edit_view("tab", "landscape")
    landscape = window.train.views.landscape
    qtbot.waitUntil(lambda: landscape.picture.picture is not None and landscape.settled, timeout=PATIENCE)
    assert landscape.picture.paths.trajectory.count == 12
    qtbot.waitUntil(lambda: window.train.transport.label.text() == "epoch 11 / 11 · step 11", timeout=PATIENCE)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(window.store.scenario.training.racers) == 2 and run.changed


def test_what_is_wrong_is_a_sentence_below_the_button(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    own, before, paths = window.train.panel.network.own, window.train.run.trainer, saved(folder)
    torch.save(print, folder / "bad.pt")
    torch.save({"first.weight": torch.zeros(3, 3)}, folder / "other.pt")
    wrong = {
        "two saved states at least": paths[:1],
        "is refused": [paths[0], folder / "bad.pt"],
        'other.pt: "first.weight" is [3, 3], in the model [6, 2]': [paths[0], folder / "other.pt"],
    }
    for words, chosen in wrong.items():
        choose(monkeypatch, window, chosen)
        qtbot.waitUntil(lambda words=words: words in own.complaint.text(), timeout=PATIENCE)
        assert own.complaint.isVisible() and "\n" not in own.complaint.text()
    own_model.forget()
    choose(monkeypatch, window, paths)
    qtbot.waitUntil(lambda: "has not been allowed to run" in own.complaint.text(), timeout=PATIENCE)
    assert window.train.run.trainer is before


def test_other_networks_have_no_saved_states(window: MainWindow) -> None:
    own = window.train.panel.network.own
    window.train.panel.network.head.setChecked(True)
    assert own.states.isVisible()
    window.store.edit(window.store.scenario.with_training(network="mlp"))
    assert not own.states.isVisible()
