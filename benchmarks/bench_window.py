"""Times the whole window: how soon it is on screen, its frames while it races and plays, and how it follows a hand."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.jobs.ground import Ground
from engine.scenario import Scenario
from gui.app import keep_for_good, make_application
from gui.frame import Frame
from gui.main_window import MainWindow
from gui.settings import Settings

STARTS, SECONDS, DRAGS = 7, 8.0, 40
RACERS = (
    {"key": "sgd", "lr": 1e-4},
    {"key": "momentum", "lr": 1e-4, "momentum": 0.95},
    {"key": "rmsprop", "lr": 2e-3},
    {"key": "adam", "lr": 2e-3},
    {"key": "nesterov", "lr": 1e-4},
)
FIRST_PAINT = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from gui.app import make_application, open_window
app = make_application(["ravine"])
class Paint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.monotonic())
            app.exit()
            watched.removeEventFilter(self)
        return False
window, seen = open_window(), Paint()
window.installEventFilter(seen)
app.exec()
window.close()
"""


def start_up() -> np.ndarray:
    """Seconds from the start of the process until the window is painted, warm, sorted."""
    taken = []
    for _ in range(STARTS + 1):
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, check=True)
        taken.append(float(done.stdout.split()[0]) - began)
    return np.sort(taken[1:])  # the first fills the disk's cache


def scenario(steps: int, noise: float) -> Scenario:
    """Five racers in Rosenbrock's valley; noise keeps every point of their trails apart."""
    racers = [{"optimizer": rule, "noise": noise, "style": k} for k, rule in enumerate(RACERS)]
    return Scenario.checked({"racers": racers, "stop": {"steps": steps, "grad_norm_below": None}})


class Frames:
    """When each tick began, and how long the window worked and painted until the next."""

    def __init__(self, window: MainWindow) -> None:
        bridge = window.race.bridge
        self.began: list[float] = []
        self.took: list[float] = []
        tick, paint = bridge._tick, window._paint

        def timed_tick() -> None:
            self.began.append(time.perf_counter())
            tick()
            self.took.append(time.perf_counter() - self.began[-1])

        def timed_paint(event: QEvent) -> bool:
            began = time.perf_counter()
            painted = paint(event)
            if self.took:
                self.took[-1] += time.perf_counter() - began
            return painted

        bridge._clock.timeout.disconnect()
        bridge._clock.timeout.connect(timed_tick)
        window._paint = timed_paint  # type: ignore[method-assign]

    def clear(self) -> None:
        """Forget what was measured so far."""
        self.began.clear()
        self.took.clear()

    def report(self, words: str) -> None:
        """Print the frame times and the intervals between ticks."""
        frames, ticks = 1000 * np.array(self.took), 1000 * np.diff(self.began)
        print(
            f"  {words:<34} frame median {np.median(frames):5.1f} ms, p99 {np.percentile(frames, 99):5.1f};"
            f" tick p99 {np.percentile(ticks, 99):5.1f} ms, longest {ticks.max():5.1f}   ({len(ticks)} ticks)"
        )


def live(until: Callable[[], bool], seconds: float = 60.0, every: int = 20) -> None:
    """Let the window live, in Qt's own event loop, until a condition holds or the time is over."""
    loop, clock, end = QEventLoop(), QTimer(), time.monotonic() + seconds
    clock.timeout.connect(lambda: loop.quit() if until() or time.monotonic() > end else None)
    clock.start(every)
    loop.exec()


def spend(seconds: float) -> None:
    """Let the window live for a while."""
    live(lambda: False, seconds)


def play(window: MainWindow, frames: Frames) -> None:
    """Racing and playing at once, then playing what is recorded."""
    race = window.race
    window.store.edit(scenario(10_000_000, 30.0))
    live(lambda: race.bridge.trajectory is not None and race.bridge.trajectory.last_step > 10_000)
    race.player.go(0)
    race.player.set_speed(1000)
    race.player.play()
    spend(1.0)
    frames.clear()
    spend(SECONDS)
    frames.report("racing and playing")
    race.bridge.cancel()
    window.store.edit(scenario(10_000, 30.0))
    live(lambda: not race.bridge.running and race.player.length == 10_000)
    race.player.go(0)
    race.player.play()
    spend(1.0)
    frames.clear()
    spend(SECONDS)
    frames.report("playing 5 x 10,000 points")


