"""The recording of a race: what every lane had at every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine import recording
from engine.recording import Ending, Lane, Recording


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
        return recording.row_at(self, step)

    def taken(self, rows: slice | np.ndarray) -> Rows:
        """Some of the rows; a slice gives views."""
        return recording.taken(self, rows)

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


class Trajectory(Recording[Rows]):
    """The recording of a race."""


__all__ = ["ROW_ARRAYS", "Ending", "Lane", "Rows", "Trajectory"]
