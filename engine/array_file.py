"""Reads the arrays of an NPZ file: what each claims to be is looked at before any is read, and nothing is unpickled."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO, TypeVar

import numpy as np

from engine.declared import BadInput
from engine.opening import archive

KINDS = {"i": "whole numbers", "f": "numbers", "U": "texts"}
MOST_ARRAYS = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim:
    """What the head of an array says of it."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]
    size: int  # bytes of the array, its head not counted; negative where it is said to hold fewer than its head takes

    @property
    def kind(self) -> str:
        """One of `KINDS`, or "" of an array that holds something else."""
        one = self.dtype
        sized = one.itemsize in (4, 8) or one.kind == "U"
        return one.kind if one.kind in KINDS and one.isnative and sized else ""

    @property
    def whole(self) -> bool:
        """Whether it is as long as it says."""
        return min(self.shape, default=0) >= 0 and self.size == math.prod(self.shape) * self.dtype.itemsize


class Archive:
    """An open NPZ file with the claims of its arrays; `BadInput` where it is none, whatever zip and numpy raise."""

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = archive(file)
        names = [name.removesuffix(".npy") for name in self._archive.namelist() if name.endswith(".npy")]
        if len(names) > MOST_ARRAYS:
            raise BadInput(f"it has more than {MOST_ARRAYS} arrays.")
        self.claims = {name: _guarded(partial(self._claim, name)) for name in names}

    def _claim(self, name: str) -> Claim:
        member = self._archive.getinfo(f"{name}.npy")
        with self._archive.open(member) as stream:
            if np.lib.format.read_magic(stream) != (1, 0):  # others are for longer heads than any array here has
                raise BadInput(f'its array "{name}" is of a kind that Ravine does not write.')
            shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
            return Claim(shape, dtype, member.file_size - stream.tell())

    def array(self, name: str) -> np.ndarray:
        """An array of one of `KINDS`, which is as long as it says."""
        claim = self.claims[name]
        if not claim.kind or not claim.whole:
            raise BadInput(f'its array "{name}" is not as long as it says.')
        with _guarded(lambda: self._archive.open(f"{name}.npy")) as stream:
            found: np.ndarray = _guarded(lambda: np.lib.format.read_array(stream, allow_pickle=False))
        return found

    def text(self, name: str, longest: int) -> str:
        """An array of one text, of so many letters at the most."""
        claim = self.claims.get(name)
        if claim is None:
            raise BadInput(f'it is not a file that Ravine wrote: it has no array "{name}".')
        if claim.kind != "U" or claim.shape:
            raise BadInput(f'its array "{name}" does not hold a text.')
        if claim.size > 4 * longest:
            raise BadInput(f"its {name} is too large to be one.")
        return _guarded(lambda: str(self.array(name)))


def _guarded(read: Callable[[], T]) -> T:
    """Do something to a file that may be broken; a dozen kinds of errors, OSError among them, are one `BadInput`."""
    try:
        return read()
    except BadInput:
        raise
    except Exception:
        raise BadInput("it is not a whole file that Ravine wrote.") from None
