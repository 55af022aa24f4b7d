"""Lays recorded paths on a surface: clipped to its box, lifted a little, and never below the drawn triangles."""

from __future__ import annotations

import numpy as np

from engine.pictures.polyline import segments
from engine.pictures.surface import Surface
from engine.trajectory import Rows

LIFT = 0.004  # above the surface, in heights of the box
SPACING = 1 / 500  # points closer together than this, in box widths, are drawn as one
MOST_PIECES = 40_000  # of one racer; beyond it every third row is taken (an odd number keeps a zigzag's two sides)
CHECKS = np.linspace(0, 1, 9)[1:-1]  # where along a piece to look whether it runs underground
BENDS = 24  # pieces that one running underground is bent into


class DrapedTrails:
    """The paths of some lanes on a surface, extended as the recording grows.

    `ends [S, 2, 3]` (float32, unit box) are the straight pieces so far and `row [S]` the row that each leads to.
    """

    def __init__(self, surface: Surface, lanes: list[int]) -> None:
        self.surface, self.lanes = surface, lanes
        self._clear(every=1)

    def _clear(self, every: int) -> None:
        self.every, self.followed = every, 0
        self.ends = np.empty((0, 2, 3), np.float32)
        self.row = np.empty(0)

    def follow(self, rows: Rows) -> None:
        """Take in the rows that came since; `rows` is the same recording, longer."""
        start = max(self.followed - 1, 0) // self.every * self.every
        taken = np.arange(start, len(rows), self.every)
        if len(rows) == self.followed or len(taken) < 2:
            return
        ends, row = self._pieces(rows.taken(slice(start, len(rows), self.every)), taken)
        self.ends, self.row = np.concatenate([self.ends, ends]), np.concatenate([self.row, row])
        self.followed = int(taken[-1]) + 1
        if len(self.row) > MOST_PIECES:
            self._clear(self.every * 3)
            self.follow(rows)

    def until(self, row: int) -> np.ndarray:
        """The pieces that lead up to a row: the points `[2 K, 3]`, two for each."""
        return self.ends[self.row <= row].reshape(-1, 3)

    def _pieces(self, rows: Rows, index: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        unit = self.surface.to_unit(rows.position[:, self.lanes])
        height = self.surface.heights.of(rows.loss[:, self.lanes])[..., None]
        column = np.broadcast_to(index[:, None, None].astype(float), height.shape)
        pieces = segments(np.concatenate([unit, height, column], axis=-1), (0, 0, 1, 1), SPACING)
        ends = _bent(self.surface, pieces.ends.reshape(-1, 2, 4))
        points = on_surface(self.surface, ends[..., :3].reshape(-1, 3)).reshape(-1, 2, 3)
        return points.astype(np.float32), np.ceil(ends[:, 1, 3])


def _bent(surface: Surface, ends: np.ndarray) -> np.ndarray:
    """The pieces `[S, 2, C]` with those that run underground cut up, so that they can follow the ground."""
    start, step = ends[:, 0], ends[:, 1] - ends[:, 0]
    cells = np.abs(step[:, :2]).max(-1) * len(surface.level)
    long = np.flatnonzero(cells > 1)
    between = start[long, None] + CHECKS[:, None] * step[long, None]
    ground = surface.at(between[..., :2].reshape(-1, 2)).reshape(between.shape[:2])
    sinks = long[(ground > between[..., 2] + LIFT).any(-1)]
    part = np.linspace(0, 1, BENDS + 1)[:, None]
    bends = start[sinks, None] + part * step[sinks, None]
    cut = np.stack([bends[:, :-1], bends[:, 1:]], axis=2).reshape(-1, 2, ends.shape[2])
    whole = np.ones(len(ends), dtype=bool)
    whole[sinks] = False
    return np.concatenate([ends[whole], cut])


def on_surface(surface: Surface, points: np.ndarray) -> np.ndarray:
    """Points `[N, 3]` in the unit box, lifted; what the coarser triangles would bury is brought to their height."""
    height = np.fmax(points[:, 2], surface.at(points[:, :2])) + LIFT
    return np.concatenate([points[:, :2], height[:, None]], axis=1)


def places(surface: Surface, position: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Where markers at `position [N, 2]` with `loss [N]` stand: `[N, 3]`, NaN outside the box or the numbers."""
    with np.errstate(invalid="ignore", over="ignore"):
        unit = surface.to_unit(position)
        unit = np.where(((unit >= 0) & (unit <= 1)).all(-1, keepdims=True), unit, np.nan)
    points = np.concatenate([unit, surface.heights.of(loss)[:, None]], axis=1)
    seen = np.isfinite(points).all(-1)
    points[~seen] = np.nan
    points[seen] = on_surface(surface, points[seen])
    return points
