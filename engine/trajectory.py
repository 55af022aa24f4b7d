"""The recording of a race: append-only rows, one writer, many readers, bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

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


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a recording: what each of L lanes had at each of T kept steps.

    A row holds what is known *before* the step that leaves it: the position, loss and gradient there, the
    state of the optimizer, and the learning rate that the next step is taken with. After a lane's ending its
    rows repeat the last. `state[r]` maps the names of racer r's inner vectors to arrays `[T, n_r, D]` over
    that racer's lanes.
    """

    step: np.ndarray  # [T] int64, rising
    position: np.ndarray  # [T, L, D]
    loss: np.ndarray  # [T, L]
    gradient: np.ndarray  # [T, L, D] exact
    noisy_gradient: np.ndarray  # [T, L, D] as the optimizer saw it; equals `gradient` without noise
    rate: np.ndarray  # [T, L]
    seconds: np.ndarray  # [T, L]
    state: tuple[Mapping[str, np.ndarray], ...] = ()

    def __len__(self) -> int:
        return len(self.step)

    @property
    def grad_norm(self) -> np.ndarray:
        """The norm of the exact gradient `[T, L]`."""
        return np.asarray(np.sqrt(np.einsum("...d,...d->...", self.gradient, self.gradient)))

    @property
    def evaluations(self) -> np.ndarray:
        """Gradients that the rule was given before each row `[T]`: every rule takes one a step."""
        return self.step

    def index(self, step: int) -> int:
        """The row that shows `step`: the newest kept row at or before it."""
        return max(int(np.searchsorted(self.step, step, side="right")) - 1, 0)

    def taken(self, rows: slice | np.ndarray) -> Rows:
        """Some of the rows; a slice gives views."""
        return self.mapped(lambda array: array[rows])

    def mapped(self, change: Callable[[np.ndarray], np.ndarray]) -> Rows:
        """The same rows with every array changed by a function."""
        state = tuple({name: change(array) for name, array in racer.items()} for racer in self.state)
        arrays = {name: change(getattr(self, name)) for name in ROW_ARRAYS}
        return replace(self, **arrays, state=state)

    def by_lane(self) -> list[np.ndarray]:
        """The arrays whose second axis is the lanes, in a fixed order."""
        return [getattr(self, name) for name in ROW_ARRAYS[1:]]

    def arrays(self) -> list[np.ndarray]:
        """Every array, in a fixed order."""
        return [self.step, *self.by_lane(), *(array for racer in self.state for array in racer.values())]


ROW_ARRAYS = ("step", "position", "loss", "gradient", "noisy_gradient", "rate", "seconds")


@dataclass(frozen=True, slots=True)
class _Block:
    """What a reader gets in one atomic read: full-size arrays and how many of their rows are valid."""

    rows: Rows
    count: int
    stride: int
    endings: tuple[Ending, ...]


@dataclass
class Trajectory:
    """A recording that one thread appends to while others read.

    The writer fills rows beyond the published count and then publishes a new block, so a reader's view
    never changes under it. When the arrays are full every second row is dropped, into new arrays: a run of
    10 million steps keeps every 2^k-th step, the step each lane ended at, and the last. (Of more lanes than a quarter
    of the capacity the endings are not kept; the next row repeats what a lane had at its ending.)
    """

    lanes: tuple[Lane, ...]
    capacity: int = MOST_ROWS
    _block: _Block | None = field(default=None, repr=False)

    @property
    def rows(self) -> Rows:
        """The rows recorded so far; views that stay valid and unchanged."""
        block = self._ready()
        return block.rows.taken(slice(0, block.count))

    @property
    def count(self) -> int:
        """How many rows are published; 0 before the first."""
        return self._block.count if self._block else 0

    @property
    def stride(self) -> int:
        """Every how many steps a row is kept: 1 until the recording is thinned, then a power of two."""
        return self._block.stride if self._block else 1

    @property
    def last_step(self) -> int:
        """The newest recorded step; -1 before the first."""
        block = self._block
        return int(block.rows.step[block.count - 1]) if block and block.count else -1

    @property
    def endings(self) -> tuple[Ending, ...]:
        """How each lane ended (or that it is still running)."""
        return self._block.endings if self._block else tuple(Ending() for _ in self.lanes)

    def lanes_of(self, racer: int) -> list[int]:
        """The lanes `[n_r]` that a racer runs in, in order of start and seed."""
        return [index for index, lane in enumerate(self.lanes) if lane.racer == racer]

    def append(self, rows: Rows, endings: tuple[Ending, ...], *, last: bool = False) -> None:
        """Record further steps in order (writer only), and how lanes ended. `last` keeps the final row."""
        block = self._block or self._first(rows)
        keep = self._kept(rows.step, block.stride, endings, last)
        block, keep = self._with_room(block, rows.step, keep, endings, last)
        end = block.count + int(keep.sum())
        kept = rows if keep.all() else rows.taken(keep)
        for target, source in zip(block.rows.arrays(), kept.arrays(), strict=True):
            target[block.count : end] = source
        self._block = replace(block, count=end, endings=endings)

    def _with_room(
        self, block: _Block, step: np.ndarray, keep: np.ndarray, endings: tuple[Ending, ...], last: bool
    ) -> tuple[_Block, np.ndarray]:
        """Halve what is kept, of the old rows and the new, until all fit."""
        while block.count + keep.sum() > self.capacity:
            stride = 2 * block.stride
            kept = self._kept(block.rows.step[: block.count], stride, endings, False)
            block = replace(self._thinned(block, np.flatnonzero(kept)), stride=stride)
            keep = self._kept(step, stride, endings, last)
        return block, keep

    def _kept(self, step: np.ndarray, stride: int, endings: tuple[Ending, ...], last: bool) -> np.ndarray:
        keep = np.asarray(step % stride == 0)
        if stride > 1 and len(endings) <= self.capacity // 4:  # later rows repeat an ending, so none is lost
            keep |= np.isin(step, [ending.step for ending in endings if ending.step is not None])
        if last:
            keep[-1:] = True
        return keep

    def _thinned(self, block: _Block, kept: np.ndarray) -> _Block:
        """A new block with some of the rows; the old one stays as its readers know it."""
        rows = self._empty(block.rows)
        for target, source in zip(rows.arrays(), block.rows.arrays(), strict=True):
            np.take(source, kept, axis=0, out=target[: len(kept)], mode="clip")
        return replace(block, rows=rows, count=len(kept))

    def _first(self, rows: Rows) -> _Block:
        row_bytes = sum(array.nbytes for array in rows.arrays()) // max(len(rows), 1)
        self.capacity = min(self.capacity, max(MEMORY // max(row_bytes, 1), FEWEST_ROWS))
        return _Block(self._empty(rows), 0, 1, tuple(Ending() for _ in self.lanes))

    def _empty(self, like: Rows) -> Rows:
        """Room for as many rows as are ever kept; the system hands out the memory when it is written to."""
        return like.mapped(lambda array: np.empty((self.capacity, *array.shape[1:]), array.dtype))

    def _ready(self) -> _Block:
        if self._block is None:
            raise LookupError("nothing is recorded yet")
        return self._block
