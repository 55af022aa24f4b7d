"""The paths of a training on a plane through its weights: where every lane is, and how much the plane holds of them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine.history import History, TrainingRows
from engine.slices.plane import Plane
from engine.training import SliceView
from engine.trajectory import Rows, Trajectory

BLOCK = 2**20  # weights that are projected between two yields
LOOKED_AT, MOST_WEIGHTS, FEWEST = 256, 2**22, 16  # rows of a path that its share is worked out from, in so many weights

GROWN = 1.1  # times as many rows before shares are worked out anew: it takes longer than to project a row


@dataclass(frozen=True, slots=True)
class Hold:
    """What a plane holds of the path of a racer's first seed: the share of its variance, and how long the path is."""

    explained: float  # 0 to 1, NaN for a path that rests
    length: float  # in the space of all weights


class SlicePaths:
    """All lanes of a history on a plane, as a recording that the views of a race can draw.

    One worker writes by `follow`, as often as the history has grown; the window reads `trajectory` and `holds`.
    """

    def __init__(self, plane: Plane, history: History, view: SliceView) -> None:
        self.plane, self.history = plane, history
        self.part, self.measure = view.part, view.measure
        self.trajectory = Trajectory(history.lanes)
        self.holds: tuple[Hold, ...] = ()  # of each racer
        self._held = 0  # rows that they were worked out from

    @property
    def behind(self) -> bool:
        """Whether the history has rows that are not projected yet."""
        return self.history.last_step > self.trajectory.last_step

    def follow(self) -> Generator[None, None, None]:
        """Project the rows that came since, in blocks; then see anew what the plane holds."""
        rows, endings = self.history.rows, self.history.endings
        first = int(np.searchsorted(rows.step, self.trajectory.last_step, side="right"))
        size = max(1, BLOCK // rows.weights[0].size)
        for begin in range(first, len(rows), size):
            block = rows.taken(slice(begin, min(begin + size, len(rows))))
            self.trajectory.append(self._projected(block), endings)
            yield
        if self.trajectory.count:
            self.trajectory.append_endings(endings)
        if len(rows) >= GROWN * self._held:
            yield from self._hold(rows)
            self._held = len(rows)

    def _projected(self, rows: TrainingRows) -> Rows:
        position = self.plane.coordinates(rows.weights)
        nothing, still = np.zeros(rows.rate.shape), np.zeros(position.shape)
        values = true_values(rows, self.part, self.measure)
        return Rows(rows.step, position, values, still, still, nothing, nothing)

    def _hold(self, rows: TrainingRows) -> Generator[None, None, None]:
        holds, endings = [], self.history.endings
        racers = max(lane.racer for lane in self.history.lanes) + 1
        for racer in range(racers):
            lane = self.history.lanes_of(racer)[0]
            last = endings[lane].step
            live = len(rows) if last is None else int(np.searchsorted(rows.step, last, side="right"))
            most = min(LOOKED_AT, max(MOST_WEIGHTS // rows.weights.shape[2], FEWEST))
            kept = np.unique(np.linspace(0, live - 1, min(live, most)).round().astype(int))
            holds.append(hold(self.plane, rows.weights[kept, lane]))
            yield
        self.holds = tuple(holds)


def hold(plane: Plane, path: np.ndarray) -> Hold:
    """What a plane holds of a path `[T, P]`."""
    path = path.astype(np.float64)
    with np.errstate(all="ignore"):  # the weights of one that diverged overflow
        length = float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())
        return Hold(plane.explained(path), length)


def true_values(rows: TrainingRows, part: str, measure: str) -> np.ndarray:
    """What the picture draws, at the weights themselves `[T, L]`: the loss, or the share of wrong answers.

    Where nothing is held out the training data stand in, as they do in the picture.
    """
    held_out = part == "validation" and bool(np.isfinite(rows.validation_loss).any())
    loss, accuracy = (
        (rows.validation_loss, rows.validation_accuracy) if held_out else (rows.train_loss, rows.train_accuracy)
    )
    return drawn_values(loss, accuracy, measure)


def drawn_values(loss: np.ndarray, accuracy: np.ndarray, measure: str) -> np.ndarray:
    """Loss, or the share of wrong answers, so that low is good; loss where there are no classes. Any shape."""
    wrong = measure == "accuracy" and bool(np.isfinite(accuracy).any())
    return 1.0 - accuracy if wrong else loss
