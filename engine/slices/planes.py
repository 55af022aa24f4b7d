"""Makes the planes that slices are taken in: through weights that were reached, along directions that say something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.declared import BadInput
from engine.history import Lane, TrainingRows
from engine.landscape import Box
from engine.pictures.digits import percent
from engine.problem import Problem
from engine.rows_forward import Layout
from engine.runtime import generator
from engine.slices.plane import Plane
from engine.slices.principal import principal
from engine.training import SliceView

MARGIN = 0.1  # of the paths' extent, on each side
NARROWEST = 0.25  # of the box's longer side, that its shorter has at the least
SAME = 1e-6  # directions shorter than this times the weights are none: float32 rounds to that


@dataclass(frozen=True)
class Paths:
    """What the racers left: rows `[T]`, whose lanes they are, and which rows of which lane are sound `[T, L]`."""

    problem: Problem
    rows: TrainingRows
    lanes: Sequence[Lane]
    sound: np.ndarray

    @classmethod
    def of(cls, problem: Problem, rows: TrainingRows, lanes: Sequence[Lane]) -> Paths:
        """Rows whose weights are finite and whose loss has not passed the limit for divergence."""
        loss = rows.train_loss
        with np.errstate(invalid="ignore", over="ignore"):
            near = loss <= problem.training.diverged_beyond * loss[:1]
            finite = np.isfinite(rows.weights.sum(-1))  # one number that is not makes the sum so
        return cls(problem, rows, lanes, near & finite)

    def end(self, racer: int) -> np.ndarray:
        """The last weights `[P]` of a racer, of its first seed; `BadInput` where they are no place to look from."""
        found = [index for index, lane in enumerate(self.lanes) if lane.racer == racer]
        if not found:
            raise BadInput(f"there is no racer {racer}; they are counted from 0. Choose another for the slice.")
        if not self.sound[-1, found[0]]:
            raise BadInput(f"{self.name(racer)} diverged, so that its end is no place to look from; choose another.")
        return np.asarray(self.rows.weights[-1, found[0]], dtype=np.float64)

    def name(self, racer: int) -> str:
        """What a racer is called."""
        return self.problem.training.racers[racer].title


def make_plane(view: SliceView, problem: Problem, rows: TrainingRows, lanes: Sequence[Lane]) -> Plane:
    """The plane that a view asks for, through the end of its central racer; `BadInput` where there is none."""
    paths = Paths.of(problem, rows, lanes)
    if view.plane == "random":
        return random_plane(paths, view.centre, view.seed, view.reach)
    if view.plane == "pca":
        return pca_plane(paths, view.centre, view.reach)
    if view.plane == "three":
        return three_plane(paths, view.centre, view.second, view.reach)
    return hessian_plane(paths, view.centre, view.reach)


def random_plane(paths: Paths, centre: int, seed: int = 0, reach: float = 1.0) -> Plane:
    """Two filter-normalised Gaussian directions about a racer's end."""
    origin = paths.end(centre)
    layout = paths.problem.layout
    u, v = (filter_normalised(generator(seed, axis).standard_normal(len(origin)), origin, layout) for axis in (0, 1))
    if not u.any():
        raise BadInput(
            "random directions are scaled to the weights, and these are all 0; choose another plane or initialisation."
        )
    words = (
        f"Two random directions, each filter scaled to the norm of that filter at the end of {paths.name(centre)} "
        f"(seed {seed}). Paths hardly move in such a plane: see how far they are from it."
    )
    names = ("random direction 1", "random direction 2")
    plane = Plane(origin, u, v, "random", seed, names, words, _square(reach))
    return _framed(plane, paths)


def filter_normalised(direction: np.ndarray, weights: np.ndarray, layout: Layout) -> np.ndarray:
    """A direction `[P]` whose filters have the norms of those of weights `[P]`; vectors (biases) are 0.

    A filter is what makes one output: a row of a linear layer, a channel of a convolution. Li et al., Visualizing the
    Loss Landscape of Neural Nets, NeurIPS 2018.
    """
    found = np.zeros_like(weights)
    first = 0
    for shape, size in zip(layout.shapes, layout.sizes, strict=True):
        here = slice(first, first + size)
        first += size
        if len(shape) < 2:
            continue
        drawn, there = direction[here].reshape(shape[0], -1), weights[here].reshape(shape[0], -1)
        norms = np.linalg.norm(there, axis=1) / np.linalg.norm(drawn, axis=1)
        found[here] = (drawn * norms[:, None]).ravel()
    return found


