"""Where the threads meet: a 16 ms tick looks at the newest recording, and the worker waits while the window paints."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.jobs.race import Progress, new_trajectory, race
from engine.runner import Ended, Gate, Run, Runner
from engine.scenario import Scenario
from engine.trajectory import Trajectory

TICK = 16  # ms
PACE = 0.004  # seconds: the worker looks at the gate this often
FIRST_STEPS = 300  # a new recording is shown when it has these, if the playback is as far as that
COLLECT = 30_000  # ms between garbage collections, in this thread only


class Bridge(QObject):
    """Keeps a recording of the newest scenario. Nothing is signalled per step: each tick draws what is there."""

    replaced = Signal(object)  # a new recording took the place of the one shown: its trajectory
    grew = Signal()  # the recording shown has more rows
    ended = Signal(object)  # the run ended: its Ended (done or failed; a cancelled one is silent)
    ticked = Signal()  # every 16 ms, after the above

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gate = Gate()
        self.runner = Runner("race", self.gate)
        self.trajectory: Trajectory | None = None  # the one shown
        self.scenario: Scenario | None = None  # what it is a recording of
        self.look_ahead = 0  # a new recording is shown once it holds this step, so that paths do not flicker
        self._coming: tuple[Scenario, Trajectory] | None = None
        self._pending: Scenario | None = None  # asked for while another was coming
        self._run: Run | None = None
        self._told: Run | None = None
        self._last_step = -1
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

    def request(self, scenario: Scenario) -> None:
        """Compute this scenario; the newest request wins. `BadInput` if it asks for too much.

        It begins at once, or, while another has not yet shown anything, as soon as that has: otherwise a
        fast hand would cancel every recording before its first picture.
        """
        if self._coming is not None and self.running:
            self._pending = scenario
        else:
            self._begin(scenario)

    def _begin(self, scenario: Scenario) -> None:
        self._pending = None
        trajectory = new_trajectory(scenario)
        self._coming = (scenario, trajectory)
        self._run = self.runner.start(lambda: race(scenario, trajectory, PACE))

    def cancel(self) -> None:
        """Stop computing; what is recorded stays."""
        self._pending = None
        self.runner.cancel()

    def close(self) -> None:
        """End the worker and the timers."""
        self._clock.stop()
        self._collector.stop()
        self.runner.close()

    def _tick(self) -> None:
        self.gate.shut()
        try:
            self._look()
            self.ticked.emit()
        finally:
            QTimer.singleShot(0, self, self.gate.open)  # after the paint events that this tick asked for

    def _look(self) -> None:
        ended = self._run.ended if self._run else None  # read before the rows, so that none is missed
        if self._coming is not None and self._presentable(self._coming[1], ended):
            (self.scenario, self.trajectory), self._coming = self._coming, None
            self._last_step = self.trajectory.last_step
            self.replaced.emit(self.trajectory)
        elif self._coming is None and self.trajectory is not None and self.trajectory.last_step != self._last_step:
            self._last_step = self.trajectory.last_step
            self.grew.emit()
        if self._coming is None and self._pending is not None:
            self._begin(self._pending)
        elif ended is not None and self._told is not self._run:
            self._tell(ended)

    def _presentable(self, coming: Trajectory, ended: Ended | None) -> bool:
        if ended is not None:
            return ended.how == "done" or coming.count > 0
        return coming.last_step >= min(self.look_ahead, FIRST_STEPS)

    def _tell(self, ended: Ended) -> None:
        self._told = self._run
        if ended.how == "failed":
            self._coming = None
        if ended.how != "cancelled":
            self.ended.emit(ended)

    def _collect(self) -> None:
        gc.collect()
