"""What every recording is: append-only rows, one writer, many readers, bounded memory."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, Self, TypeVar

import numpy as np

from engine.outcome import Outcome

MEMORY = 256 * 2**20  # bytes a recording may take before it thins itself
MOST_ROWS, FEWEST_ROWS = 65_536, 64


@dataclass(frozen=True, slots=True)
class Lane:
    """Which racer, start and seed a lane runs, each counted from 0."""

    racer: int
    start: int
    seed: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How a lane ended: the last step it holds (its values stay as they are then) and a sentence."""

    outcome: Outcome = Outcome.RUNNING
    step: int | None = None
    sentence: str = ""


class Steps(Protocol):
    """Rows of a recording: arrays whose first axis is the kept steps, which rise."""

    @property
    def step(self) -> np.ndarray:
        """The kept steps `[T]`, int64."""

    def __len__(self) -> int: ...

    def mapped(self, change: Callable[[np.ndarray], np.ndarray]) -> Self:
        """The same rows with every array changed by a function."""

    def arrays(self) -> list[np.ndarray]:
        """Every array, in a fixed order."""


R = TypeVar("R", bound=Steps)


def taken(rows: R, which: slice | np.ndarray) -> R:
    """Some of the rows; a slice gives views."""
    return rows.mapped(lambda array: array[which])


def row_at(rows: Steps, step: int) -> int:
    """The row that shows `step`: the newest kept row at or before it."""
    return max(int(np.searchsorted(rows.step, step, side="right")) - 1, 0)


@dataclass(frozen=True, slots=True)
class _Block(Generic[R]):
    """What a reader gets in one atomic read: full-size arrays and how many of their rows are valid."""

    rows: R
    count: int
    stride: int
    endings: tuple[Ending, ...]


@dataclass
class Recording(Generic[R]):
    """A recording that one thread appends to while others read.

    The writer fills rows beyond the published count and then publishes a new block, so a reader's view
    never changes under it. When the arrays are full every second row is dropped, into new arrays: a run of
    10 million steps keeps every 2^k-th step, the step each lane ended at, and the last. (Of more lanes than a quarter
    of the capacity the endings are not kept; the next row repeats what a lane had at its ending.)
    """

    lanes: tuple[Lane, ...]
    capacity: int = MOST_ROWS
    every: int = 1  # steps between the rows that are appended
    _block: _Block[R] | None = field(default=None, repr=False)

    @classmethod
    def restored(cls, lanes: tuple[Lane, ...], rows: R, stride: int, endings: tuple[Ending, ...]) -> Self:
        """A recording that was made elsewhere, from all that it holds; nobody appends to it."""
        return cls(lanes, len(rows), _block=_Block(rows, len(rows), stride, endings))

    def become(self, other: Self) -> None:
        """Hold what another recording of the same lanes holds, all at once (writer only)."""
        self.capacity, self._block = other.capacity, other._block

    @property
    def rows(self) -> R:
        """The rows recorded so far; views that stay valid and unchanged."""
        block = self._ready()
        return taken(block.rows, slice(0, block.count))

    @property
    def count(self) -> int:
        """How many rows are published; 0 before the first."""
        return self._block.count if self._block else 0

    @property
    def stride(self) -> int:
        """Every how many steps a row is kept: `every`, and twice as many each time that the recording is thinned."""
        return self._block.stride if self._block else self.every

    @property
    def last_step(self) -> int:
        """The newest recorded step; -1 before the first."""
        block = self._block
        return int(block.rows.step[block.count - 1]) if block and block.count else -1

    @property
    def endings(self) -> tuple[Ending, ...]:
        """How each lane ended (or that it is still running)."""
        return self._block.endings if self._block else tuple(Ending() for _ in self.lanes)

    def snapshot(self) -> Self:
        """What is recorded by now, as a recording that nobody appends to and that has no more room than it needs."""
        taken_now = copy(self)
        if taken_now._block is not None:
            taken_now._block = replace(taken_now._block, rows=taken_now.rows)
        return taken_now

    def lanes_of(self, racer: int) -> list[int]:
        """The lanes `[n_r]` that a racer runs in, in order of start and seed."""
        return [index for index, lane in enumerate(self.lanes) if lane.racer == racer]

    def append(self, rows: R, endings: tuple[Ending, ...], *, last: bool = False) -> None:
        """Record further steps in order (writer only), and how lanes ended. `last` keeps the final row."""
        block = self._block or self._first(rows)
        keep = self._kept(rows.step, block.stride, endings, last)
        block, keep = self._with_room(block, rows.step, keep, endings, last)
        end = block.count + int(keep.sum())
        kept = rows if keep.all() else taken(rows, keep)
        for target, source in zip(block.rows.arrays(), kept.arrays(), strict=True):
            target[block.count : end] = source
        self._block = replace(block, count=end, endings=endings)

    def append_endings(self, endings: tuple[Ending, ...]) -> None:
        """Take how lanes ended without a new row (writer only)."""
        self._block = replace(self._ready(), endings=endings)

    def _with_room(
        self, block: _Block[R], step: np.ndarray, keep: np.ndarray, endings: tuple[Ending, ...], last: bool
    ) -> tuple[_Block[R], np.ndarray]:
        """Halve what is kept, of the old rows and the new, until all fit."""
        while block.count + keep.sum() > self.capacity:
            stride = 2 * block.stride
            kept = self._kept(block.rows.step[: block.count], stride, endings, False)
            block = replace(self._thinned(block, np.flatnonzero(kept)), stride=stride)
            keep = self._kept(step, stride, endings, last)
        return block, keep

    def _kept(self, step: np.ndarray, stride: int, endings: tuple[Ending, ...], last: bool) -> np.ndarray:
        keep = np.asarray(step % stride == 0)
        if stride > self.every and len(endings) <= self.capacity // 4:  # later rows repeat an ending, so none is lost
            keep |= np.isin(step, [ending.step for ending in endings if ending.step is not None])
        if last:
            keep[-1:] = True
        return keep

    def _thinned(self, block: _Block[R], kept: np.ndarray) -> _Block[R]:
        """A new block with some of the rows; the old one stays as its readers know it."""
        rows = self._empty(block.rows)
        for target, source in zip(rows.arrays(), block.rows.arrays(), strict=True):
            np.take(source, kept, axis=0, out=target[: len(kept)], mode="clip")
        return replace(block, rows=rows, count=len(kept))

    def _first(self, rows: R) -> _Block[R]:
        row_bytes = sum(array.nbytes for array in rows.arrays()) // max(len(rows), 1)
        self.capacity = min(self.capacity, max(MEMORY // max(row_bytes, 1), FEWEST_ROWS))
        return _Block(self._empty(rows), 0, self.every, tuple(Ending() for _ in self.lanes))

    def _empty(self, like: R) -> R:
        """Room for as many rows as are ever kept; the system hands out the memory when it is written to."""
        return like.mapped(lambda array: np.empty((self.capacity, *array.shape[1:]), array.dtype))

    def _ready(self) -> _Block[R]:
        if self._block is None:
            raise LookupError("nothing is recorded yet")
        return self._block