def pca_plane(paths: Paths, centre: int, reach: float = 1.0) -> Plane:
    """The two principal components of all racers' paths together, seen from a racer's end."""
    origin = paths.end(centre)
    directions, shares = principal(paths.rows.weights, paths.sound, origin)
    if len(directions) < 2:
        raise BadInput("the paths do not span a plane yet; train a little longer, or choose a random plane.")
    names = tuple(f"component {k + 1} ({percent(share)})" for k, share in enumerate(shares))
    words = (
        f"The two principal components of all paths, seen from the end of {paths.name(centre)}; they hold "
        f"{percent(sum(shares))} of the squared distances from there."
    )
    start = directions @ (paths.rows.weights[0, 0] - origin)
    u, v = np.where(start > 0, -1.0, 1.0)[:, None] * directions  # paths come from the left and from below
    plane = Plane(origin, u, v, "pca", 0, (names[0], names[1]), words, _square(0), shares)
    return _framed(plane, paths, reach)


def three_plane(paths: Paths, centre: int, second: int, reach: float = 1.0) -> Plane:
    """The plane through the ends of two racers and their common start; its axes are at right angles."""
    if len(paths.problem.training.racers) < 2:
        raise BadInput("the plane through three points needs the ends of two racers and the start; add a racer.")
    if centre == second:
        raise BadInput("the plane through three points needs the ends of two different racers; choose another second.")
    origin, other = paths.end(centre), paths.end(second)
    lane = next(index for index, lane in enumerate(paths.lanes) if lane.racer == centre)
    start = paths.rows.weights[0, lane].astype(np.float64)
    u, v = other - origin, start - origin
    least = SAME * np.linalg.norm(origin)
    if np.linalg.norm(u) <= least:
        raise BadInput(f"{paths.name(centre)} and {paths.name(second)} ended at the same point; choose another second.")
    u = u / np.linalg.norm(u)
    v = v - (v @ u) * u
    if np.linalg.norm(v) <= least:
        raise BadInput("the start and the two ends lie on one line, which spans no plane; choose another plane.")
    names = (f"to the end of {paths.name(second)}", "across it, to the start")
    words = f"The plane through the start and the ends of {paths.name(centre)} and {paths.name(second)}."
    plane = Plane(origin, u, v / np.linalg.norm(v), "three", 0, names, words, _square(0))
    return _framed(plane, paths, reach)


def hessian_plane(paths: Paths, centre: int, reach: float = 1.0) -> Plane:
    """The two directions in which the loss bends most at a racer's end."""
    import torch

    from engine.hessian import leading

    origin = paths.end(centre)
    problem = paths.problem
    values, vectors = leading(problem, torch.from_numpy(origin).to(problem.device, problem.dtype))
    if not np.isfinite(values).all():
        raise BadInput("the Hessian is not finite here; choose another plane.")
    names = tuple(f"eigenvector {k + 1} (λ = {value:.4g})" for k, value in enumerate(values))
    words = (
        f"The two leading eigenvectors of the Hessian of the training loss at the end of {paths.name(centre)}: "
        "where it bends most."
    )
    u, v = vectors.double().cpu().numpy()
    plane = Plane(origin, u, v, "hessian", 0, (names[0], names[1]), words, _square(reach))
    return _framed(plane, paths)


def _square(reach: float) -> Box:
    return (-reach, reach), (-reach, reach)


def _framed(plane: Plane, paths: Paths, zoom: float = 1.0) -> Plane:
    """The plane with a box that holds the one it has and all paths with a margin; it is `zoom` times as large."""
    with np.errstate(all="ignore"):  # of those that diverged, which are left out
        places = plane.coordinates(paths.rows.weights)[paths.sound]
    low, high = places.min(0), places.max(0)
    middle, half = (low + high) / 2, (high - low) / 2
    half = np.maximum(half, NARROWEST * half.max()) * (1 + 2 * MARGIN) * max(zoom, 1.0)
    own = np.array(plane.box).T
    low, high = np.minimum(own[0], middle - half), np.maximum(own[1], middle + half)
    x, y = ((float(left), float(right)) for left, right in zip(low, high, strict=True))
    return replace(plane, box=(x, y))
