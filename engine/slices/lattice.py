"""The order in which the points of a grid are computed: finer and finer lattices, each a picture of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

STRIDES = (8, 4, 2, 1)  # points of the grid from one of a lattice to the next

Cells = dict[int, slice]  # for a row (or column) of a lattice the rows of the grid that are nearest to it


@dataclass(frozen=True, eq=False)
class Lattice:
    """Some points of a grid at even distances: those that no coarser lattice had, and the cells around all."""

    rows: np.ndarray  # [n] of the points
    columns: np.ndarray  # [n]
    cells: tuple[Cells, Cells]  # by row and by column
    finest: bool  # whether every point is its own cell

    def chunks(self, size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Rows and columns of at most so many points at a time."""
        for first in range(0, len(self.rows), size):
            yield self.rows[first : first + size], self.columns[first : first + size]

    def fill(self, grids: np.ndarray, rows: np.ndarray, columns: np.ndarray, values: np.ndarray) -> None:
        """Write values `[G, k]` into the cells of points of grids `[G, H, W]`."""
        if self.finest:
            grids[:, rows, columns] = values
            return
        by_row, by_column = self.cells
        for row, column, value in zip(rows.tolist(), columns.tolist(), values.T, strict=True):
            grids[:, by_row[row], by_column[column]] = value[:, None, None]


def lattices(middle: tuple[int, int], shape: tuple[int, ...]) -> Iterator[Lattice]:
    """First one point of a grid of that shape, the middle, then finer and finer lattices through it.

    What is filled in for a finer one never touches what is known: the points of coarser ones have cells of their own.
    """
    known = np.zeros(shape, dtype=bool)
    for stride in (max(shape), *STRIDES):
        rows, columns = (np.arange(m % stride, n, stride) for m, n in zip(middle, shape, strict=True))
        row, column = (index.ravel() for index in np.meshgrid(rows, columns, indexing="ij"))
        new = ~known[row, column]
        known[row, column] = True
        yield Lattice(row[new], column[new], (_cells(rows, shape[0]), _cells(columns, shape[1])), stride == 1)


def _cells(places: np.ndarray, count: int) -> Cells:
    """For each of rising places the slice of the numbers below `count` that are nearest to it."""
    between = (places[1:] + places[:-1] + 1) // 2
    edges = [0, *between.tolist(), count]
    return {place: slice(edges[k], edges[k + 1]) for k, place in enumerate(places.tolist())}
