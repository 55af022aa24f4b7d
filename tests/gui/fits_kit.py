"""What the tests of the fits share: trainings that ran to their end, fits on screen, and where things are there."""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from engine.jobs.train import run
from engine.trainer import Trainer
from engine.training import Training
from gui.theme import LIGHT, Theme
from gui.train_frame import TrainFrame
from gui.views.fits import Fits

MOONS = {"key": "moons", "samples": 60}


@cache
def trained(data: str, loss: str, epochs: int, seeds: int, racers: int, lr: float) -> Trainer:
    """A training that ran to its end."""
    fields = {"data": MOONS if data == "moons" else data, "loss": loss, "epochs": epochs, "seeds": seeds}
    each = [{"optimizer": {"key": "momentum", "lr": lr / 2**k}, "style": k} for k in range(racers)]
    network = {"key": "mlp", "hidden": [12], "activation": "Tanh"}
    return run(Training.checked({**fields, "racers": each, "network": network}))


def made(data: str = "moons", loss: str = "cross_entropy", **more: Any) -> Trainer:
    """The same, with what is mostly asked for."""
    chosen = {"epochs": 15, "seeds": 1, "racers": 3, "lr": 0.1} | more
    return trained(data, loss, **chosen)


def frame(trainer: Trainer, row: int = -1, training: Training | None = None) -> TrainFrame:
    """A frame of its history."""
    rows = trainer.history.rows
    return TrainFrame(training or trainer.training, trainer, rows, row % len(rows))


def shown(
    qtbot: QtBot, trainer: Trainer, size: tuple[int, int] = (700, 560), theme: Theme = LIGHT, **view: Any
) -> Fits:
    """Fits on screen, with their pictures there."""
    fits = Fits()
    qtbot.addWidget(fits)
    fits.resize(*size)
    fits.set_theme(theme)
    training = trainer.training.changed_view(**view)
    fits.set_training(training)
    fits.set_frame(frame(trainer, training=training))
    with qtbot.waitActive(fits):
        fits.show()
        fits.activateWindow()
    qtbot.waitUntil(lambda: fits.settled)
    return fits


def pixel(fits: Fits, racer: int, x: float, y: float) -> QPoint:
    """Where a place of the data is in a racer's tile."""
    axes = fits.tiles[racer].axes
    assert axes is not None
    return (axes.projection.point(x, y) + axes.plot.topLeft()).toPoint()
