"""The job of the pictures of fits: all racers' at one step, coarse first where that takes a while."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine.pictures.fit_pictures import (
    Picture,
    agreement,
    bundle,
    grid,
    levels,
    probabilities,
    regions,
    table,
)
from engine.pictures.fits import BUNDLES, GRIDS, Scene
from engine.problem import Problem

COARSE = 41  # points along each side of a first picture
STATIONS = 161  # points of a curve
AT_ONCE = 8192  # samples times networks between two yields: a few milliseconds
QUICK = 1e8  # products that need no coarse picture before: under 10 ms
BORDER = 300  # products that finding the border of one class costs as much as, at each point
WORST = 24  # misses that are shown


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """Pictures of racers at one step: `weights [L, P]` of all lanes, the lanes of each racer, points along a side.

    `step` is only told: the same weights make the same pictures.
    """

    problem: Problem
    scene: Scene
    weights: np.ndarray
    lanes: tuple[tuple[int, ...], ...]
    side: int
    step: int = 0

    def __eq__(self, other: object) -> bool:
        """Whether the other asks for the same pictures; the same step's weights are at the same place in memory."""
        if not isinstance(other, Wish):
            return NotImplemented
        same = other.problem is self.problem and other.scene is self.scene
        same = same and (other.lanes, other.side) == (self.lanes, self.side)
        return same and other.weights.ctypes.data == self.weights.ctypes.data


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """The pictures of a wish, one for each racer; `sharp` says whether finer ones are still to come."""

    wish: Wish
    pictures: tuple[Picture, ...]
    sharp: bool


def fits(wish: Wish) -> Generator[Fits | None, None, Fits]:
    """Make the pictures of a wish; what is yielded are coarse ones, or None as long as there are none."""
    coarse: Fits | None = None
    if wish.scene.kind in GRIDS:
        each = wish.problem.layout.total + BORDER * wish.problem.shape.outputs
        products = len(wish.lanes) * each * wish.side**2
        if products > QUICK and wish.side > COARSE:
            coarse = Fits(wish, (yield from _pictures(wish, COARSE, None)), sharp=False)
            yield coarse
    found = Fits(wish, (yield from _pictures(wish, wish.side, coarse)), sharp=True)
    yield found
    return found


def _pictures(wish: Wish, side: int, meanwhile: Fits | None) -> Generator[Fits | None, None, tuple[Picture, ...]]:
    """One pass over all networks; `meanwhile` is yielded while it goes on."""
    scene = wish.scene
    if scene.kind in BUNDLES:
        return (yield from _bundles(wish, meanwhile))
    weights = wish.weights[[lanes[0] for lanes in wish.lanes]]
    drawn = scene.data.x[scene.rows]
    if scene.kind in GRIDS:
        return (yield from _grids(wish, weights, drawn, side, meanwhile))
    part = wish.problem.part(scene.part)
    counted, target = scene.data.x[part.raw], scene.data.y[part.raw]
    outputs = yield from _outputs(wish.problem, weights, counted, meanwhile)
    if scene.kind == "table":
        return tuple(table(scores, target.astype(int), part.raw, WORST) for scores in _scores(wish.problem, outputs))
    at = yield from _outputs(wish.problem, weights, drawn, meanwhile)
    return tuple(agreement(*predicted, target) for predicted in zip(at[..., 0], outputs[..., 0], strict=True))


def _grids(
    wish: Wish, weights: np.ndarray, drawn: np.ndarray, side: int, meanwhile: Fits | None
) -> Generator[Fits | None, None, tuple[Picture, ...]]:
    problem, scene = wish.problem, wish.scene
    xs, ys, points = grid(scene.box, side)
    outputs = yield from _outputs(problem, weights, np.concatenate([points, drawn]), meanwhile)
    made: list[Picture] = []
    for one in _scores(problem, outputs) if scene.kind == "regions" else outputs[..., 0]:
        ground, at = one[..., : len(points)], one[..., len(points) :]
        if scene.kind == "regions":
            made.append(regions(xs, ys, ground, at, problem.loss.takes))
        else:
            made.append(levels((side, side), ground, at, scene.span))
        yield meanwhile
    return tuple(made)


def _bundles(wish: Wish, meanwhile: Fits | None) -> Generator[Fits | None, None, tuple[Picture, ...]]:
    problem, scene = wish.problem, wish.scene
    x = np.linspace(*scene.box[0], STATIONS)
    chosen = [lane for lanes in wish.lanes for lane in lanes]
    points = np.concatenate([x, scene.data.x[scene.rows, 0]])[:, None]
    outputs = yield from _outputs(problem, wish.weights[chosen], points, meanwhile)
    made: list[Picture] = []
    first = 0
    for lanes in wish.lanes:
        own = outputs[first : first + len(lanes)]
        first += len(lanes)
        found = own[0, STATIONS:, 0] if scene.kind == "curve" else _scores(problem, own[:1])[0, :, STATIONS:].argmax(0)
        made.append(bundle(x, _heights(problem, scene, own[:, :STATIONS]), found))
    return tuple(made)


def _heights(problem: Problem, scene: Scene, outputs: np.ndarray) -> np.ndarray:
    """What is drawn over one feature `[S, C, M]`, from outputs `[S, M, K]`."""
    if scene.kind == "curve" or problem.loss.takes == "score":
        return outputs.transpose(0, 2, 1)
    shares = probabilities(_scores(problem, outputs))
    return shares[:, 1:] if shares.shape[1] == 2 else shares


def _scores(problem: Problem, outputs: np.ndarray) -> np.ndarray:
    """A score for each class `[L, K, B]` from outputs `[L, B, K]`; of two classes with one logit, 0 and the logit."""
    scores = np.ascontiguousarray(outputs.transpose(0, 2, 1))
    return scores if problem.loss.task == "classes" else np.concatenate([np.zeros_like(scores), scores], 1)


def _outputs(
    problem: Problem, weights: np.ndarray, raw: np.ndarray, meanwhile: Fits | None
) -> Generator[Fits | None, None, np.ndarray]:
    """What networks `[L, P]` give `[L, B, K]` for samples `raw [B, F]` in the units of the data, in blocks."""
    import torch

    rows = torch.from_numpy(weights).to(problem.device, problem.dtype)
    x = torch.from_numpy((raw - problem.mean) / problem.scale).to(problem.device, problem.dtype)
    block = max(AT_ONCE // len(rows), 256)
    found = []
    for first in range(0, len(x), block):
        with torch.no_grad():
            found.append(problem.outputs(rows, x[first : first + block]).cpu().numpy())
        yield meanwhile
    return np.concatenate(found, 1)
