"""The values of a landscape on a grid of pixels: what the map, the surface and the thumbnails are made of."""

from __future__ import annotations

import numpy as np

from engine.landscape import Box
from engine.objective import Objective
from engine.runtime import Backend

BLOCK = 16_384  # points at a time, so that they stay in the cache


def sample(objective: Objective, box: Box, width: int, height: int) -> np.ndarray:
    """The values `[height, width]` of a function of two dimensions at the pixels of `axes`; row 0 has the lowest y."""
    xs, ys = axes(box, width, height)
    evaluator = objective.on(Backend("numpy"))
    values = np.empty(height * width)
    with np.errstate(all="ignore"):
        for first in range(0, values.size, BLOCK):
            row, column = np.divmod(np.arange(first, min(first + BLOCK, values.size)), width)
            values[first : first + BLOCK] = evaluator.value(np.stack([xs[column], ys[row]]).T)
    return values.reshape(height, width)


def axes(box: Box, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """The coordinates `[width], [height]` of the pixels: their first and last lie on the edges of the box."""
    (x_low, x_high), (y_low, y_high) = box
    return np.linspace(x_low, x_high, width), np.linspace(y_low, y_high, height)
