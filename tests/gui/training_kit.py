"""What the tests of the Train workspace share: small trainings, and the window that shows them."""

from __future__ import annotations

from typing import Any

from engine.scenario import Scenario
from engine.training import Training
from gui.main_window import MainWindow
from gui.training_state import State

PATIENCE = 60_000  # ms: torch has to be loaded first
EPOCH = 3  # steps: 30 of 40 samples are trained on, 10 at a time
LONG = 1_000_000  # epochs that no test sees the end of


def training(**changes: Any) -> Training:
    """Two racers on a few moons, soon over."""
    return Training.checked(
        {
            "data": {"key": "moons", "samples": 40},
            "network": {"key": "mlp", "hidden": [4]},
            "racers": [
                {"optimizer": {"key": "sgd", "lr": 0.1}},
                {"optimizer": {"key": "adam", "lr": 0.01}, "style": 1},
            ],
            "batch": 10,
            "epochs": 4,
            **changes,
        }
    )


def scenario(asked: Training | None = None, **fields: Any) -> Scenario:
    """The training in front."""
    return Scenario.checked({"workspace": "train", "train": asked or training(), **fields})


def opened(qtbot: Any, asked: Training | None = None) -> MainWindow:
    """A window on screen that has begun to train."""
    window = MainWindow(scenario(asked))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.train.run.trainer is not None, timeout=PATIENCE)
    return window


def wait_for(qtbot: Any, window: MainWindow, *states: State) -> None:
    """Wait until the run is at one of the states."""
    qtbot.waitUntil(lambda: window.train.run.state in states, timeout=PATIENCE)


def wait_steps(qtbot: Any, window: MainWindow, steps: int) -> None:
    """Wait until so many further steps are taken."""
    trainer = window.train.run.trainer
    assert trainer is not None
    until = trainer.step + steps
    qtbot.waitUntil(lambda: trainer.step >= until, timeout=PATIENCE)


def close(window: MainWindow) -> None:
    """Close it without questions."""
    window.files.path = None
    window.close()
