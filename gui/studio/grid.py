"""Where the views of a picture stand: the first large, the others beside or below it."""

from __future__ import annotations

from typing import NamedTuple

NARROW = 600.0  # units: a narrower page has all views in one column
WIDE = 1.15  # width over height from which on the others stand beside the first
BESIDE = 3  # views that one column beside it holds


class Cell(NamedTuple):
    """A place in a grid: row, column, and how many rows and columns it takes."""

    row: int
    column: int
    rows: int
    columns: int


def cells(count: int, width: float, height: float) -> list[Cell]:
    """The cells of so many views on a page of that many units."""
    others = count - 1
    if not others:
        return [Cell(0, 0, 1, 1)]
    if width >= WIDE * height:
        columns = -(-others // BESIDE)
        rows = -(-others // columns)
        return [Cell(0, 0, rows, 1), *_filled(others, columns, 0, 1)]
    columns = 1 if others == 1 or width < NARROW else 2
    return [Cell(0, 0, 1, columns), *_filled(others, columns, 1, 0)]


def one_below_another(count: int) -> list[Cell]:
    """The cells of views that are wide rather than high."""
    return [Cell(row, 0, 1, 1) for row in range(count)]


def _filled(count: int, columns: int, row: int, column: int) -> list[Cell]:
    """Cells row by row; the last takes what is left of its row."""
    found = [Cell(row + k // columns, column + k % columns, 1, 1) for k in range(count)]
    last = found[-1]
    found[-1] = last._replace(columns=columns - (last.column - column))
    return found
