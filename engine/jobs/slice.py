"""The jobs that compute the loss on a grid of a plane, coarse first, and along a line between two weights."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine.landscape import Box
from engine.problem import Problem, Samples, Score
from engine.slices.evaluate import Evaluator
from engine.slices.lattice import lattices
from engine.slices.plane import Plane
from engine.training import Part

PACE = 0.03  # seconds between pictures


@dataclass(frozen=True, eq=False)
class Slice:
    """Loss and accuracy `[H, W]` at `origin + a u + b v` for `a [W]` and `b [H]`; row 0 has the lowest b.

    What is not computed yet has the value of the nearest point that is. The point at the origin is exact.
    """

    plane: Plane
    a: np.ndarray
    b: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray  # NaN where there are no classes
    share: float  # of the points, that is computed
    left: float  # seconds, as it looks


@dataclass(frozen=True, eq=False)
class Line:
    """Losses and accuracies `[T]` at `(1 - t) start + t end`; NaN where nothing is held out, or without classes."""

    t: np.ndarray
    train_loss: np.ndarray
    validation_loss: np.ndarray
    train_accuracy: np.ndarray
    validation_accuracy: np.ndarray


def slice_loss(problem: Problem, plane: Plane, box: Box, grid: int, part: Part) -> Generator[Slice, None, Slice]:
    """Compute a slice of the loss; each picture that is yielded is whole, and the last, sharp one is returned too.

    It yields every few milliseconds, so that a window need not wait for it; there is a new picture after each `PACE`.
    `grid` is the number of points of each side, made odd; they are placed so that one is the origin, if it is inside.
    """
    shown = began = time.perf_counter()
    a, b = (axis(edges, grid + 1 - grid % 2) for edges in box)
    samples, middle = problem.part(part), (int(np.abs(b).argmin()), int(np.abs(a).argmin()))
    evaluate = Evaluator(problem, np.stack([plane.origin, plane.u, plane.v]), samples)
    grids = np.empty((2, len(b), len(a)))  # loss and accuracy
    points = len(b) * len(a)
    done = 0
    for lattice in lattices(middle, grids.shape[1:]):
        for rows, columns in lattice.chunks(evaluate.at_once):
            at = np.stack([np.ones(len(rows)), a[columns], b[rows]], 1)
            score = evaluate(at) if done or at[0, 1:].any() else _plain(problem, plane.origin, samples)
            lattice.fill(grids, rows, columns, np.stack([score.loss, score.accuracy]))
            done += len(rows)
            if done == 1 or time.perf_counter() - shown > PACE:
                left = (time.perf_counter() - began) / done * (points - done)
                loss, accuracy = grids.copy()
                newest = Slice(plane, a, b, loss, accuracy, done / points, left)
                shown = time.perf_counter()
            yield newest
    loss, accuracy = grids
    whole = Slice(plane, a, b, loss, accuracy, 1.0, 0.0)
    yield whole
    return whole


def _plain(problem: Problem, weights: np.ndarray, samples: Samples) -> Score:
    """The score of weights `[P]` as a training records it, to the last bit."""
    import torch

    return problem.score(torch.from_numpy(weights).to(problem.device, problem.dtype).unsqueeze(0), samples)


def axis(edges: tuple[float, float], count: int) -> np.ndarray:
    """Rising coordinates `[count]` at even distances that cover an interval; one is exactly 0 where 0 lies inside."""
    low, high = edges
    if not low < 0 < high:
        return np.linspace(low, high, count)
    zero = min(max(round(-low / (high - low) * (count - 1)), 1), count - 2)
    step = max(-low / zero, high / (count - 1 - zero))
    return (np.arange(count) - zero) * step


def interpolation(problem: Problem, start: np.ndarray, end: np.ndarray, points: int = 51) -> Line:
    """Loss and accuracy on the straight line between two weights `[P]`."""
    t = np.linspace(0, 1, points)
    basis, coefficients = np.stack([start, end]).astype(np.float64), np.stack([1 - t, t], 1)
    nothing = np.full(points, np.nan)
    train, validation = (
        Evaluator(problem, basis, samples)(coefficients) if len(samples) else Score(nothing, nothing)
        for samples in (problem.train, problem.validation)
    )
    return Line(t, train.loss, validation.loss, train.accuracy, validation.accuracy)
