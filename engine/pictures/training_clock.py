"""What the curves of a training are drawn over: epochs, steps or seconds; and where rates were changed on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.history import History, TrainingRows
from engine.pictures.clock import LaneClocks
from engine.training import Training


class TrainingClock(LaneClocks[TrainingRows]):
    """The horizontal axis of a training; in seconds every lane has a clock of its own."""

    def __init__(self, training: Training, history: History) -> None:
        self.unit = training.view.horizontal
        self.per_epoch = history.steps_per_epoch

    def times(self, rows: TrainingRows) -> np.ndarray:
        """Where each lane is on the axis at each row; `[T, L]`."""
        if self.unit == "seconds":
            return rows.seconds
        steps = rows.step[:, None]
        return np.broadcast_to(steps / self.per_epoch if self.unit == "epochs" else steps, rows.train_loss.shape)


@dataclass(frozen=True, slots=True)
class RateFlag:
    """A learning rate that was changed while the training ran, and its place on the axis."""

    racer: int
    x: float
    step: int
    old: float
    new: float


def rate_flags(training: Training, history: History, rows: TrainingRows, clock: TrainingClock) -> tuple[RateFlag, ...]:
    """The changes made so far, in order, by the clock of each racer's first lane."""
    times, rates = clock.times(rows), {r: racer.optimizer.lr for r, racer in enumerate(training.racers)}
    flags = []
    for change in history.changes:
        if training.racers[change.racer].hidden:
            continue
        lane = history.lanes_of(change.racer)[0]
        x = float(np.interp(change.step, rows.step, times[:, lane]))
        flags.append(RateFlag(change.racer, x, change.step, rates[change.racer], change.lr))
        rates[change.racer] = change.lr
    return tuple(flags)