class Shown(QObject):
    """Notes when the map has painted 300 steps of the paths from a start."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.seen: dict[tuple[float, float], float] = {}
        self.frame: Frame | None = None
        view = window.race.map
        self._hand_on, view.set_frame = view.set_frame, self._take  # type: ignore[method-assign]
        view.canvas.viewport().installEventFilter(self)

    def _take(self, frame: Frame | None) -> None:
        self.frame = frame
        self._hand_on(frame)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt)
        """See the paint event after which a path is on screen."""
        if event.type() == QEvent.Type.Paint and self.frame is not None and self.frame.step >= 300:
            x, y = self.frame.rows.position[0, 0].tolist()
            self.seen.setdefault((x, y), time.perf_counter())
        return False


def drag(window: MainWindow) -> None:
    """Move a start with the mouse, 60 times a second, and see when its new paths are on screen."""
    race, view = window.race, window.race.map
    window.store.edit(scenario(1000, 0.0))
    live(lambda: not race.bridge.running and race.player.length == 1000)
    race.player.pause()
    race.player.go(1000)
    spend(1.0)
    shown = Shown(window)
    moved: dict[tuple[float, float], float] = {}  # when the start was moved to each place
    canvas: QWidget = view.canvas.viewport()

    def at(x: float, y: float) -> QPoint:
        return view.canvas.mapFromScene(view.box.mapViewToScene(QPointF(x, y)))

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(-1.2, 1.0))

    def move() -> bool:
        begun, k = time.perf_counter(), len(moved) + 1
        QTest.mouseMove(canvas, at(-1.2 + 0.02 * k, 1.0 + 0.015 * k))
        moved[window.store.scenario.starts[0]] = begun
        return len(moved) == DRAGS

    live(move, every=16)
    spend(0.5)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(-0.4, 1.6))
    late = 1000 * np.array([shown.seen[start] - begun for start, begun in moved.items() if start in shown.seen])
    print(
        f"  dragging, 5 racers x 1,000 steps   300 steps on screen after {np.median(late):.0f} ms (median),"
        f" {late.max():.0f} at most   ({len(late)} of {len(moved)} moves painted)"
    )


class Redrawn(QObject):
    """Counts the frames in which the map shows the landscape of another sample."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.landscapes: set[object] = set()
        self._come: object = None
        window.race.map.picture.painted.connect(self._take)
        window.race.map.canvas.viewport().installEventFilter(self)

    def _take(self, ground: Ground) -> None:
        self._come = ground.wish.landscape.likeness

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt)
        """See the paint event after which a landscape is on screen."""
        if event.type() == QEvent.Type.Paint and self._come is not None:
            self.landscapes.add(self._come)
        return False


def drag_a_sample(window: MainWindow, loss: str) -> None:
    """Move one of 200 samples with the mouse, 60 times a second, and see how often map and paths are drawn anew."""
    race, pane = window.race, window.race.data
    landscape = {"model": "line", "loss": loss, "data": {"key": "noisy_line", "samples": 200}}
    racers = [
        {"optimizer": {"key": rule, "lr": 0.02}, "style": k} for k, rule in enumerate(("sgd", "momentum", "adam"))
    ]
    window.store.edit(Scenario.checked({"landscape": landscape, "racers": racers, "stop": {"steps": 300}}))
    live(lambda: pane.cloud is not None and not race.bridge.running and not race.map.picture.busy)
    race.player.pause()
    race.player.go(race.player.length)
    spend(1.0)
    redrawn, canvas = Redrawn(window), pane.canvas.viewport()
    x, y = (float(part) for part in pane.cloud.places[0])
    moves = iter(range(1, DRAGS + 1))

    def at(rise: float) -> QPoint:
        return pane.canvas.mapFromScene(pane.box.mapViewToScene(QPointF(x, y + rise)))

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(0))
    begun = time.perf_counter()

    def move() -> bool:
        k = next(moves, None)
        if k is not None:
            QTest.mouseMove(canvas, at(0.05 * k))
        return k is None

    live(move, every=16)
    taken = time.perf_counter() - begun
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(0.05 * DRAGS))
    print(
        f"  dragging one of 200 samples, {loss:<5} map drawn anew {len(redrawn.landscapes) / taken:.0f} times a second"
    )


def main() -> None:
    """Print all of them."""
    taken = start_up()
    print("The window, 1400 x 900")
    print(f"  on screen after a warm start       {np.median(taken):.2f} s (median), {taken[-1]:.2f} at most")
    app = make_application(["ravine"])
    window = MainWindow(scenario(1000, 0.0), Settings())
    window.show()
    keep_for_good()
    frames = Frames(window)
    live(lambda: window.race.bridge.trajectory is not None)
    play(window, frames)
    drag(window)
    for loss in ("mse", "huber"):
        drag_a_sample(window, loss)
    window.close()
    app.processEvents()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        import os

        os.environ.update(XDG_CONFIG_HOME=home, RAVINE_HOME=str(Path(home)))
        main()
