"""Picks the rows of long curves that a picture of so many pixel columns can show."""

from __future__ import annotations

import numpy as np


def extremes(y: np.ndarray, columns: int) -> np.ndarray:
    """The indices `[L, K]`, rising, of the rows of `y [L, T]` that draw the same picture in `columns` columns.

    The rows are cut into runs of equal length, one for each column, and each lane keeps the lowest and the
    highest of every run, in the order in which they come, and its first and last row: K <= 2 columns + 2. A
    run with a NaN keeps the NaN, so that gaps stay.
    """
    lanes, rows = y.shape
    run = -(-rows // max(columns, 1))
    if run <= 2:
        return np.broadcast_to(np.arange(rows), y.shape)
    runs = -(-rows // run)
    padded = np.empty((lanes, runs * run), y.dtype)
    padded[:, :rows] = y
    padded[:, rows:] = y[:, -1:]
    folded = padded.reshape(lanes, runs, run)
    low, high = folded.argmin(-1), folded.argmax(-1)
    kept = np.empty((lanes, 2 * runs + 2), np.int64)
    kept[:, 1:-1:2] = np.minimum(low, high) + run * np.arange(runs)
    kept[:, 2:-1:2] = np.maximum(low, high) + run * np.arange(runs)
    kept[:, 0], kept[:, -1] = 0, rows - 1
    return np.asarray(np.minimum(kept, rows - 1))


def spaced(rows: int, columns: int) -> np.ndarray:
    """At most about two evenly spaced rows for each column, with the first and the last."""
    return np.unique(np.linspace(0, rows - 1, min(rows, 2 * max(columns, 1))).astype(np.int64))
