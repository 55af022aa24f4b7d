"""Frame times of the map while 5 racers with 10,000-point trails play, beside the straightforward pyqtgraph way."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyqtgraph as pg
from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.jobs.race import new_trajectory, race
from engine.scenario import Scenario
from engine.trajectory import Trajectory
from gui.frame import Frame
from gui.theme import LIGHT, apply, racer_style
from gui.views.map2d import Map2D

ROWS, FRAMES, SIZE = 10_000, 600, (1400, 900)
RACERS = (
    {"key": "sgd", "lr": 1e-4},
    {"key": "momentum", "lr": 1e-4, "momentum": 0.95},
    {"key": "rmsprop", "lr": 2e-3},
    {"key": "adam", "lr": 2e-3},
    {"key": "nesterov", "lr": 1e-4},
)


def recording() -> tuple[Scenario, Trajectory]:
    """Five noisy racers on Rosenbrock's valley: noise keeps every one of the 10,000 points apart."""
    racers = tuple({"optimizer": rule, "noise": 30.0, "style": k} for k, rule in enumerate(RACERS))
    stop = {"steps": ROWS - 1, "grad_norm_below": None}
    scenario = Scenario.checked({"racers": racers, "starts": ((-1.2, 1.0),), "stop": stop})
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return scenario, trajectory


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt)
        """See a paint event pass."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def play(draw: Callable[[int], None], painted: QWidget) -> np.ndarray:
    """The time of each frame [FRAMES] in ms, from handing over a step until it is painted."""
    times, paints = [], Paints(painted)
    for row in np.linspace(1, ROWS - 1, FRAMES).astype(int).tolist():
        before, began = paints.count, time.perf_counter()
        draw(row)
        while paints.count == before:
            QApplication.processEvents()
        times.append(time.perf_counter() - began)
    return 1000 * np.array(times)


def ravine(scenario: Scenario, trajectory: Trajectory) -> np.ndarray:
    """The map, with ground, contours, trails, marks, axes and colour bar."""
    view = Map2D()
    view.set_theme(LIGHT)
    view.resize(*SIZE)
    view.set_scenario(scenario)
    view.show()
    deadline = QDeadlineTimer(20_000)
    while (view.picture.busy or view.canvas.colour_bar.heights is None) and not deadline.hasExpired():
        QTest.qWait(20)
    times = play(lambda row: view.set_frame(Frame(scenario, trajectory, trajectory.rows, row)), view.canvas.viewport())
    view.close()
    view.deleteLater()
    return times


def straightforward(scenario: Scenario, trajectory: Trajectory) -> np.ndarray:
    """The same picture as a plot with an image and a curve for each racer, given all its points at each frame."""
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    plot.setRange(xRange=scenario.landscape.box[0], yRange=scenario.landscape.box[1], padding=0)
    image = pg.ImageItem(np.random.default_rng(0).random((900, 1400)), axisOrder="row-major")
    image.setRect(-2, -1, 4, 4)
    plot.addItem(image)
    curves = []
    for racer in scenario.racers:
        style = racer_style(racer.style)
        pen = pg.mkPen(QColor(style.colour), width=LIGHT.trail_width)
        pen.setStyle(Qt.PenStyle.SolidLine)
        curves.append(plot.plot(pen=pen, antialias=True))
    position = trajectory.rows.position

    def draw(row: int) -> None:
        for lane, curve in enumerate(curves):
            curve.setData(position[: row + 1, lane, 0], position[: row + 1, lane, 1])

    plot.show()
    QTest.qWaitForWindowExposed(plot)
    times = play(draw, plot.viewport())
    plot.close()
    return times


def main() -> None:
    """Print both, one below the other."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QApplication(sys.argv[:1])
    apply(LIGHT)
    scenario, trajectory = recording()
    print(f"Frames of the map: {len(RACERS)} racers x {ROWS:,} points, {SIZE[0]} x {SIZE[1]}, {FRAMES} frames (ms)")
    print(f"{'':34}{'median':>8}{'p99':>8}{'longest':>9}")
    for name, measure in (("Ravine", ravine), ("PlotDataItem.setData, pen 2", straightforward)):
        times = measure(scenario, trajectory)
        print(f"{name:34}{np.median(times):8.2f}{np.percentile(times, 99):8.2f}{times.max():9.2f}", flush=True)


if __name__ == "__main__":
    main()
