"""Descends many lanes at once without recording them, tile by tile, for maps of basins and sweeps."""

from __future__ import annotations

import numpy as np

from engine.objective import Objective
from engine.optimizer import Optimizer
from engine.runtime import Backend, Dtype

TILE = 33_000
"""Numbers in a tile's positions: enough that numpy's work outweighs Python's and that it reuses what a formula
needs no more (from 256 KiB on), few enough for a core's caches, and no power of two, whose arrays evict each other."""


def descend(
    rule: Optimizer, objective: Objective, starts: np.ndarray, steps: int, *, dtype: Dtype = "float64", tile: int = TILE
) -> np.ndarray:
    """Where `steps` steps of a rule lead from each of `starts [L, D]`: positions `[L, D]`.

    A lane that leaves the finite numbers ends as NaN or infinity. A lane's result depends neither on its
    neighbours nor on the tiles, bit for bit. Numpy in one thread: on tiles it outruns torch's operations, and a
    second thread loses more by waiting for Python's lock than it gains (see `benchmarks/bench_lanes.py`).
    """
    size = max(tile // starts.shape[1], 1)
    final = np.empty(starts.shape, dtype)
    evaluate = objective.on(Backend("numpy", dtype)).gradient
    with np.errstate(all="ignore"):
        for first in range(0, len(starts), size):
            x = np.array(starts[first : first + size], dtype, order="F")  # every operation runs along the lanes
            state = rule.initial(np, x)
            for t in range(1, steps + 1):
                move, state = rule.step(np, t, x, evaluate(x), rule.lr, state)
                x = x + move
            final[first : first + size] = x
    return final
