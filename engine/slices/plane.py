"""A plane through the space of a network's weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.landscape import Box
from engine.training_start import PlaneKind

AT_ONCE = 2**20  # numbers that are brought to float64 at a time: recordings are large
RESTING = 1e-12  # of the weights, that a path has moved if it has: below is rounding


@dataclass(frozen=True, eq=False)
class Plane:
    """The points `origin + a u + b v`, in float64; `box` is the part of it that is shown at first.

    `axis_names` and `words` say how the directions were found; `shares` are what each explains of all paths, where they
    were made for that.
    """

    origin: np.ndarray  # [P]
    u: np.ndarray  # [P]
    v: np.ndarray  # [P]
    kind: PlaneKind
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
    def _upright(self) -> tuple[np.ndarray, np.ndarray]:
        """Two directions `[2, P]` of length 1 at right angles in the plane, and u and v `[2, 2]` in terms of them."""
        basis, turn = np.linalg.qr(self.directions.T)
        return basis.T, turn.T

    def points(self, ab: np.ndarray) -> np.ndarray:
        """The weights `[L, P]` at coordinates `[L, 2]`."""
        return np.asarray(self.origin + ab @ self.directions)

    def coordinates(self, weights: np.ndarray) -> np.ndarray:
        """The coordinates `[..., 2]` of the points of the plane that are nearest to weights `[..., P]`."""
        basis, turn = self._upright
        found = [offset @ basis.T for offset in self._offsets(weights)]
        return np.asarray(np.linalg.solve(turn.T, np.concatenate(found).T).T.reshape(*weights.shape[:-1], 2))

    def distance(self, weights: np.ndarray) -> np.ndarray:
        """How far weights `[..., P]` are from the plane `[...]`."""
        basis, _ = self._upright
        found = [np.linalg.norm(offset - offset @ basis.T @ basis, axis=1) for offset in self._offsets(weights)]
        return np.concatenate(found).reshape(weights.shape[:-1])

    def explained(self, path: np.ndarray) -> float:
        """The share of the variance of a path `[T, P]` that lies along the plane, 0 to 1; NaN for one that rests."""
        basis, _ = self._upright
        mean = path.mean(0, dtype=np.float64)
        total = within = 0.0
        for offset in self._offsets(path, mean):
            total += float(np.vdot(offset, offset))
            within += float(np.square(offset @ basis.T).sum())
        rests = total <= RESTING**2 * len(path) * float(mean @ mean)
        return float("nan") if rests else min(within / total, 1.0)

    def _offsets(self, weights: np.ndarray, origin: np.ndarray | None = None) -> Iterator[np.ndarray]:
        """Blocks of rows of weights `[..., P]`, from the origin or another point."""
        rows = weights.reshape(-1, weights.shape[-1])
        block = max(AT_ONCE // rows.shape[1], 1)
        for first in range(0, len(rows), block):
            yield rows[first : first + block] - (self.origin if origin is None else origin)
