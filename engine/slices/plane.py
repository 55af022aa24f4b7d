"""A plane through the space of a network's weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from engine.landscape import Box

Kind = Literal["random", "pca", "three", "hessian"]


@dataclass(frozen=True, eq=False)
class Plane:
    """The points `origin + a u + b v`, in float64; `box` is the part of it that is shown at first.

    `axis_names` and `words` say how the directions were found; `shares` are what each explains of all paths, where they
    were made for that.
    """

    origin: np.ndarray  # [P]
    u: np.ndarray  # [P]
    v: np.ndarray  # [P]
    kind: Kind
    seed: int
    axis_names: tuple[str, str]
    words: str
    box: Box
    shares: tuple[float, ...] = ()

    @cached_property
    def directions(self) -> np.ndarray:
        """Both directions `[2, P]`."""
        return np.stack([self.u, self.v])

    @cached_property
    def _inverse(self) -> np.ndarray:
        """The pseudo-inverse `[P, 2]` of the directions: what is multiplied with it is fitted by least squares."""
        found: np.ndarray = self.directions.T @ np.linalg.pinv(self.directions @ self.directions.T, hermitian=True)
        return found

    def points(self, ab: np.ndarray) -> np.ndarray:
        """The weights `[L, P]` at coordinates `[L, 2]`."""
        return np.asarray(self.origin + ab @ self.directions)

    def coordinates(self, weights: np.ndarray) -> np.ndarray:
        """The coordinates `[..., 2]` of the points of the plane that are nearest to weights `[..., P]`."""
        return np.asarray((weights - self.origin) @ self._inverse)

    def distance(self, weights: np.ndarray) -> np.ndarray:
        """How far weights `[..., P]` are from the plane `[...]`."""
        offset = weights - self.origin
        return np.asarray(np.linalg.norm(offset - offset @ self._inverse @ self.directions, axis=-1))

    def explained(self, path: np.ndarray) -> float:
        """The share of the variance of a path `[T, P]` that lies along the plane, 0 to 1; NaN for one that rests."""
        moved = path - path.mean(0, dtype=np.float64)
        total = float((moved * moved).sum())
        within = moved @ self._inverse @ self.directions
        return min(float((within * within).sum()) / total, 1.0) if total else float("nan")
