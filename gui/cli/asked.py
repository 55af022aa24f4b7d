"""What a command is asked to take out: a scenario by its file, preset or link, with its recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.asked import asked
from engine.history import History
from engine.recording_reader import recording_in
from engine.scenario import Scenario

if TYPE_CHECKING:
    from engine.trajectory import Trajectory
    from gui.scene import Source


def asked_recording(
    word: str, needed: Callable[[Scenario], bool] = lambda _: True
) -> tuple[Scenario, Trajectory | History | None]:
    """A scenario with its recording, where that is needed: from the file that has it, or computed, with a bar."""
    found = asked(word)
    if not needed(found.scenario):
        return found.scenario, None
    recorded = recording_in(found.path) if found.path is not None else None
    if recorded is None:
        return found.scenario, computed(found.scenario)
    scenario, recording = recorded
    place = "train" if isinstance(recording, History) else "race"
    return scenario.changed(workspace=place), recording


def computed(scenario: Scenario) -> Trajectory | History | None:
    """Compute what a scenario records; nothing in the Losses workspace."""
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

    return Source(*asked_recording(word))
