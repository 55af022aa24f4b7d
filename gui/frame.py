"""What every view of a race is given to draw: one recording at one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.scenario import Scenario
from engine.trajectory import Rows, Trajectory
from gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Frame:
    """A recording at a step. All views get the same frame, so that they always show the same step.

    `rows` is what was recorded when the frame was made, `row` the index of the step shown in it.
    """

    scenario: Scenario
    trajectory: Trajectory
    rows: Rows
    row: int

    @property
    def step(self) -> int:
        """The step shown."""
        return int(self.rows.step[self.row])

    def draws_like(self, other: Frame | None) -> bool:
        """Whether it is of the same recording, with the racers drawn alike: only rows and step may differ."""
        if other is None or other.trajectory is not self.trajectory:
            return False
        return other.scenario.racers == self.scenario.racers


class View(Protocol):
    """A view of a race. Every method is called in the GUI thread and returns within a few milliseconds."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""

    def set_scenario(self, scenario: Scenario) -> None:
        """Take what is asked for: landscape, starts, racers, how to show it. A recording may follow later."""

    def set_frame(self, frame: Frame | None) -> None:
        """Draw a recording at a step; None clears it. Called up to 60 times a second."""

    def set_selected(self, racer: int) -> None:
        """Emphasise the selected racer."""
