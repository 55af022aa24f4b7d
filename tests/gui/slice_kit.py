"""What the tests of the Landscape tab share: a small training that ran, and somebody who looks at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.jobs.slice import Slice
from engine.jobs.train import run
from engine.scenario import Scenario
from engine.trainer import Trainer
from engine.training import SliceView, Training
from engine.training_start import TrainingStart
from gui.store import Store
from gui.train_frame import TrainFrame
from gui.workspaces.train_landscape import TrainLandscape

from .map_kit import LEFT, double_click, on_canvas

SMALL: dict[str, Any] = {
    "data": {"key": "moons", "samples": 60},
    "network": {"key": "mlp", "hidden": (4,)},
    "racers": [{"optimizer": {"key": "sgd", "lr": 0.1}}, {"optimizer": {"key": "adam", "lr": 0.02}, "style": 1}],
    "batch": 20,
    "epochs": 8,
}
"""A 2-4-2 network on two moons."""
COARSE = {"grid": 11}


class Looker:
    """Hands and eyes on the tab, with a store that tells it what is asked for, as the workspace does."""

    def __init__(self, qtbot: QtBot, training: Training, size: tuple[int, int] = (900, 640)) -> None:
        self.qtbot = qtbot
        self.store = Store(Scenario().changed(workspace="train", train=training))
        self.tab = TrainLandscape(self.store)
        self.failures: list[tuple[str, str]] = []
        self.taken: list[TrainingStart] = []
        self.tab.failed.connect(self._fail)
        self.tab.train_from.connect(self.taken.append)
        self.store.changed.connect(self._changed)
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tab)
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def _fail(self, sentence: str, details: str) -> None:
        self.failures.append((sentence, details))

    def _changed(self, _: Scenario, new: Scenario) -> None:
        self.tab.set_training(new.training)

    @property
    def view(self) -> SliceView:
        return self.store.scenario.training.view.slice

    def sees(self, trainer: Trainer, row: int = -1) -> None:
        """A frame of a trainer at a row."""
        rows = trainer.history.rows
        self.tab.set_frame(TrainFrame(trainer.training, trainer, rows, row % len(rows)))

    def waits(self) -> None:
        """Until the whole picture is there, with the paths on it."""
        self.qtbot.waitUntil(lambda: self.tab.settled, timeout=30_000)

    def clicks(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT)

    def picks(self, combo: QComboBox, text: str) -> None:
        combo.showPopup()
        QTest.keyClick(combo.view(), Qt.Key.Key_Home)
        for _ in range(combo.findText(text)):
            QTest.keyClick(combo.view(), Qt.Key.Key_Down)
        QTest.keyClick(combo.view(), Qt.Key.Key_Return)

    def chooses(self, kind: str) -> None:
        """A kind of plane; then the picture is there."""
        self.picks(self.tab.controls.kind, self.tab.controls.kinds[kind][0])
        self.waits()

    @property
    def slice(self) -> Slice:
        """The slice on screen."""
        picture = self.tab.picture.picture
        assert picture is not None
        return picture.slice

    def place(self, a: float, b: float) -> QPoint:
        return on_canvas(self.tab.plane.map, a, b)

    def points_at(self, a: float, b: float) -> None:
        """A double click on a point of the plane."""
        double_click(self.tab.plane.map, self.place(a, b))

    def warnings(self) -> str:
        return self.tab.warnings.words.text() if self.tab.warnings.isVisible() else ""

    def cell(self, name: str) -> str:
        return self.tab.facts.cells[name].text()


def small(**changes: Any) -> Training:
    """The training that these tests are about, with a small grid."""
    made = Training.checked({**SMALL, **changes})
    return made.changed_view(slice=made.view.slice.changed(**COARSE))


def ran(**changes: Any) -> Trainer:
    """The same, trained to its end."""
    return run(small(**changes))


@cache
def finished() -> Trainer:
    """The training itself at its end; nobody changes it."""
    return ran()


def positions(looker: Looker) -> np.ndarray:
    """Where all lanes are on the plane `[T, L, 2]`."""
    paths = looker.tab.picture.paths
    assert paths is not None
    return paths.trajectory.rows.position


def loss_at(trainer: Trainer, weights: np.ndarray) -> float:
    """The true training loss at weights `[P]`."""
    rows = torch.from_numpy(weights)[None].to(trainer.problem.dtype)
    return float(trainer.problem.score(rows, trainer.problem.train).loss[0])


Look = Callable[..., Looker]
