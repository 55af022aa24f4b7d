"""Where the loss of a model is lowest: in closed form, by Newton's method, or by closing in on a kink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.fitting.fit import POLISH, fitted
from engine.fitting.objective import ModelObjective
from engine.landscape import Box, Spot
from engine.objective import Evaluator
from engine.pictures.grid import sample
from engine.runtime import Backend

MOST_SAMPLES = 20_000  # beyond, only closed forms: whoever draws a minimum waits for it
GRID = 17  # points along each side of the box, where more starts of the search are looked for
NEWTONS = 60
PARTED = 1e-9  # of a usual loss: a lower one of two classes says that they can be parted, and falls for ever
FLAT = 1e-10  # a minimum whose curvatures are farther apart is a valley
CLOSING, ACROSS, ROUNDS = 0.4, 15, 60  # how a grid of ACROSS x ACROSS points closes in on a kink


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest value and the places that have it; None, and no place, where that is not known."""

    value: float | None = None
    places: tuple[Spot, ...] = ()


def lowest(objective: ModelObjective, box: Box) -> Lowest:
    """The lowest value of a model's loss; models that are not linear are searched in the box."""
    quadratic = objective.quadratic
    if quadratic is not None and not objective.l1:
        return Lowest(quadratic.floor, (_spot(quadratic.best),) if quadratic.unique else ())
    if len(objective.y) > MOST_SAMPLES:
        return Lowest()
    evaluator = objective.on(Backend("numpy"))
    with np.errstate(all="ignore"):
        fit = fitted(objective.model, objective.x, objective.y)
        values = sample(objective, box, GRID, GRID)
        starts = fit[None] if objective.model.linear else np.vstack([fit, _hollows(values, box)])
        found = _newton(evaluator, starts, float(np.nanmedian(values)))
        if not found.places and objective.model.linear:
            found = _closed_in(objective, evaluator, fit)
        if found.value is None or np.nanmin(values) < found.value - 1e-9 * abs(found.value):
            return Lowest()
        if objective.model.task == "binary" and found.value < PARTED * float(np.nanmedian(values)):
            return Lowest()
        return found


def _spot(theta: np.ndarray) -> Spot:
    return float(theta[0]), float(theta[1])


def _hollows(values: np.ndarray, box: Box) -> np.ndarray:
    """The grid points `[S, 2]` that are lower than all around them, the lowest four at the most."""
    padded = np.pad(np.where(np.isfinite(values), values, np.inf), 1, constant_values=np.inf)
    size = len(values)
    around = [padded[r : r + size, c : c + size] for r in range(3) for c in range(3) if (r, c) != (1, 1)]
    rows, columns = np.nonzero(values < np.min(around, axis=0))
    order = np.argsort(values[rows, columns])[:4]
    xs, ys = (np.linspace(*interval, size) for interval in box)
    return np.stack([xs[columns[order]], ys[rows[order]]], axis=1)


def _newton(evaluator: Evaluator, x: np.ndarray, usual: float) -> Lowest:
    """Damped Newton steps from `x [S, 2]`; `usual` is a loss that says what is small."""
    f, g = evaluator.value_and_gradient(x)
    for _ in range(NEWTONS):
        move, gain, _ = _step(evaluator, x, g)
        shrink = np.ones(len(x))
        for _ in range(30):
            there = evaluator.value(x - shrink[:, None] * move)
            worse = ~(there <= f)
            if not worse.any():
                break
            shrink[worse] /= 4
        shrink[worse] = 0
        x = x - shrink[:, None] * move
        f, g = evaluator.value_and_gradient(x)
        if not (gain * shrink > 1e-16 * np.maximum(f, 1e-12 * usual)).any():
            break
    for _ in range(POLISH):
        there = x - _step(evaluator, x, g)[0]
        slope = evaluator.gradient(there)
        closer = (np.linalg.norm(slope, axis=1) < np.linalg.norm(g, axis=1))[:, None]
        x, g = np.where(closer, there, x), np.where(closer, slope, g)
    f = evaluator.value(x)
    _, gain, bend = _step(evaluator, x, g)
    settled = (gain < 1e-13 * np.maximum(abs(f), 1e-10 * usual)) & (bend[:, 0] > FLAT * bend[:, 1])
    if not settled.any():
        return Lowest()
    best = f[settled].min()
    equal = x[settled & (f <= best + 1e-10 * abs(best) + 1e-14 * usual)]
    apart: list[np.ndarray] = []
    for place in equal:
        if not any(np.allclose(place, other, rtol=1e-5, atol=1e-9) for other in apart):
            apart.append(place)
    return Lowest(float(best), tuple(map(_spot, apart)))


def _step(evaluator: Evaluator, x: np.ndarray, g: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Newton's step `[S, 2]` to subtract, what it promises to gain `[S]`, and the curvatures `[S, 2]`, rising."""
    hessian = evaluator.hessian(x)
    usable = np.isfinite(hessian).all((1, 2)) & np.isfinite(g).all(1)
    hessian, g = np.where(usable[:, None, None], hessian, np.eye(2)), np.where(usable[:, None], g, 0.0)
    bend, axes = np.linalg.eigh(hessian)
    size = np.maximum(np.abs(bend), 1e-14 * np.abs(bend).max(1, keepdims=True))
    along = np.einsum("sij,si->sj", axes, g)
    step = np.divide(along, size, out=np.zeros_like(along), where=size > 0)
    bend[~usable] = np.nan
    return np.einsum("sij,sj->si", axes, step), (along * step).sum(1), bend


def _closed_in(objective: ModelObjective, evaluator: Evaluator, fit: np.ndarray) -> Lowest:
    """The minimum of a convex loss with kinks: grids that close in on it, in coordinates where the valley is round."""
    from engine.fitting.least_squares import Quadratic

    factor = Quadratic(objective.model, objective.x, objective.y, objective.l2).factor
    if abs(factor[1, 1]) <= 1e-12 * abs(factor[0, 0]) or not factor[0, 0]:
        return Lowest()
    ways = np.linalg.inv(factor)
    steps = np.linspace(-1, 1, ACROSS)
    grid = np.stack(np.meshgrid(steps, steps), -1).reshape(-1, 2) @ ways.T
    around = np.stack([np.cos(t := np.linspace(0, 2 * np.pi, 24)), np.sin(t)], 1) @ ways.T
    here, width = fit, 4 * float(np.std(objective.y)) + 1.0
    first = width
    for _ in range(ROUNDS):
        places = here + width * grid
        values = evaluator.value(places)
        lowest_one = int(np.nanargmin(values))
        at_the_edge = np.abs(steps[list(divmod(lowest_one, ACROSS))]).max() == 1
        here = places[lowest_one]
        if not at_the_edge:
            width *= CLOSING
        if width < 1e-13 * first:
            break
    else:
        if width > 1e-9 * first:
            return Lowest()
    value = float(evaluator.value(here[None])[0])
    ring = evaluator.value(here + 1e-5 * first * around)
    unique = bool((ring > value + 1e-13 * abs(value)).all())
    return Lowest(value, (_spot(here),) if unique else ())
