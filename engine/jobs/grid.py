"""The sampled picture of a landscape: values on a grid, from coarse to fine, with contour lines."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine import contours
from engine.landscape import Box, Landscape
from engine.objective import Objective
from engine.runtime import Backend

BLOCK = 16_384  # points at a time: they stay in the cache, and a block takes about a millisecond
COARSE = 64  # pixels of the first picture's longer side
CONTOURS = 20


@dataclass(frozen=True, slots=True)
class Picture:
    """Values `[H, W]` of a landscape at `xs [W], ys [H]` (row 0 lowest), and contour lines `[N, 2]` with NaN gaps."""

    box: Box
    xs: np.ndarray
    ys: np.ndarray
    values: np.ndarray
    contours_log: np.ndarray
    contours_linear: np.ndarray


def grid(landscape: Landscape, box: Box, width: int, height: int) -> Generator[Picture, None, Picture]:
    """Yield pictures of the landscape over `box`, a coarse one first; return the one of `width` x `height` pixels.

    Its last picture is yielded too. It may be closed at any yield.
    """
    objective = landscape.objective()
    shrink = COARSE / max(width, height)
    if shrink < 1:
        yield _picture(objective, box, max(2, round(width * shrink)), max(2, round(height * shrink)))
    full = _picture(objective, box, width, height)
    yield full
    return full


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


def _picture(objective: Objective, box: Box, width: int, height: int) -> Picture:
    xs, ys = axes(box, width, height)
    values = sample(objective, box, width, height)
    log, linear = (contours.lines(xs, ys, values, contours.levels(values, CONTOURS, log=log)) for log in (True, False))
    return Picture(box, xs, ys, values, log, linear)
