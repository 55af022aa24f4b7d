"""What the command line shows of a race: how each racer ended."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.batches import batches_of
from engine.cli.terminal import at_work, print_endings, short
from engine.jobs.race import new_trajectory, race
from engine.landscapes.model import ModelLandscape
from engine.one_line import one_line
from engine.runtime import Backend
from engine.scenario import Scenario
from engine.trajectory import Lane, Trajectory


def race_with_bar(scenario: Scenario) -> Trajectory:
    """Race to the end, with a bar where it takes long."""
    trajectory = new_trajectory(scenario)
    with at_work("racing", scenario.stop.steps) as tell:
        for progress in race(scenario, trajectory):
            tell(progress.step)
    return trajectory


def results(scenario: Scenario, trajectory: Trajectory) -> list[dict[str, Any]]:
    """How each lane ended, in plain words for JSON; a number that is not finite is `None`."""
    rows, found = trajectory.rows.taken(slice(-1, None)), []  # [1, L]: after its ending a lane repeats its last row
    grad_norm = rows.grad_norm[0]
    for index, (lane, ending) in enumerate(zip(trajectory.lanes, trajectory.endings, strict=True)):
        rule = scenario.racers[lane.racer].optimizer
        steps = int(rows.step[0]) if ending.step is None else ending.step
        numbers = {
            "x": rows.position[0, index, 0],
            "y": rows.position[0, index, 1],
            "loss": rows.loss[0, index],
            "grad_norm": grad_norm[index],
        }
        found.append(
            {
                "optimizer": rule.key,
                "parameters": rule.model_dump(mode="json"),
                "start": list(scenario.starts[lane.start]),
                **({"seed": scenario.seed + lane.seed} if scenario.seeds > 1 else {}),
                "steps": steps,
                "outcome": ending.outcome.title,
                **{name: float(value) if math.isfinite(value) else None for name, value in numbers.items()},
                "evaluations": steps,  # every rule spends one gradient a step
                "seconds": float(rows.seconds[0, index]),
                **_of_the_model(scenario, lane, rows.position[:, index], steps),
            }
        )
    return found


def _of_the_model(scenario: Scenario, lane: Lane, position: np.ndarray, steps: int) -> dict[str, Any]:
    """What else there is to say of a lane that fitted a model and ended at `position [1, 2]`; nothing of others."""
    landscape, batches = scenario.landscape, batches_of(scenario, lane)
    if not isinstance(landscape, ModelLandscape) or batches is None:
        return {}
    objective = landscape.held_out_objective()
    held_out = None if objective is None else float(objective.on(Backend("numpy")).value(position)[0])
    parameters = zip(landscape.axis_names, position[0].tolist(), strict=True)
    return {
        "fit": {name: value if math.isfinite(value) else None for name, value in parameters},
        "batch": batches.size,
        "epochs": steps / batches.per_epoch,
        **({} if held_out is None else {"held_out_loss": held_out if math.isfinite(held_out) else None}),
    }


def print_race(scenario: Scenario, trajectory: Trajectory, written: Sequence[Path], as_json: bool) -> None:
    """Print how the racers ended, as one JSON object or as a table."""
    found = results(scenario, trajectory)
    if as_json:
        print(json.dumps({"racers": found}, indent=2, allow_nan=False))
    else:
        sentences = [one.sentence for one in trajectory.endings]
        print_endings(_title(scenario), _numbers(scenario, trajectory, found), sentences)
    if isinstance(scenario.landscape, ModelLandscape) and (note := scenario.landscape.samples.raw.note):
        print(one_line(note), file=sys.stderr if as_json else sys.stdout)
    if trajectory.stride > 1:
        words = (
            f"The recording is thinned: it keeps one step in {trajectory.stride:,}, and those at which a racer ended."
        )
        print(words, file=sys.stderr if as_json else sys.stdout)
    for path in () if as_json else written:
        print(f"Wrote {one_line(str(path))}")


def _numbers(scenario: Scenario, trajectory: Trajectory, found: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The columns of the table, by their headings, without the sentences."""
    axes = scenario.landscape.axis_names
    columns = {
        "racer": [one_line(scenario.racers[lane.racer].label) for lane in trajectory.lanes],
        "start": [f"{x:g}, {y:g}" for x, y in (one["start"] for one in found)],
        "seed": [str(one.get("seed", "")) for one in found],
        **{name: [short(one[key]) for one in found] for name, key in zip(axes, ("x", "y"), strict=True)},
        "loss": [short(one["loss"]) for one in found],
        "held-out loss": [short(one.get("held_out_loss")) for one in found],
        "|gradient|": [short(one["grad_norm"]) for one in found],
        "steps": [f"{one['steps']:,}" for one in found],
        "epochs": [short(one.get("epochs")) for one in found],
        "seconds": [f"{one['seconds']:.3f}" for one in found],
    }
    if scenario.seeds == 1:
        del columns["seed"]
    if len(scenario.starts) == 1:
        del columns["start"]
    if not any("held_out_loss" in one for one in found):
        del columns["held-out loss"]
    if all(racer.batch is None for racer in scenario.racers) or "epochs" not in found[0]:
        del columns["epochs"]
    return columns


def _title(scenario: Scenario) -> str:
    landscape = scenario.landscape
    values = ", ".join(f"{name} = {value:g}" for name, value in landscape.values.items())
    where = f" from {scenario.starts[0][0]:g}, {scenario.starts[0][1]:g}" if len(scenario.starts) == 1 else ""
    name = "" if landscape.words.startswith(landscape.title.split(",")[0]) else f"{landscape.title}: "
    return one_line(f"{name}{landscape.words}{f', {values}' if values else ''}{where}")
