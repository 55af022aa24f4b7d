"""What the tests of the data pane share: a landscape with few points, and where they are on the pane."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QPointF

from engine.landscapes.model import ModelLandscape
from engine.scenario import Scenario
from gui.views.data_pane import DataPane

POINTS = {"key": "points", "x": [[0.0], [1.0], [2.0], [4.0]], "y": [1.0, 3.0, 4.0, 9.0]}
CLASSES = {"key": "points", "x": [[0.0], [1.0], [2.0], [3.0]], "y": [0, 1, 0, 1]}
FLAT = {"key": "points", "x": [[0.0, 1.0], [2.0, 0.0], [3.0, 4.0], [5.0, 5.0]], "y": [0, 0, 1, 1]}


def scenario_on(model: str = "line", loss: str = "mse", data: Any = POINTS, **fields: Any) -> Scenario:
    """Two racers on few points."""
    parts = {name: fields.pop(name) for name in ("standardise", "held_out") if name in fields}
    racers = [{"optimizer": {"key": "sgd", "lr": 0.02}}, {"optimizer": {"key": "sgd", "lr": 0.05}, "style": 1}]
    asked = {"landscape": {"model": model, "loss": loss, "data": data, **parts}, "starts": [(0.5, 0.2)]}
    return Scenario.checked({"racers": racers, "stop": {"steps": 60}, **asked, **fields})


def places(landscape: Any) -> list[list[float]]:
    """The samples of a landscape as x and y."""
    assert isinstance(landscape, ModelLandscape)
    raw = landscape.samples.raw
    return [[*x, y] for x, y in zip(raw.x.tolist(), landscape.samples.y.tolist(), strict=True)]


def in_pane(pane: DataPane, x: float, y: float) -> QPoint:
    """Where a place is on the pane's canvas."""
    return pane.canvas.mapFromScene(pane.box.mapViewToScene(QPointF(x, y)))
