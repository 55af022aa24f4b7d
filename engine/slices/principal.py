"""The principal components of many snapshots of a network's weights."""

from __future__ import annotations

import numpy as np

from engine.runtime import generator

MOST = 2_000  # snapshots that are looked at, evenly spread
SPAN = 8  # vectors that are iterated for the two that are wanted: the error falls by their gap
AT_ONCE = 2**21  # numbers of a block of snapshots: it stays in the cache
PASSES = 30
CHANGE = 1e-6  # of the shares between two passes, below which it is done


def principal(weights: np.ndarray, sound: np.ndarray, origin: np.ndarray) -> tuple[np.ndarray, list[float]]:
    """The two directions `[2, P]` that lie nearest to the sound ones of weights `[T, L, P]`, seen from `origin [P]`.

    With the share of the squared distances from there that lies along each. Fewer than two where the paths span less.
    Subspace iteration; each pass reads the snapshots once, block by block, so that they are never copied whole.
    """
    places = np.argwhere(sound)
    places = places[np.unique(np.linspace(0, len(places) - 1, min(MOST, len(places))).round().astype(int))]
    count, size = len(places), len(origin)
    origin = origin.astype(weights.dtype)
    width = min(SPAN, count, size)
    block = max(AT_ONCE // size, 1)
    mixed = generator(0).standard_normal((count, width)).astype(weights.dtype)
    basis = np.zeros((width, size), weights.dtype)
    total = 0.0
    for first in range(0, count, block):
        offset = _offsets(weights, places[first : first + block], origin)
        total += float(np.square(offset, dtype=np.float64).sum())
        basis += mixed[first : first + block].T @ offset
    if not total:
        return np.zeros((0, size)), []
    squares = np.zeros(width)
    for _ in range(PASSES):
        basis = np.linalg.qr(basis.T)[0].T
        image = np.zeros_like(basis)
        for first in range(0, count, block):
            offset = _offsets(weights, places[first : first + block], origin)
            image += (offset @ basis.T).T @ offset
        before, (squares, turn) = squares, np.linalg.eigh((image @ basis.T).astype(np.float64))
        squares = squares[::-1]
        if np.abs(squares - before)[:2].max() <= CHANGE * total:
            break
        basis = image
    found = (turn[:, ::-1].T @ basis)[:2].astype(np.float64)
    kept = squares[:2] > 1e-12 * total
    return found[kept], [float(share) for share in squares[:2][kept] / total]


def _offsets(weights: np.ndarray, places: np.ndarray, origin: np.ndarray) -> np.ndarray:
    return np.asarray(weights[places[:, 0], places[:, 1]] - origin)
