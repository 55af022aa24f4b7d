"""The loss on the samples that were held out, along recorded paths, and where early stopping would have stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.landscapes.model import ModelLandscape
from engine.runtime import Backend
from engine.scenario import Scenario
from engine.trajectory import Rows

WORK = 60_000  # losses of one sample that are computed for a picture: some milliseconds
FEWEST = 33  # rows of a line
MOST_LANES = 100  # of one line


@dataclass(frozen=True, slots=True)
class Stop:
    """Where early stopping gives up, and the best it had seen by then: what it would hand back."""

    step: int
    best_step: int
    best: float


def early_stop(step: np.ndarray, loss: np.ndarray, patience: int) -> Stop | None:
    """The first of `step [T]` that comes `patience` steps or more after the lowest of `loss [T]` until then.

    None if that never happens, or if no loss is a number. What is not finite is no improvement.
    """
    finite = np.where(np.isfinite(loss), loss, np.inf)
    lowest = np.minimum.accumulate(finite)
    improved = np.concatenate([[np.isfinite(lowest[0])], lowest[1:] < lowest[:-1]])
    best = np.maximum.accumulate(np.where(improved, np.arange(len(step)), 0))  # [T] the row of the best so far
    stale = (step - step[best] >= patience) & np.isfinite(lowest)
    if not stale.any():
        return None
    row = int(stale.argmax())
    return Stop(int(step[row]), int(step[best[row]]), float(lowest[row]))


def holds_out(scenario: Scenario) -> bool:
    """Whether some of a scenario's samples are held out."""
    landscape = scenario.landscape
    return isinstance(landscape, ModelLandscape) and len(landscape.samples.held_out) > 0


def held_out_loss(scenario: Scenario, position: np.ndarray) -> np.ndarray | None:
    """The loss on the held-out samples at each `position [T, L, 2]`: `[T, L]`; None where none are held out."""
    landscape = scenario.landscape
    objective = landscape.held_out_objective() if isinstance(landscape, ModelLandscape) else None
    if objective is None:
        return None
    value = objective.on(Backend("numpy")).value
    with np.errstate(all="ignore"):
        return np.stack([np.asarray(value(row)) for row in position])


class HeldOut:
    """The held-out loss of lanes at recorded rows. What was computed once is kept, so that a recording may grow."""

    def __init__(self, scenario: Scenario, lanes: int) -> None:
        """Of a recording of so many `lanes`, which share the time there is."""
        landscape = scenario.landscape
        objective = landscape.held_out_objective() if isinstance(landscape, ModelLandscape) else None
        self.patience = scenario.view.patience
        self._evaluate = objective.on(Backend("numpy")).value if objective else None
        samples = len(landscape.samples.held_out) if isinstance(landscape, ModelLandscape) else 0
        self._most = max(WORK // max(samples * lanes, 1), FEWEST)  # rows
        self._known: dict[tuple[int, ...], tuple[np.ndarray, np.ndarray]] = {}  # by lanes: steps [K], losses [K, n]

    def has(self, lanes: Sequence[int]) -> bool:
        """Whether there are held-out samples, and lanes few enough to compute their loss for a picture."""
        return self._evaluate is not None and len(lanes) <= MOST_LANES

    def along(self, rows: Rows, lanes: Sequence[int], last: int) -> tuple[np.ndarray, np.ndarray]:
        """Rows `[K]` up to row `last`, and the held-out loss there of each of `lanes`: `[K, n]`.

        They are all rows where those are few enough to be computed while a picture is drawn, else evenly spaced ones.
        """
        kept = evenly(rows.step[: last + 1], self._most)
        steps, losses = self._known.get(tuple(lanes), (np.empty(0, np.int64), np.empty((0, len(lanes)))))
        fresh = kept[~np.isin(rows.step[kept], steps)]
        if len(fresh):
            steps = np.concatenate([steps, rows.step[fresh]])
            losses = np.concatenate([losses, self._losses(rows.position[fresh[:, None], list(lanes)])])
            order = np.argsort(steps)
            self._known[tuple(lanes)] = steps, losses = steps[order], losses[order]
        return kept, losses[np.searchsorted(steps, rows.step[kept])]

    def _losses(self, position: np.ndarray) -> np.ndarray:
        """The held-out loss at each `position [K, n, 2]`; `[K, n]`."""
        assert self._evaluate is not None
        with np.errstate(all="ignore"):
            return np.asarray(self._evaluate(position.reshape(-1, 2))).reshape(position.shape[:2])

    def stop(self, rows: Rows, kept: np.ndarray, loss: np.ndarray) -> Stop | None:
        """Where early stopping would have stopped, by the loss `[K]` at rows `kept [K]`."""
        return early_stop(rows.step[kept], loss, self.patience)


def evenly(step: np.ndarray, most: int) -> np.ndarray:
    """At most about `most` of the rows of `step [T]`: those at multiples of a power of two, and the last.

    So a recording that grows or thins itself keeps asking for the same steps.
    """
    stride = 1
    while (count := int(np.count_nonzero(step % stride == 0))) > most and count > 1:
        stride *= 2
    keep = step % stride == 0
    keep[-1] = True
    return np.flatnonzero(keep)
