"""Contour lines of a sampled landscape: which levels to draw, and the lines at them."""

from __future__ import annotations

import numpy as np

FAINT = 1e-6  # the lowest logarithmic level above the floor, as a part of the range of values


def levels(values: np.ndarray, count: int, log: bool) -> np.ndarray:
    """Up to `count` rising levels for `values [H, W]`; values that are not finite are left out.

    Linear levels are evenly spaced. Logarithmic ones crowd towards the lowest value, evenly spaced in the logarithm of
    the height above it up to its 98th percentile, so that a flat valley shows as well as its walls.
    """
    finite = values[np.isfinite(values)]
    if finite.size == 0 or count < 1 or finite.min() == finite.max():
        return np.empty(0)
    lowest, highest = float(finite.min()), float(finite.max())
    if not log:
        return lowest + (highest - lowest) * np.arange(1, count + 1) / (count + 1)
    height = finite - lowest
    low, high = np.percentile(height[height > 0], (0.25, 98))
    low = max(float(low), FAINT * (highest - lowest))
    return np.unique(lowest + np.geomspace(low, max(float(high), 2 * low), count))


def lines(xs: np.ndarray, ys: np.ndarray, values: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """The contour lines of `values [H, W]` over `xs [W], ys [H]` as points `[N, 2]`, a row of NaN after each line.

    No line runs through a place whose value is not finite.
    """
    from contourpy import contour_generator

    generator = contour_generator(xs, ys, np.ma.masked_invalid(values), name="serial", line_type="ChunkCombinedNan")
    found = [points for level in levels for points in generator.lines(float(level))[0] if points is not None]
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for points in found for part in (points, gap)]) if found else np.empty((0, 2))
