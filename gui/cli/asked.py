"""What a command is asked to take out: a scenario by its file, preset or link, with its recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.asked import asked
from engine.scenario import Scenario

if TYPE_CHECKING:
    from engine.history import History
    from engine.trajectory import Trajectory
    from gui.scene import Source


def asked_recording(scenario: Scenario) -> Trajectory | History | None:
    """Compute what a scenario records, with a bar where it takes long; nothing in the Losses workspace."""
    if scenario.workspace == "losses":
        return None
    if scenario.workspace == "train":
        from engine.cli.training_report import train_with_bar

        done = train_with_bar(scenario)
        if done.ended_by is not None:
            raise done.ended_by
        return done.trainer.history
    from engine.cli.report import race_with_bar

    return race_with_bar(scenario)


def asked_source(word: str) -> Source:
    """A scenario with its recording, ready for the studio; needs Qt."""
    from gui.scene import Source

    scenario = asked(word).scenario
    return Source(scenario, asked_recording(scenario))
