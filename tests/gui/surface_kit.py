"""A surface on screen, its pixels and the hands that turn it, for the tests of the 3-D pane."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.jobs.race import new_trajectory, race
from engine.jobs.surface import FINE, MEDIUM
from engine.scenario import Scenario
from gui.frame import Frame
from gui.views.surface3d import Surface3D

ROOT = Path(__file__).parents[2]
Show = Callable[..., Surface3D]


def scenario(landscape: Any = "rosenbrock", **changes: Any) -> Scenario:
    racers = [
        {"optimizer": {"key": "momentum", "lr": 0.0008, "momentum": 0.9}, "style": 1},
        {"optimizer": {"key": "adam", "lr": 0.05}, "style": 2},
    ]
    return Scenario.checked({"landscape": landscape, "racers": racers, "stop": {"steps": 300}, **changes})


def recorded(scenario: Scenario, step: int = 10**9) -> Frame:
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return Frame(scenario, trajectory, trajectory.rows, trajectory.rows.index(step))


def settle(qtbot: Any, view: Surface3D) -> None:
    """Wait until nothing is being computed and the surface on screen is the fine one."""
    race, points = view.stage.race, MEDIUM if view.stage.scene.opengl.software else FINE
    qtbot.waitUntil(
        lambda: not view._clock.isActive() and race.surface is not None and len(race.surface.level) == points
    )


def pixels(image: QImage) -> np.ndarray:
    """The colours `[H, W, 3]` of a picture."""
    image = image.convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def amount(image: QImage, colour: str, near: int = 24) -> int:
    """How many pixels have about this colour."""
    wanted = np.array(QColor(colour).getRgb()[:3])
    return int((np.abs(pixels(image) - wanted).max(-1) <= near).sum())


def difference(one: QImage, other: QImage) -> float:
    """The share of pixels that differ."""
    return float((pixels(one) != pixels(other)).any(-1).mean())


def drag(widget: Any, button: Any, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, button, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(widget, (start + end) / 2)
    send_move(widget, button, end)
    QTest.mouseRelease(widget, button, Qt.KeyboardModifier.NoModifier, end)


def send_move(widget: Any, button: Any, to: QPoint) -> None:
    """A move with the button held, which QTest cannot make."""
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(to), QPointF(widget.mapToGlobal(to)), Qt.MouseButton.NoButton, button,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def wheel(widget: Any, delta: int) -> None:
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle), QPointF(widget.mapToGlobal(middle)), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
