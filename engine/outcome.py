"""How a run can end, with a sentence for the user each."""

from __future__ import annotations

from enum import IntEnum


class Outcome(IntEnum):
    """The ways a lane ends; `RUNNING` while it has not."""

    RUNNING = 0
    CONVERGED = 1
    STEP_LIMIT = 2
    DIVERGED = 3
    NOT_FINITE = 4
    STOPPED = 5

    @property
    def title(self) -> str:
        """The name in plain words, as files and tables have it."""
        return self.name.lower().replace("_", " ")

    @property
    def failed(self) -> bool:
        """Whether the lane left the numbers or the landscape."""
        return self in (Outcome.DIVERGED, Outcome.NOT_FINITE)
