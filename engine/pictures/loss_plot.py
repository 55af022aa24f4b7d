"""The two plots of the Curve page: the losses above, their derivatives below, over one axis."""

from __future__ import annotations

from dataclasses import replace
from statistics import median_low

import numpy as np

from engine.lab.curve import TaskCurves
from engine.lab.curve_lines import Line, line
from engine.pictures.axes import Axis, linear
from engine.pictures.lines import TICK_HEIGHT, TICK_WIDTH, Curve, Plot

STEEPER = 6.0  # a curve that goes this much farther than the middle one may leave the plot
MARGIN = 0.02  # of the height, above and below, so that a mark at an end is seen whole
FEWEST = 5  # numbers of an axis, however short it is
LOOSE = 1.4  # how much wider apart the numbers of the vertical axis are than they must


def plots(curves: TaskCurves, width: int, heights: tuple[int, int]) -> tuple[Plot, Plot]:
    """Losses and derivatives of all that is drawn, for areas of so many pixels; a curve's `racer` is its style."""
    lines = {curves.choices().index(loss.key): line(curves, loss) for loss in curves.drawn()}
    across = max(width // TICK_WIDTH + 1, FEWEST)
    x = linear(curves.low, curves.high, across)
    labels = tuple(label for label in x.labels if curves.low <= label[0] <= curves.high)
    x = replace(x, low=curves.low, high=curves.high, labels=labels)
    values = {style: drawn.value for style, drawn in lines.items()}
    slopes = {style: drawn.slope for style, drawn in lines.items()}
    return _plot(lines, values, x, heights[0]), _plot(lines, slopes, x, heights[1])


def _plot(lines: dict[int, Line], heights: dict[int, np.ndarray], x: Axis, pixels: int) -> Plot:
    y = _vertical(list(heights.values()), max(round(pixels / TICK_HEIGHT / LOOSE), FEWEST))
    drawn = tuple(_curve(style, lines[style].x, height, y) for style, height in heights.items())
    return Plot(drawn, x, y, above_minimum=False, cut=False)


def _vertical(heights: list[np.ndarray], most: int) -> Axis:
    """Room for 0 and all curves, but of the steepest only for as much as leaves the others to be seen."""
    seen = [height[np.isfinite(height)] for height in heights]
    seen = [height for height in seen if len(height)]
    if not seen:
        return linear(0.0, 1.0, most)
    limit = STEEPER * median_low(float(np.abs(height).max()) for height in seen) or 1.0
    low, high = (float(end(np.concatenate(seen))) for end in (np.min, np.max))
    low, high = max(min(low, 0.0), -limit), min(max(high, 0.0), limit)
    room = MARGIN * (high - low)
    axis = linear(low - room, high + room, most)
    return replace(axis, labels=tuple(label for label in axis.labels if low < 0 or label[0] >= 0))  # no loss is below 0


def _curve(style: int, x: np.ndarray, height: np.ndarray, axis: Axis) -> Curve:
    """One curve; what lies far outside the plot is brought near, since a painter draws nothing at 1e300."""
    there = np.flatnonzero(np.isfinite(height))
    end = (float(x[there[-1]]), float(np.clip(height[there[-1]], axis.low, axis.high))) if len(there) else None
    room = axis.high - axis.low
    return Curve(style, x, height.clip(axis.low - room, axis.high + room), end=end)
