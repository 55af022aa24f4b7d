"""The job that paints the ground of the map: a coarse picture at once, then the sharp one, with contour lines."""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine.landscape import Box, Landscape
from engine.pictures import contours
from engine.pictures.grid import axes, sample, sampling
from engine.pictures.heights import Heights, Scale, heights_of
from engine.pictures.polyline import straightened

COARSE = 64  # pixels of the longer side of the first picture
MEDIUM = 200  # and of a second one, where every pixel is a mean over samples that takes its time
FINE = 600  # samples of the longer side, at the least: fewer break contour lines in narrow valleys into islands
CONTOUR_GRID = 600  # samples of the longer side that contour lines are found in: more shows no difference
CONTOURS = 17  # at even distances of colour
SMOOTH = 0.1  # of a sample, that a contour line may be off: it saves most of its points
WORK = 400_000_000  # losses of samples that a picture may take: a second or two
NAP = 0.004  # seconds
HOLE = 255  # the shade of what is not finite


@dataclass(frozen=True, slots=True)
class Wish:
    """What part of which landscape to show, how finely, and on which scale."""

    landscape: Landscape
    box: Box
    width: int  # pixels
    height: int
    scale: Scale


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture of a landscape: shades `[H, W]` (uint8, 0 low to 254 high, row 0 the lowest y) and contour lines.

    The middles of the outer pixels lie on the edges of the box. A shade of `HOLE` stands for no finite value.
    """

    wish: Wish
    heights: Heights
    shades: np.ndarray
    contours: np.ndarray  # [N, 2] with a row of NaN after each line
    sharp: bool  # whether it is the last, as fine as was wished or as is worth the time

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of the area that the pixels cover."""
        (left, right), (bottom, top) = self.wish.box
        rows, columns = self.shades.shape
        x, y = (right - left) / (columns - 1), (top - bottom) / (rows - 1)
        return left - x / 2, bottom - y / 2, columns * x, rows * y


def ground(wish: Wish, rest: float = 0.0) -> Generator[Ground, None, Ground]:
    """Paint what is wished; every picture is yielded (again while the next takes long), the sharp one returned too.

    For `rest` seconds it leaves it at the first: while a hand moves on, finer ones would come too late.
    """
    longer = max(wish.width, wish.height)
    objective = wish.landscape.objective()
    finer = max(1, math.ceil(FINE / longer))
    shown: Ground | None = None
    resting = time.perf_counter() + rest
    for side in (COARSE, MEDIUM) if objective.slow else (COARSE,):
        if longer > side:
            edges = (max(2, round(edge * side / longer)) for edge in (wish.width, wish.height))
            shown = _painted(wish, sample(objective, wish.box, *edges))
            yield shown
            while (left := resting - time.perf_counter()) > 0:
                time.sleep(min(left, NAP))
                yield shown
    size = finer * wish.width, finer * wish.height
    if objective.slow:
        share = min(1.0, math.sqrt(WORK / (objective.samples * size[0] * size[1])))
        size = max(2, round(share * size[0])), max(2, round(share * size[1]))
    blocks = sampling(objective, wish.box, *size)
    while True:
        try:
            next(blocks)
        except StopIteration as whole:
            if shown is not None:
                yield shown  # contour lines take their time: what a hand has moved meanwhile comes first
            sharp = _painted(wish, whole.value, sharp=True)
            yield sharp
            return sharp
        if shown is not None and objective.slow:
            yield shown  # so that it can be cancelled here


def _painted(wish: Wish, values: np.ndarray, sharp: bool = False) -> Ground:
    with np.errstate(all="ignore"):  # losses near 1e308 overflow
        heights = heights_of(values, wish.landscape.minimum_now(), wish.scale)
        level = heights.of(values)
        shades = np.where(np.isfinite(level), np.rint(level * (HOLE - 1)), HOLE).astype(np.uint8)
        return Ground(wish, heights, shades, _contours(wish, values, heights), sharp)


def _contours(wish: Wish, values: np.ndarray, heights: Heights) -> np.ndarray:
    every = max(1, round(max(values.shape) / CONTOUR_GRID))
    xs, ys = (places[::every] for places in axes(wish.box, values.shape[1], values.shape[0]))
    values = values[::every, ::every]
    levels = np.array([heights.loss_at(k / (CONTOURS + 1)) for k in range(1, CONTOURS + 1)])
    lines = contours.lines(xs, ys, values, levels)
    sample_size = np.array([xs[1] - xs[0], ys[1] - ys[0]])
    thin: np.ndarray = straightened(lines / sample_size, SMOOTH) * sample_size
    return thin
