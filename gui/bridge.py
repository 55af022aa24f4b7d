"""Where the threads meet: a 16 ms tick looks at the newest recording, and the worker waits while the window paints."""

from __future__ import annotations

import gc
import time
from pathlib import Path

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer, Signal

from engine.heat import FIRST_CHUNK
from engine.jobs.race import Progress, new_trajectory, race
from engine.jobs.reopen import reopen
from engine.runner import Ended, Gate, Run, Runner
from engine.scenario import Scenario
from engine.trajectory import Trajectory

TICK = 16  # ms
PACE = 0.0015  # seconds: the worker looks at the gate this often
MOMENT = 0.016  # seconds that an edit waits for the first steps of its recording
FEW_LANES = 64  # so few that the first steps take a few milliseconds together
PATIENCE = 0.004  # seconds that the window waits for the workers to stand still
FIRST_STEPS = 300  # a new recording is shown when it has these, if the playback is as far as that
COLLECT = 30_000  # ms between garbage collections, in this thread only


class Bridge(QObject):
    """Keeps a recording of the newest scenario. Nothing is signalled per step: each tick draws what is there.

    The gate is open while the event loop has nothing to do, and shut while it ticks, paints or answers a hand.
    """

    replaced = Signal(object)  # a new recording took the place of the one shown: its trajectory
    ended = Signal(object)  # the run ended: its Ended (done or failed; a cancelled one is silent)
    ticked = Signal()  # every 16 ms, after the above

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gate = Gate()
        self.runner = Runner("race", self.gate)
        self.trajectory: Trajectory | None = None  # the one shown
        self.scenario: Scenario | None = None  # what it is a recording of
        self.look_ahead = 0  # a new recording is shown once it holds this step, so that paths do not flicker
        self.paint_due = False  # something new is to be painted, and is not yet
        self._coming: tuple[Scenario, Trajectory] | None = None
        self._pending: tuple[Scenario, Path | None] | None = None  # asked for while another was coming
        self._pushed_aside = False  # the recording that is coming took the place of one that was never shown
        self._run: Run | None = None
        self._told: Run | None = None
        self._loop = QAbstractEventDispatcher.instance()
        self._loop.aboutToBlock.connect(self._rest)
        self._clock = self._timer(TICK, self._tick, Qt.TimerType.PreciseTimer)
        self._collector = self._timer(COLLECT, self._collect, Qt.TimerType.CoarseTimer)

    def _timer(self, interval: int, slot: object, kind: Qt.TimerType) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(kind)
        timer.timeout.connect(slot)
        timer.start(interval)
        return timer

    @property
    def running(self) -> bool:
        """Whether the worker is computing."""
        return self._run is not None and self._run.ended is None

    @property
    def speed(self) -> float:
        """Steps a second over all lanes, of the run in hand or the last one."""
        progress = self._run.progress if self._run else None
        return progress.speed if isinstance(progress, Progress) else 0.0

    def request(self, scenario: Scenario, recording: Path | None = None) -> None:
        """Compute this scenario, or show the file of its recording; the newest request wins. `BadInput` for too much.

        It begins at once; but one that the request before has already pushed aside unseen gets its picture
        first, otherwise a fast hand would cancel every recording before anything of it is shown.
        """
        unseen = self._coming is not None and self.running
        if unseen and self._pushed_aside:
            self._pending = scenario, recording
        else:
            self._pushed_aside = unseen
            self._begin(scenario, recording)
        self._wait_a_moment()

    def _wait_a_moment(self) -> None:
        """Leave Python's lock to the worker until it has something to show, for less than a frame.

        Fighting over the lock instead takes both of them twice as long, and the hand would feel it.
        """
        self.gate.open()
        end = time.perf_counter() + MOMENT
        while self.running and not self._presentable() and time.perf_counter() < end:
            time.sleep(0.0005)
        self._tick()

    def _begin(self, scenario: Scenario, recording: Path | None) -> None:
        self._pending = None
        trajectory = new_trajectory(scenario)
        self._coming = (scenario, trajectory)
        first = min(self.look_ahead, FIRST_STEPS) + 1 if len(trajectory.lanes) <= FEW_LANES else FIRST_CHUNK
        if recording is None:
            self._run = self.runner.start(lambda: race(scenario, trajectory, PACE, first))
        else:
            self._run = self.runner.start(lambda: reopen(recording, scenario, trajectory, PACE, first))

    def cancel(self) -> None:
        """Stop computing; what is recorded stays."""
        self._pending = None
        self.runner.cancel()

    def close(self) -> None:
        """End the worker and the timers."""
        self._loop.aboutToBlock.disconnect(self._rest)
        self._clock.stop()
        self._collector.stop()
        self.runner.close()

    def hold(self) -> None:
        """Have the workers stand still: the window has something to do. They go on when the event loop is idle."""
        self.gate.shut(PATIENCE)

    def _rest(self) -> None:
        """Let the workers go on while the event loop has nothing to do, unless it only waits to paint."""
        if not self.paint_due:
            self.gate.open()

    def _tick(self) -> None:
        self.hold()
        self._look()
        self.ticked.emit()

    def _look(self) -> None:
        ended = self._run.ended if self._run else None  # read before the rows, so that none is missed
        if self._coming is not None and self._presentable():
            (self.scenario, self.trajectory), self._coming = self._coming, None
            self._pushed_aside = False
            self.replaced.emit(self.trajectory)
        if self._coming is None and self._pending is not None:
            self._begin(*self._pending)
        elif ended is not None and self._told is not self._run:
            self._tell(ended)

    def _presentable(self) -> bool:
        """Whether the recording that is coming can take the place of the one shown."""
        if self._coming is None or self._run is None:
            return False
        trajectory, ended = self._coming[1], self._run.ended
        if ended is not None:
            return ended.how == "done" or trajectory.count > 0
        return trajectory.last_step >= min(self.look_ahead, FIRST_STEPS)

    def _tell(self, ended: Ended) -> None:
        self._told = self._run
        if ended.how == "failed":
            self._coming = None
        if ended.how != "cancelled":
            self.ended.emit(ended)

    def _collect(self) -> None:
        gc.collect()
