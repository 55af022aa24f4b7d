"""The loss on the straight line between two points that racers reached, as curves to draw."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from engine.declared import BadInput
from engine.history import TrainingRows
from engine.jobs.slice import Line, interpolation
from engine.pictures.axes import Axis, linear, logarithmic
from engine.pictures.lines import TICK_HEIGHT, TICK_WIDTH, Curve, Plot, scaled
from engine.pictures.slice_scene import Refusal
from engine.problem import Problem
from engine.recording import Lane

BEYOND = 0.25  # of the line, that is drawn past each of its two ends
POINTS = 121  # so that 0 and 1 are among them
START = -1  # in place of a racer: where all of them began
TRAINING, VALIDATION = 0, 1  # which curve is which


@dataclass(frozen=True, slots=True)
class LineWish:
    """Between whose ends to look; `START` is where the first of the two began."""

    first: int
    last: int


def between(
    problem: Problem, rows: TrainingRows, lanes: tuple[Lane, ...], wish: LineWish
) -> Generator[None, None, Line | Refusal]:
    """The job: loss and accuracy from the first point to the last, and a little beyond both."""
    yield
    try:
        start, end = (_point(rows, lanes, one, wish) for one in (wish.first, wish.last))
    except BadInput as error:
        return Refusal(str(error))
    if np.array_equal(start, end):
        return Refusal("both points are the same; choose two different ones.")
    way = end - start
    line = interpolation(problem, start - BEYOND * way, end + BEYOND * way, POINTS)
    return replace(line, t=line.t * (1 + 2 * BEYOND) - BEYOND)


def _point(rows: TrainingRows, lanes: tuple[Lane, ...], racer: int, wish: LineWish) -> np.ndarray:
    """The weights `[P]` that a racer's first seed ended at, or where the other racer began."""
    owner = racer if racer != START else max(wish.first, wish.last, 0)
    lane = next((index for index, lane in enumerate(lanes) if lane.racer == owner), None)
    if lane is None:
        raise BadInput("a racer of this line is no longer there; choose another.")
    weights = rows.weights[0 if racer == START else -1, lane].astype(np.float64)
    if not np.isfinite(weights).all():
        raise BadInput("a racer that diverged ends at no point to draw a line to; choose another.")
    return np.asarray(weights)


def line_plots(line: Line, log: bool, width: int, heights: tuple[int, int]) -> tuple[Plot, Plot | None]:
    """The plot of the loss and, where there are classes, that of the accuracy in %, for areas `width` x `heights`."""
    loss = _plot(line.t, line.train_loss, line.validation_loss, log, width, heights[0])
    classes = np.isfinite(line.train_accuracy).any()
    accuracy = _plot(line.t, 100 * line.train_accuracy, 100 * line.validation_accuracy, False, width, heights[1])
    return loss, accuracy if classes else None


def _plot(t: np.ndarray, training: np.ndarray, validation: np.ndarray, log: bool, width: int, height: int) -> Plot:
    both = ((TRAINING, scaled(training, log)), (VALIDATION, scaled(validation, log)))
    curves = tuple(Curve(number, t, y, end=(float(t[-1]), float(y[-1]))) for number, y in both if np.isfinite(y).any())
    curves = tuple(curve if np.isfinite(curve.y[-1]) else replace(curve, end=None) for curve in curves)
    return Plot(curves, _across(t, width), _vertical([curve.y for curve in curves], log, height), False, False)


def _across(t: np.ndarray, width: int) -> Axis:
    """The axis of t, exactly as long as the line."""
    low, high = float(t[0]), float(t[-1])
    labels = linear(low, high, max(width // TICK_WIDTH + 1, 2)).labels
    return Axis(low, high, tuple(label for label in labels if low <= label[0] <= high))


def _vertical(values: list[np.ndarray], log: bool, height: int) -> Axis:
    numbers = np.concatenate([one[np.isfinite(one)] for one in values] or [np.zeros(0)])
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
    most = max(height // TICK_HEIGHT + 1, 2)
    return logarithmic(low, high, most) if log else linear(low, high, most)


def line_values(line: Line, at: float) -> tuple[float, float, float, float]:
    """Training and validation loss and accuracy at the point of the line nearest to `at`."""
    near = int(np.abs(line.t - at).argmin())
    found = (line.train_loss, line.validation_loss, line.train_accuracy, line.validation_accuracy)
    return tuple(float(one[near]) for one in found)  # type: ignore[return-value]
