"""A landscape as a surface in a unit box: heights, triangles and shaded colours, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.landscape import Box
from engine.pictures.heights import Heights

LIGHT = np.array([-0.45, -0.35, 0.82])  # where the light comes from; up is 1 tall for a box 1 wide
SHADOW = 0.32  # share of the colour that the light decides


@dataclass(frozen=True, slots=True)
class Surface:
    """A landscape over its box, both axes and the height scaled to 0..1; row 0 is the lowest y.

    `level [H, W]` is the height, NaN where the landscape has no finite value. Vertices `[H * W, 3]` and colours
    `[H * W, 4]` (uint8) go row by row; faces `[F, 3]` name the vertices of the triangles that are whole.
    """

    box: Box
    heights: Heights
    level: np.ndarray
    vertices: np.ndarray
    faces: np.ndarray
    colours: np.ndarray

    def to_unit(self, position: np.ndarray) -> np.ndarray:
        """Positions `[..., 2]` in the landscape's coordinates, scaled so that the box is 0..1."""
        low, high = np.array(self.box).T
        unit: np.ndarray = (position - low) / (high - low)
        return unit

    def at(self, unit: np.ndarray) -> np.ndarray:
        """The height of the drawn triangles at `unit [N, 2]` in 0..1: `[N]`, NaN over a hole."""
        H, W = self.level.shape
        place = np.clip(unit, 0, 1) * (W - 1, H - 1)
        cell = np.minimum(place.astype(np.intp), (W - 2, H - 2))
        (col, row), (u, v) = cell.T, (place - cell).T
        southeast, northwest = self.level[row, col + 1], self.level[row + 1, col]
        lower = u + v <= 1
        corner = np.where(lower, self.level[row, col], self.level[row + 1, col + 1])
        u, v = np.where(lower, u, 1 - v), np.where(lower, v, 1 - u)
        height: np.ndarray = corner + u * (southeast - corner) + v * (northwest - corner)
        return height


def make_surface(values: np.ndarray, box: Box, heights: Heights, stops: Sequence[str]) -> Surface:
    """The surface of loss `values [H, W]` over a box, coloured through `stops` ("#rrggbb", low to high)."""
    H, W = values.shape
    level = heights.of(values)
    y, x = np.mgrid[0 : 1 : H * 1j, 0 : 1 : W * 1j]
    solid = np.nan_to_num(level)
    vertices = np.stack([x, y, solid], axis=-1).reshape(-1, 3).astype(np.float32)
    colours = _shaded(_coloured(solid, stops), solid)
    return Surface(box, heights, level, vertices, _faces(np.isfinite(level)), colours)


def _faces(finite: np.ndarray) -> np.ndarray:
    """Two triangles for every cell of a grid whose corners are all `finite [H, W]`: `[F, 3]`."""
    index = np.arange(finite.size, dtype=np.uint32).reshape(finite.shape)
    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, :-1] & finite[1:, 1:]
    southwest, southeast, northwest, northeast = (
        corner[whole] for corner in (index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:])
    )
    lower, upper = (southwest, southeast, northwest), (northwest, southeast, northeast)
    return np.concatenate([np.stack(lower, axis=1), np.stack(upper, axis=1)])


def _coloured(level: np.ndarray, stops: Sequence[str]) -> np.ndarray:
    """The colour `[H, W, 3]` (0..255) of each height."""
    table = np.array([list(bytes.fromhex(stop.removeprefix("#"))) for stop in stops], dtype=float)
    places = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(level, places, channel) for channel in table.T], axis=-1)


def _shaded(colours: np.ndarray, level: np.ndarray) -> np.ndarray:
    """The colours lit from one side (Lambert), flat ground unchanged: `[H * W, 4]` uint8."""
    H, W = level.shape
    slope_y, slope_x = np.gradient(level, 1 / (H - 1), 1 / (W - 1))
    light = LIGHT / np.linalg.norm(LIGHT)
    facing = (light[2] - slope_x * light[0] - slope_y * light[1]) / np.sqrt(1 + slope_x**2 + slope_y**2)
    shade = 1 + SHADOW * (np.maximum(facing, 0) / light[2] - 1)
    rgb = np.clip(colours * shade[..., None], 0, 255)
    return np.concatenate([rgb, np.full((H, W, 1), 255.0)], axis=-1).reshape(-1, 4).astype(np.uint8)
