"""Shows the recording in a file in place of racing its scenario anew."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from engine.heat import FIRST_CHUNK
from engine.jobs.race import PACE, Progress, race
from engine.recording_reader import recording_in
from engine.scenario import Scenario
from engine.trajectory import Trajectory


def reopen(
    path: Path, scenario: Scenario, trajectory: Trajectory, pace: float = PACE, first: int = FIRST_CHUNK
) -> Generator[Progress, None, Trajectory]:
    """Fill `trajectory` with the recording in a file, as it was; `BadInput` says what is wrong with it.

    A file that holds a table of something else, or by now the recording of another scenario, is raced.
    """
    yield Progress(-1, scenario.stop.steps, 0.0)
    found = recording_in(path)
    if found is not None and isinstance(found[1], Trajectory) and found[0].computed == scenario.computed:
        trajectory.become(found[1])
        return trajectory
    return (yield from race(scenario, trajectory, pace, first))
