"""The recording of a training: weights, losses and what else is known at every kept step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields

import numpy as np

from engine import recording
from engine.declared import BadInput
from engine.recording import Ending, Lane, Recording
from engine.rows_forward import Layout
from engine.training import RateChange


@dataclass(frozen=True, slots=True)
class TrainingRows:
    """Rows of a history: what each of L lanes had at each of T kept steps, before the step that leaves the row.

    The losses are means over all samples; the gradient norms are those of the batch that the step saw, before clipping.
    After a lane's ending its rows repeat the last.
    """

    step: np.ndarray  # [T] int64, rising
    weights: np.ndarray  # [T, L, P]
    train_loss: np.ndarray  # [T, L]
    validation_loss: np.ndarray  # [T, L], NaN where nothing is held out
    train_accuracy: np.ndarray  # [T, L], NaN where there are no classes
    validation_accuracy: np.ndarray  # [T, L]
    grad_norm: np.ndarray  # [T, L, G] of each layer
    sharpness: np.ndarray  # [T, L], NaN where it was not measured
    rate: np.ndarray  # [T, L]
    seconds: np.ndarray  # [T, L]

    def __len__(self) -> int:
        return len(self.step)

    def index(self, step: int) -> int:
        """The row that shows `step`: the newest kept row at or before it."""
        return recording.row_at(self, step)

    def taken(self, rows: slice | np.ndarray) -> TrainingRows:
        """Some of the rows; a slice gives views."""
        return recording.taken(self, rows)

    def mapped(self, change: Callable[[np.ndarray], np.ndarray]) -> TrainingRows:
        """The same rows with every array changed by a function."""
        return TrainingRows(*(change(array) for array in self.arrays()))

    def arrays(self) -> list[np.ndarray]:
        """Every array, in a fixed order."""
        return [getattr(self, name) for name in ROW_ARRAYS]


ROW_ARRAYS = tuple(one.name for one in fields(TrainingRows))


@dataclass
class History(Recording[TrainingRows]):
    """The recording of a training; `layers` names the G layers, `changes` are the rates changed while it ran."""

    steps_per_epoch: int = 1
    layers: tuple[str, ...] = ()
    changes: tuple[RateChange, ...] = field(default=())

    def check(self, layout: Layout) -> None:
        """Refuse a network whose weights are laid out otherwise than those that were recorded."""
        width = self.rows.weights.shape[2]
        if width != layout.total or self.layers != layout.layers:
            raise BadInput(
                f"the recording has {width:,} weights in {len(self.layers)} layers, the network {layout.total:,} in "
                f"{len(layout.layers)}: they do not belong together."
            )


__all__ = ["ROW_ARRAYS", "Ending", "History", "Lane", "TrainingRows"]
