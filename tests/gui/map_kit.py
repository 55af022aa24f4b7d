"""What the tests of the map share: recordings with known paths, a hand on the mouse, pixels read off the screen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.jobs.race import new_trajectory, race
from engine.recording import MOST_ROWS
from engine.scenario import Scenario
from engine.trajectory import Ending, Rows, Trajectory
from gui.frame import Frame
from gui.views.data_pane import DataPane
from gui.views.map2d import Map2D

LEFT = Qt.MouseButton.LeftButton

MakeMap = Callable[..., Map2D]


def scenario_of(*racers: object, **fields: object) -> Scenario:
    """A scenario whose racers have different styles."""
    styled = [{"optimizer": rule, "style": k} if isinstance(rule, str) else rule for k, rule in enumerate(racers)]
    return Scenario.checked({"racers": styled, **fields})


def raced(scenario: Scenario) -> Trajectory:
    """The recording of a scenario, by the real engine."""
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return trajectory


def recorded(
    scenario: Scenario, position: np.ndarray, endings: tuple[Ending, ...] | None = None, capacity: int = MOST_ROWS
) -> Trajectory:
    """A recording with the given paths `position [T, L, 2]`."""
    trajectory = new_trajectory(scenario)
    trajectory.capacity = capacity
    T, L, _ = position.shape
    plain = np.zeros((T, L))
    state = tuple(
        {name: np.zeros((T, len(trajectory.lanes_of(r)), 2)) for name in racer.optimizer.symbols}
        for r, racer in enumerate(scenario.racers)
    )
    rows = Rows(np.arange(T), position, plain, position, position, plain, plain, state)
    trajectory.append(rows, endings or tuple(Ending() for _ in range(L)))
    return trajectory


def frame_of(scenario: Scenario, trajectory: Trajectory, row: int = -1) -> Frame:
    """A frame at a row, counted from the end if negative."""
    rows = trajectory.rows
    return Frame(scenario, trajectory, rows, row % len(rows))


def on_canvas(view: Map2D, x: float, y: float) -> QPoint:
    """Where a point of the data is on the canvas."""
    return view.canvas.mapFromScene(view.box.mapViewToScene(QPointF(x, y)))


def picture_of(widget: QWidget) -> np.ndarray:
    """A widget as it is painted, `[H, W, 3]`."""
    return pixels_of(widget.grab().toImage())


def pixels_of(image: QImage) -> np.ndarray:
    """An image as `[H, W, 3]`."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def shows(picture: np.ndarray, at: QPoint, colour: str, reach: int = 1, ratio: float = 1.0) -> bool:
    """Whether a colour is painted within `reach` pixels of a place."""
    wanted = QColor(colour)
    x, y = round(at.x() * ratio), round(at.y() * ratio)
    near = picture[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1]
    off = np.abs(near - (wanted.red(), wanted.green(), wanted.blue())).max(-1)
    return bool(off.size and off.min() < 40)


def settle(qtbot: QtBot, view: Map2D) -> None:
    """Wait until the ground on screen is the sharp one of what is shown."""
    qtbot.waitUntil(lambda: not view.picture.busy and view.ground.sharp.isVisible(), timeout=20_000)


def drag(view: Map2D | DataPane, begin: QPoint, *stops: QPoint, button: Qt.MouseButton = LEFT) -> None:
    """Press, move over the stops, release."""
    viewport = view.canvas.viewport()
    QTest.mouseMove(viewport, begin)
    QTest.mousePress(viewport, button, pos=begin)
    for stop in stops:
        QTest.mouseMove(viewport, stop)
    QTest.mouseRelease(viewport, button, pos=stops[-1])


def double_click(view: Map2D | DataPane, at: QPoint) -> None:
    """Click twice, as a hand does."""
    viewport = view.canvas.viewport()
    QTest.mouseClick(viewport, LEFT, pos=at)
    QTest.mouseDClick(viewport, LEFT, pos=at)
    QTest.mouseRelease(viewport, LEFT, pos=at)


def wheel(view: Map2D, at: QPoint, notches: int) -> None:
    """Turn the wheel over a place."""
    viewport = view.canvas.viewport()
    event = QWheelEvent(
        QPointF(at), QPointF(viewport.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def received(signal: object) -> list[tuple[object, ...]]:
    """What a signal will have sent."""
    sent: list[tuple[object, ...]] = []
    signal.connect(lambda *values: sent.append(values))  # type: ignore[attr-defined]
    return sent
