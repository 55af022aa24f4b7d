"""The race: every lane of a scenario descends its landscape, recorded in a trajectory."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass

from engine.declared import BadInput
from engine.heat import FIRST_CHUNK, Heat
from engine.recording import MOST_ROWS
from engine.scenario import Scenario
from engine.trajectory import Lane, Trajectory

PACE = 0.030  # seconds between two yields
MOST_LANES = 20_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a race is: the newest recorded step, the step limit, and steps a second over all lanes."""

    step: int
    steps: int
    speed: float


def lanes_of(scenario: Scenario) -> tuple[Lane, ...]:
    """The lanes of a scenario: racer by racer, start by start, seed by seed."""
    racers, starts, seeds = len(scenario.racers), len(scenario.starts), scenario.seeds
    if racers * starts * seeds > MOST_LANES:
        raise BadInput(
            f"{racers} racers x {starts} starts x {seeds} seeds are more than {MOST_LANES:,} runs; take fewer of one."
        )
    return tuple(Lane(r, s, k) for r in range(racers) for s in range(starts) for k in range(seeds))


def new_trajectory(scenario: Scenario) -> Trajectory:
    """An empty recording for a scenario; `BadInput` if it asks for too many lanes."""
    return Trajectory(lanes_of(scenario), min(MOST_ROWS, scenario.stop.steps + 1))


def race(
    scenario: Scenario, trajectory: Trajectory, pace: float = PACE, first: int = FIRST_CHUNK
) -> Generator[Progress, None, Trajectory]:
    """Run a scenario into `trajectory`, yielding progress about every `pace` seconds; may be closed at any yield.

    The first `first` steps are run before the first yield; from then on their time sets how many fit the pace.
    Same scenario, same recording (but for its seconds). A lane's path depends on no other lane.
    """
    if not scenario.racers:
        return trajectory
    heat = Heat(scenario, trajectory, first)
    busy = silent = 0.0  # seconds of work, in all and since the last yield
    while not heat.over:
        began = time.perf_counter()
        heat.run_chunk(pace)
        took = time.perf_counter() - began
        busy, silent = busy + took, silent + took
        if silent >= 0.5 * pace or heat.over:
            silent = 0.0
            yield Progress(trajectory.last_step, scenario.stop.steps, heat.spent / max(busy, 1e-9))
    return trajectory


def run(scenario: Scenario) -> Trajectory:
    """Race a scenario to its end and hand back the recording; for notebooks and scripts."""
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return trajectory
