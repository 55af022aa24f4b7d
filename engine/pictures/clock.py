"""What curves are drawn over: steps, epochs, gradient evaluations or seconds of every lane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Literal, TypeVar

import numpy as np

from engine import recording
from engine.batches import samples_of, steps_per_epoch
from engine.recording import Steps
from engine.scenario import Scenario
from engine.trajectory import Rows, Trajectory

Unit = Literal["steps", "epochs", "evaluations", "seconds"]


def unit_of(scenario: Scenario) -> Unit:
    """The unit that a scenario asks for; steps in place of epochs where there are no data to go through."""
    wanted = scenario.view.horizontal
    return "steps" if wanted == "epochs" and not samples_of(scenario.landscape) else wanted


R = TypeVar("R", bound=Steps)


class LaneClocks(Generic[R]):
    """A horizontal axis for curves of a recording; every lane has a clock of its own."""

    def times(self, rows: R) -> np.ndarray:
        """Where each lane is on the axis at each row; `[T, L]`."""
        raise NotImplementedError

    def at(self, rows: R, row: int, lane: int) -> float:
        """Where a row lies on the axis, by the clock of one lane."""
        return float(self.times(recording.taken(rows, slice(row, row + 1)))[0, lane])

    def step_at(self, rows: R, lane: int, x: float) -> int:
        """The recorded step nearest to a place on the axis, by the clock of one lane."""
        times = self.times(rows)[:, lane]
        after = min(int(np.searchsorted(times, x)), len(times) - 1)
        before = max(after - 1, 0)
        return int(rows.step[before if x - times[before] < times[after] - x else after])


class Clock(LaneClocks[Rows]):
    """The horizontal axis of a race."""

    def __init__(self, scenario: Scenario, trajectory: Trajectory) -> None:
        self.unit = unit_of(scenario)
        per_epoch = [steps_per_epoch(scenario, racer) for racer in range(len(scenario.racers))]
        self.per_epoch = np.array([per_epoch[lane.racer] for lane in trajectory.lanes])  # [L] steps

    def times(self, rows: Rows) -> np.ndarray:
        """Where each lane is on the axis at each row; `[T, L]`."""
        if self.unit == "seconds":
            return rows.seconds
        steps = (rows.evaluations if self.unit == "evaluations" else rows.step)[:, None]
        return steps / self.per_epoch if self.unit == "epochs" else np.broadcast_to(steps, rows.loss.shape)

    def reach(self, rows: Rows, shown: Sequence[int]) -> np.ndarray:
        """The last row `[L]` of each lane that an axis for the lanes `shown` goes to.

        Over epochs that is as far as all of them have come: one step of a batch of all samples is an epoch, but
        of single samples only a small part of one, and the longest run of epochs would squeeze all others.
        """
        if self.unit != "epochs" or not shown:
            return np.full(len(self.per_epoch), len(rows) - 1)
        epochs = rows.step[-1] / self.per_epoch[shown].max()
        return np.asarray(np.searchsorted(rows.step, epochs * self.per_epoch + 1e-9, side="right") - 1).clip(0)
