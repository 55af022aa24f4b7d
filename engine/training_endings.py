"""Finds out who has finished training: converged, diverged, stopped early, or at the step limit."""

from __future__ import annotations

import numpy as np

from engine.outcome import Outcome
from engine.recording import Ending, Lane
from engine.training import Training


class Watch:
    """Looks at the rows of a history as they are made, and keeps how each lane ended; between rows nobody looks."""

    def __init__(self, training: Training, lanes: tuple[Lane, ...], steps_per_epoch: int) -> None:
        self.training, self.steps_per_epoch = training, steps_per_epoch
        self.endings = [Ending() for _ in lanes]
        self.running = np.ones(len(lanes), dtype=bool)  # which lanes run on [L]
        self._first = np.full(len(lanes), np.nan)  # training losses
        self._best = np.full(len(lanes), np.inf)  # validation losses
        self._best_at = np.zeros(len(lanes), dtype=int)  # steps

    @property
    def over(self) -> bool:
        """Whether every lane has ended."""
        return not self.running.any()

    def look(self, step: int, train_loss: np.ndarray, validation_loss: np.ndarray) -> None:
        """Judge the running lanes by their losses `[L]` at a row."""
        for lane in np.flatnonzero(self.running):
            train, validation = float(train_loss[lane]), float(validation_loss[lane])
            if np.isnan(self._first[lane]):
                self._first[lane] = train
            if validation < self._best[lane]:
                self._best[lane], self._best_at[lane] = validation, step
            outcome, sentence = self._judged(int(lane), step, train)
            if outcome is not Outcome.RUNNING:
                self._end(int(lane), Ending(outcome, step, sentence))

    def not_finite(self, lane: int, last: int, step: int) -> None:
        """A lane left the finite numbers at `step`; the last row it has is that of step `last`."""
        self._end(lane, Ending(Outcome.NOT_FINITE, last, f"the loss is not finite at {self._when(step)}"))

    def stop_at_limit(self, step: int) -> None:
        """End all who still run: the epochs are over."""
        for lane in np.flatnonzero(self.running):
            self._end(int(lane), Ending(Outcome.STEP_LIMIT, step, f"step limit reached at {self._when(step)}"))

    def go_on(self) -> None:
        """Let those who stopped at the limit run again."""
        for lane, ending in enumerate(self.endings):
            if ending.outcome is Outcome.STEP_LIMIT:
                self.endings[lane], self.running[lane] = Ending(), True

    def take(self, endings: tuple[Ending, ...]) -> None:
        """Take endings that were found before."""
        self.endings = list(endings)
        self.running = np.array([ending.outcome is Outcome.RUNNING for ending in endings])

    def _end(self, lane: int, ending: Ending) -> None:
        self.endings[lane], self.running[lane] = ending, False

    def _judged(self, lane: int, step: int, train: float) -> tuple[Outcome, str]:
        rules, when = self.training, self._when(step)
        if not np.isfinite(train):
            return Outcome.NOT_FINITE, f"the loss is not finite at {when}"
        if train > rules.diverged_beyond * max(self._first[lane], 1e-12):
            return (
                Outcome.DIVERGED,
                f"diverged at {when}: the training loss is {train:.4g}, at first it was {self._first[lane]:.4g}",
            )
        if rules.loss_below is not None and train < rules.loss_below:
            return Outcome.CONVERGED, f"converged at {when}: the training loss is below {rules.loss_below:g}"
        if rules.patience is not None and step - self._best_at[lane] >= rules.patience * self.steps_per_epoch:
            best = f"{self._best[lane]:.4g} at {self._when(int(self._best_at[lane]))}"
            return Outcome.STOPPED, f"stopped early at {when}: the validation loss was lowest, {best}"
        return Outcome.RUNNING, ""

    def _when(self, step: int) -> str:
        epochs = step / self.steps_per_epoch
        return f"step {step:,} (epoch {epochs:.4g})"
