"""The values of a landscape on a grid of pixels: what the map, the surface and the thumbnails are made of."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from engine.landscape import Box
from engine.objective import Objective
from engine.runtime import Backend

BLOCK = 16_384  # points at a time, so that they stay in the cache
BURST = 4_000_000  # points times samples at a time, so that whoever waits between blocks waits a few milliseconds


def sample(objective: Objective, box: Box, width: int, height: int) -> np.ndarray:
    """The values `[height, width]` of a function of two dimensions at the pixels of `axes`; row 0 has the lowest y."""
    blocks = sampling(objective, box, width, height)
    while True:
        try:
            next(blocks)
        except StopIteration as whole:
            return np.asarray(whole.value)


def sampling(objective: Objective, box: Box, width: int, height: int) -> Generator[None, None, np.ndarray]:
    """The same as a job that yields after every block, and may be closed there."""
    xs, ys = axes(box, width, height)
    evaluator = objective.on(Backend("numpy"))
    if (whole := evaluator.lattice(xs, ys)) is not None:
        yield
        return whole
    values = np.empty(height * width)
    block = min(BLOCK, max(BURST // max(evaluator.samples, 1), 64))
    for first in range(0, values.size, block):
        row, column = np.divmod(np.arange(first, min(first + block, values.size)), width)
        with np.errstate(all="ignore"):
            values[first : first + block] = evaluator.value(np.stack([xs[column], ys[row]]).T)
        yield
    return values.reshape(height, width)


def axes(box: Box, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """The coordinates `[width], [height]` of the pixels: their first and last lie on the edges of the box."""
    (x_low, x_high), (y_low, y_high) = box
    return np.linspace(x_low, x_high, width), np.linspace(y_low, y_high, height)
