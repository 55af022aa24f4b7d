"""The racers of a training at any of its steps: losses, accuracy and how each ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.history import History, TrainingRows
from engine.outcome import Outcome
from engine.pictures.digits import short
from engine.recording import Ending
from engine.training import Training


@dataclass(frozen=True, slots=True)
class TrainingStanding:
    """How one racer stands at a step; with several seeds the numbers are medians over them.

    A number is NaN where there is none: nothing is held out, or the data have no classes. The accuracy is that on
    validation data where there are any.
    """

    racer: int
    train_loss: float
    validation_loss: float
    accuracy: float
    endings: tuple[Ending, ...]  # of each seed, as far as the step shown

    @property
    def failed(self) -> bool:
        """Whether most of its seeds left the numbers or ran away."""
        return 2 * sum(ending.outcome.failed for ending in self.endings) > len(self.endings)

    @property
    def outcome(self) -> Outcome:
        """How most of its seeds ended."""
        outcomes = [ending.outcome for ending in self.endings]
        return max(outcomes, key=outcomes.count)


def training_standings(history: History, rows: TrainingRows, row: int, racers: int) -> tuple[TrainingStanding, ...]:
    """The standing of every racer at one of the recorded rows."""
    step, seeds = int(rows.step[row]), len(history.lanes) // max(racers, 1)
    held_out = np.isfinite(rows.validation_accuracy[0]).any()
    accuracy = rows.validation_accuracy if held_out else rows.train_accuracy
    arrays = (array[row].reshape(racers, seeds) for array in (rows.train_loss, rows.validation_loss, accuracy))
    train, validation, right = (np.median(array, axis=1).tolist() for array in arrays)
    known = [_until(ending, step) for ending in history.endings]
    return tuple(
        TrainingStanding(r, train[r], validation[r], right[r], tuple(known[r * seeds : (r + 1) * seeds]))
        for r in range(racers)
    )


def _until(ending: Ending, step: int) -> Ending:
    """An ending as one knows it at a step."""
    return ending if ending.step is not None and ending.step <= step else Ending()


def names(training: Training) -> tuple[str, ...]:
    """What each racer is called; those of the same title are told apart by their learning rates."""
    titles = [racer.title for racer in training.racers]
    return tuple(
        f"{racer.title} {short(racer.optimizer.lr)}" if titles.count(racer.title) > 1 else racer.title
        for racer in training.racers
    )
