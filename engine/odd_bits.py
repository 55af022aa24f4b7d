"""Keeps what a text cannot say of numbers: the type of a column, and the bits of NaNs that are not the usual one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.declared import BadInput
from engine.files import parsed

TEXT = "text"
READ_AS = {"int64": "i8", "float64": "f8", "float32": "f8"}  # a text has the digits of float64 for float32 too
WRONG = "what it says of its columns is not what Ravine writes."


@dataclass(frozen=True, slots=True)
class Kept:
    """The types of columns, and runs `[first row, rows, bits]` of NaNs that have bits of their own, by column."""

    dtypes: Mapping[str, str]
    nans: Mapping[str, list[list[Any]]]

    @staticmethod
    def of(columns: Mapping[str, np.ndarray]) -> dict[str, Any]:
        """The same of these columns, for JSON."""
        dtypes = {name: TEXT if one.dtype.kind == "U" else one.dtype.name for name, one in columns.items()}
        nans = {name: runs for name, column in columns.items() if (runs := _runs(column))}
        return {"dtypes": dtypes, "nans": nans}

    @classmethod
    def read(cls, about: str) -> Kept:
        """From the head of a file; `BadInput` where it has none."""
        found = parsed(about)
        told = found.get("columns") if isinstance(found, dict) else None
        dtypes, nans = (told.get("dtypes"), told.get("nans")) if isinstance(told, dict) else (None, None)
        if not isinstance(dtypes, dict) or not isinstance(nans, dict):
            raise BadInput(WRONG)
        if not all(isinstance(kind, str) and kind in (TEXT, *READ_AS) for kind in dtypes.values()):
            raise BadInput(WRONG)
        return cls(dtypes, nans)

    @property
    def numbers(self) -> dict[str, str]:
        """The type that the columns of numbers are read as, by name."""
        return {name: READ_AS[kind] for name, kind in self.dtypes.items() if kind != TEXT}

    def restored(self, columns: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The columns as they were, from the numbers that were read."""
        with np.errstate(all="ignore"):
            found = {name: column.astype(self.dtypes[name]) for name, column in columns.items()}
        try:
            for name, runs in self.nans.items():
                for first, count, bits in runs:
                    _mark(found[name], first, count, int(bits, 16))
        except (KeyError, TypeError, ValueError, OverflowError):
            raise BadInput(WRONG) from None
        return found


def _runs(column: np.ndarray) -> list[list[Any]]:
    if column.dtype.kind != "f":
        return []
    bits = column.view(f"u{column.itemsize}")
    usual = np.array(np.nan, column.dtype).view(bits.dtype)
    rows = np.flatnonzero(np.isnan(column) & (bits != usual))
    if not len(rows):
        return []
    begins = np.flatnonzero((np.diff(rows, prepend=-2) != 1) | (np.diff(bits[rows], prepend=bits[rows[0]]) != 0))
    counts = np.diff([*begins, len(rows)]).tolist()
    return [[int(rows[at]), count, f"{bits[rows[at]]:x}"] for at, count in zip(begins, counts, strict=True)]


def _mark(column: np.ndarray, first: int, count: int, bits: int) -> None:
    """Give `count` NaNs from row `first` on these bits."""
    if not 0 <= first <= first + count <= len(column) or not np.isnan(column[first : first + count]).all():
        raise ValueError
    column.view(f"u{column.itemsize}")[first : first + count] = bits
