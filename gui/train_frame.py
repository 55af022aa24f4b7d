"""What every view of a training is given to draw: one history at one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.history import History, TrainingRows
from engine.problem import Problem
from engine.trainer import Trainer
from engine.training import Training
from gui.theme import Theme


@dataclass(frozen=True, slots=True)
class TrainFrame:
    """A history at a step. All views get the same frame, so that they always show the same step.

    `training` is what was trained, with the newest word on how to show it; `rows` is what was recorded when the
    frame was made, `row` the index of the step shown in it.
    """

    training: Training
    trainer: Trainer
    rows: TrainingRows
    row: int

    @property
    def step(self) -> int:
        """The step shown."""
        return int(self.rows.step[self.row])

    @property
    def history(self) -> History:
        """The recording."""
        return self.trainer.history

    @property
    def problem(self) -> Problem:
        """Data, network and loss, ready to compute."""
        return self.trainer.problem


class TrainingView(Protocol):
    """A view of a training. Every method is called in the GUI thread and returns within a few milliseconds."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""

    def set_training(self, training: Training) -> None:
        """Take what is asked for: data, racers, how to show it. A history may follow later."""

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Draw a history at a step; None clears it. Called up to 60 times a second."""

    def set_selected(self, racer: int) -> None:
        """Emphasise the selected racer."""
