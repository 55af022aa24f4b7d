"""The principal components of many snapshots of a network's weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Tensor = Any
MOST = 2_000  # snapshots that are looked at, evenly spread
SPAN = 6  # directions that are improved together, for the two that are wanted
FIRST = 64  # snapshots, evenly spread, that the first guess is made of
AT_ONCE = 2**20  # numbers of a block of snapshots: it stays in the cache
PASSES = 20
CHANGE = 1e-5  # of the shares between two passes, below which it is done
LEAST = 1e-12  # of the squared distances, below which a direction is none


def principal(weights: np.ndarray, sound: np.ndarray, origin: np.ndarray) -> tuple[np.ndarray, tuple[float, ...]]:
    """The two directions `[2, P]` that lie nearest to all sound ones of weights `[T, L, P]`, seen from `origin [P]`.

    With the share of the squared distances from there that lies along each. There are fewer where paths span less.

    Subspace iteration, from the components of a few snapshots. Each pass reads all snapshots once, a block at a time,
    so that they are never copied whole; their differences from the origin are taken before anything is multiplied, or
    short paths far from 0 would drown in rounding.
    """
    import torch

    snapshots = Snapshots(weights, sound, origin)
    basis = snapshots.first_guess()
    before = np.zeros(len(basis))
    for _ in range(PASSES):
        basis = torch.linalg.qr(basis.T)[0].T
        image, total = snapshots.multiplied(basis)
        if not total:
            return np.zeros((0, len(origin))), ()
        squares, turn = np.linalg.eigh((image @ basis.T).double().numpy())
        shares = squares[::-1] / total
        basis = torch.from_numpy(turn.T[::-1].copy()).to(image) @ image
        if np.abs(shares - before)[:2].max() <= CHANGE:
            break
        before = shares
    kept = shares[:2] > LEAST
    found = np.linalg.qr(basis[:2].T.double().numpy())[0].T
    return found[kept], tuple(min(float(share), 1.0) for share in shares[:2][kept])


class Snapshots:
    """Some rows of weights `[T, L, P]`, seen from an origin; `[n, P]` that is never made whole."""

    def __init__(self, weights: np.ndarray, sound: np.ndarray, origin: np.ndarray) -> None:
        places = np.flatnonzero(sound)
        self.places = places[_spread(len(places), MOST)]
        self.rows = weights.reshape(-1, weights.shape[-1])
        self.origin = origin.astype(weights.dtype)

    def first_guess(self) -> Tensor:
        """The leading components `[k, P]` of a few snapshots, by their Gram matrix."""
        import torch

        (few,) = self._blocks(self.places[_spread(len(self.places), FIRST)], FIRST)
        vectors = torch.linalg.eigh(few @ few.T)[1]
        return vectors[:, -min(SPAN, few.shape[1]) :].T.flip(0) @ few

    def multiplied(self, basis: Tensor) -> tuple[Tensor, float]:
        """Directions `[k, P]` times the sum of `x x^T` over all snapshots x, and the sum of `x^T x`."""
        import torch

        image, total = torch.zeros_like(basis), 0.0
        for block in self._blocks(self.places, max(AT_ONCE // len(self.origin), 1)):
            image.addmm_(basis @ block.T, block)
            total += float(block.norm()) ** 2
        return image, total

    def _blocks(self, places: np.ndarray, size: int) -> Iterator[Tensor]:
        """Snapshots less the origin, `size` at a time in the same memory."""
        import torch

        room = np.empty((min(size, len(places)), len(self.origin)), self.origin.dtype)
        for first in range(0, len(places), size):
            block = room[: len(places) - first]
            np.take(self.rows, places[first : first + size], axis=0, out=block, mode="clip")
            block -= self.origin
            yield torch.from_numpy(block)


def _spread(count: int, most: int) -> np.ndarray:
    """At most so many of the numbers below `count`, evenly spread, with the first and the last."""
    return np.unique(np.linspace(0, count - 1, min(most, count)).round().astype(int))
