"""Turns long paths into the few line segments that a screen can show: thinned, clipped and dashed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight pieces of several paths, path by path, each in the order of its path."""

    ends: np.ndarray  # [S, 4] x and y of one end, x and y of the other (with C columns a point, [S, 2 C])
    path: np.ndarray  # [S] the path that each belongs to

    def __len__(self) -> int:
        return len(self.ends)


PASSES = 3  # of leaving out what lies on a straight way; each may leave out every second point


def segments(
    points: np.ndarray, window: tuple[float, float, float, float], spacing: float = 0.0, tolerance: float = 0.0
) -> Segments:
    """The pieces of n paths `points [T, n, 2]` within `window` (left, top, right, bottom).

    Points may have further columns after x and y (a height); the pieces carry them along.
    Of points in a row that fall into the same square of side `spacing`, the first stands for all. A point that
    lies within `tolerance` of the straight way between its neighbours is left out, so that paths move by three
    times that at most. The ends of every path stay as they are; a point that is not finite cuts its path.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        kept, path = _thinned(points, spacing)
        for _ in range(PASSES if tolerance > 0 else 0):
            kept, path = _straightened(kept, path, tolerance)
        finite = _all(np.isfinite(kept))
        joined = (path[1:] == path[:-1]) & finite[1:] & finite[:-1]
        ends = np.concatenate([kept[:-1], kept[1:]], axis=-1)[joined]
        return _clipped(Segments(ends, path[1:][joined]), window)


def _thinned(points: np.ndarray, spacing: float) -> tuple[np.ndarray, np.ndarray]:
    """The points worth drawing `[K, C]`, path by path, and the path of each `[K]`."""
    by_path = points.transpose(1, 0, 2)
    if spacing <= 0 or len(points) < 3:
        return by_path.reshape(-1, points.shape[2]), np.repeat(np.arange(points.shape[1]), len(points))
    square = np.floor(by_path[..., :2] / spacing)
    keep = np.ones(by_path.shape[:2], dtype=bool)
    keep[:, 1:-1] = ~_all(square[:, 1:-1] == square[:, :-2])  # NaN differs from itself: it stays, to cut
    return by_path[keep], np.nonzero(keep)[0]


def straightened(points: np.ndarray, tolerance: float) -> np.ndarray:
    """Polylines `points [N, C]` with rows of NaN between them, without what lies on a straight way."""
    path = np.zeros(len(points), dtype=np.int64)
    with np.errstate(invalid="ignore"):
        for _ in range(PASSES):
            points, path = _straightened(points, path, tolerance)
    return points


def _straightened(points: np.ndarray, path: np.ndarray, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """The points and paths without those of every second point that lie between their neighbours."""
    before, point, after = points[:-2:2], points[1:-1:2], points[2::2]
    chord, way = after - before, point - before
    along, length = _dot(way, chord), _dot(chord, chord)
    off = way - chord * (along / length)[:, None]
    idle = (path[:-2:2] == path[2::2]) & (_dot(off, off) <= tolerance**2) & (along >= 0) & (along <= length)
    keep = np.ones(len(points), dtype=bool)
    keep[1:-1:2] = ~idle
    return points[keep], path[keep]


def _clipped(pieces: Segments, window: tuple[float, float, float, float]) -> Segments:
    """What of the pieces lies within the window (Liang and Barsky 1984)."""
    left, top, right, bottom = window
    columns = pieces.ends.shape[1] // 2
    start, step = pieces.ends[:, :columns], pieces.ends[:, columns:] - pieces.ends[:, :columns]
    x, dx = start[:, :2], step[:, :2]
    low, high = np.array([left, top]), np.array([right, bottom])
    with np.errstate(divide="ignore"):
        one, other = (low - x) / dx, (high - x) / dx  # [S, 2] as fractions of the piece
    flat = dx == 0
    inside = (x >= low) & (x <= high)
    enter = np.where(flat, np.where(inside, 0.0, np.inf), np.minimum(one, other))
    leave = np.where(flat, 1.0, np.maximum(one, other))
    enter = np.maximum(enter[:, 0], enter[:, 1]).clip(min=0.0)
    leave = np.minimum(leave[:, 0], leave[:, 1]).clip(max=1.0)
    seen = (enter < leave) & ~_all(flat)  # a lane that stands still draws nothing
    start, step, enter, leave = start[seen], step[seen], enter[seen, None], leave[seen, None]
    ends = np.concatenate([start + enter * step, start + leave * step], axis=-1)
    return Segments(ends, pieces.path[seen])


def dashed(pieces: Segments, pattern: tuple[float, ...], phase: np.ndarray) -> tuple[Segments, np.ndarray]:
    """Cut dashes along n paths; `pattern` holds lengths on and off in turn.

    `phase [n]` is the length that each path had before these pieces; the lengths after them come back, so that
    a path that grows keeps its rhythm.
    """
    length = np.hypot(*(pieces.ends[:, 2:] - pieces.ends[:, :2]).T)
    total = np.bincount(pieces.path, weights=length, minlength=len(phase))
    before = np.concatenate([[0.0], np.cumsum(total)[:-1]])  # of the paths that come first
    begin = np.cumsum(length) - length - before[pieces.path] + phase[pieces.path]
    edges = np.concatenate([[0.0], np.cumsum(pattern)])
    cuts = [_on(begin, length, edges[k], edges[k + 1], edges[-1]) for k in range(0, len(pattern), 2)]
    index, enter, leave = (np.concatenate(parts) for parts in zip(*cuts, strict=True))
    start, step = pieces.ends[index, :2], pieces.ends[index, 2:] - pieces.ends[index, :2]
    ends = np.concatenate([start + enter[:, None] * step, start + leave[:, None] * step], axis=-1)
    return Segments(ends, pieces.path[index]), phase + total


def _on(
    begin: np.ndarray, length: np.ndarray, on: float, off: float, period: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where pieces `[S]` meet the dashes `[on, off] + k * period`: piece, and the fractions of it between."""
    end = begin + length
    first = np.floor((begin - off) / period).astype(np.int64) + 1
    count = (np.ceil((end - on) / period).astype(np.int64) - first).clip(min=0)
    index = np.repeat(np.arange(len(begin)), count)
    k = np.repeat(first, count) + np.arange(len(index)) - np.repeat(np.cumsum(count) - count, count)
    enter = np.maximum(k * period + on, begin[index]) - begin[index]
    leave = np.minimum(k * period + off, end[index]) - begin[index]
    return index, enter / length[index], leave / length[index]


def chains(pieces: Segments) -> list[np.ndarray]:
    """The pieces joined where one begins at the end of the other: polylines `[K, 2]`, as vector pictures want them."""
    if not len(pieces):
        return []
    breaks = (pieces.ends[1:, :2] != pieces.ends[:-1, 2:]).any(-1) | (pieces.path[1:] != pieces.path[:-1])
    parts = np.split(pieces.ends, np.flatnonzero(breaks) + 1)
    return [np.concatenate([part[:1, :2], part[:, 2:]]) for part in parts]


def _all(holds: np.ndarray) -> np.ndarray:
    """Whether all of the few columns hold: several times faster than `all(-1)`."""
    result = holds[..., 0]
    for column in range(1, holds.shape[-1]):
        result = result & holds[..., column]
    return result


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The products of rows `[K, C]`: `[K]`."""
    product: np.ndarray = np.einsum("kc,kc->k", a, b)
    return product
