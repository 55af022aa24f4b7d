"""The jobs that compute the loss on a grid of a plane, coarse first, and along a line between two weights."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np

from engine.landscape import Box
from engine.problem import Problem, Score
from engine.slices.evaluate import AT_ONCE, Evaluator
from engine.slices.plane import Plane
from engine.training import Part

PACE = 0.03  # seconds between yields
STRIDES = (8, 4, 2, 1)  # pixels between those that are computed, one lattice after the other


Cells = dict[int, slice]  # for each place the pixels that are nearest to it


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

    `grid` is the number of points of each side, made odd; the points are placed so that one is the origin.
    """
    began = shown = time.perf_counter()
    samples = problem.part(part)
    a, b = (axis(edges, grid + 1 - grid % 2) for edges in box)
    evaluate = Evaluator(problem, np.stack([plane.origin, plane.u, plane.v]), samples)
    middle = int(np.abs(b).argmin()), int(np.abs(a).argmin())
    done = 0
    loss, accuracy = np.empty((2, len(b), len(a)))
    for rows, columns, cells in _lattices(middle, loss.shape):
        for first in range(0, len(rows), AT_ONCE):
            chosen = slice(first, first + AT_ONCE)
            i, j = rows[chosen], columns[chosen]
            score = _score(problem, plane, evaluate, a[j], b[i], samples)
            for row, column, f, hits in zip(i, j, score.loss, score.accuracy, strict=True):
                cell = cells[0][row], cells[1][column]
                loss[cell], accuracy[cell] = f, hits
            done += len(i)
            if done == loss.size or time.perf_counter() - shown > PACE or done == 1:
                left = (time.perf_counter() - began) / done * (loss.size - done)
                yield Slice(plane, a, b, loss.copy(), accuracy.copy(), done / loss.size, left)
                shown = time.perf_counter()
    return Slice(plane, a, b, loss, accuracy, 1.0, 0.0)


def axis(edges: tuple[float, float], count: int) -> np.ndarray:
    """Rising coordinates `[count]` at even distances that cover an interval; one is exactly 0 where 0 lies inside."""
    low, high = edges
    if not low < 0 < high:
        return np.linspace(low, high, count)
    zero = min(max(round(-low / (high - low) * (count - 1)), 1), count - 2)
    step = max(-low / zero, high / (count - 1 - zero))
    return (np.arange(count) - zero) * step


def _score(problem: Problem, plane: Plane, evaluate: Evaluator, a: np.ndarray, b: np.ndarray, samples: object) -> Score:
    return evaluate(np.stack([np.ones_like(a), a, b], 1))


def _lattices(middle: tuple[int, int], shape: tuple[int, ...]) -> Iterator[tuple[np.ndarray, np.ndarray, list[Cells]]]:
    """The pixels to compute, in order: the middle, then finer and finer lattices through it without what is known.

    With each go the cells of its rows and of its columns: slices of the pixels that are nearest to it.
    """
    known = np.zeros(shape, dtype=bool)
    for stride in (max(shape), *STRIDES):
        at = [np.arange(m % stride if stride < n else m, n, stride) for m, n in zip(middle, shape, strict=True)]
        cells = [_cells(places, n) for places, n in zip(at, shape, strict=True)]
        rows, columns = (grid.ravel() for grid in np.meshgrid(*at, indexing="ij"))
        new = ~known[rows, columns]
        known[rows, columns] = True
        yield rows[new], columns[new], cells


def _cells(places: np.ndarray, count: int) -> Cells:
    """For each of rising places the slice of those out of `count` that are nearest to it."""
    between = (places[1:] + places[:-1] + 1) // 2
    edges = [0, *between.tolist(), count]
    return {int(place): slice(edges[k], edges[k + 1]) for k, place in enumerate(places)}


def interpolating(
    problem: Problem, start: np.ndarray, end: np.ndarray, points: int = 51
) -> Generator[Line, None, Line]:
    """Loss and accuracy on the straight line between two weights `[P]`, as a job that yields its one result."""
    t = np.linspace(0, 1, points)
    basis = np.stack([start, end]).astype(np.float64)
    coefficients = np.stack([1 - t, t], 1)
    nothing = np.full(points, np.nan)
    scores = [
        Evaluator(problem, basis, samples)(coefficients) if len(samples) else Score(nothing, nothing)
        for samples in (problem.train, problem.validation)
    ]
    train, validation = scores
    line = Line(t, train.loss, validation.loss, train.accuracy, validation.accuracy)
    yield line
    return line


def interpolation(problem: Problem, start: np.ndarray, end: np.ndarray, points: int = 51) -> Line:
    """The same at once."""
    return next(interpolating(problem, start, end, points))
