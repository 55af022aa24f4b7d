"""What the command line shows of a race: a bar while it runs, and how each racer ended."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from engine.jobs.race import new_trajectory, race
from engine.scenario import Racer, Scenario
from engine.trajectory import Trajectory

PIPE_WIDTH = 400  # columns where no terminal sets a limit, so that a table in a file breaks no line
PATIENCE = 1.0  # seconds before a race shows a bar


def race_with_bar(scenario: Scenario) -> Trajectory:
    """Race to the end; on a terminal a bar appears when it takes longer than a second."""
    from rich.progress import Progress

    trajectory, began = new_trajectory(scenario), time.perf_counter()
    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = bar.add_task("racing", total=scenario.stop.steps)
    try:
        for progress in race(scenario, trajectory):
            if time.perf_counter() - began > PATIENCE:
                bar.start()
            bar.update(task, completed=progress.step)
    finally:
        bar.stop()
    return trajectory


def results(scenario: Scenario, trajectory: Trajectory) -> list[dict[str, Any]]:
    """How each lane ended, in plain words for JSON; a number that is not finite is `None`."""
    rows, found = trajectory.rows, []
    grad_norm = rows.taken(slice(-1, None)).grad_norm[0]
    for index, (lane, ending) in enumerate(zip(trajectory.lanes, trajectory.endings, strict=True)):
        rule = scenario.racers[lane.racer].optimizer
        steps = trajectory.last_step if ending.step is None else ending.step
        numbers = {
            "x": rows.position[-1, index, 0],  # the rows after an ending repeat it
            "y": rows.position[-1, index, 1],
            "loss": rows.loss[-1, index],
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
                "evaluations": int(rows.evaluations[rows.index(steps)]),
                "seconds": float(rows.seconds[-1, index]),
            }
        )
    return found


def print_race(scenario: Scenario, trajectory: Trajectory, written: Sequence[Path], as_json: bool) -> None:
    """Print how the racers ended, as one JSON object or as a table."""
    found = results(scenario, trajectory)
    if as_json:
        print(json.dumps({"racers": found}, indent=2, allow_nan=False))
        return
    page = console()
    page.print(_race_table(scenario, trajectory, found))
    if trajectory.stride > 1:
        page.print(f"The recording keeps every {trajectory.stride:,}th step, each ending and the last step.")
    for path in written:
        page.print(f"Wrote {path}", soft_wrap=True)


def _race_table(scenario: Scenario, trajectory: Trajectory, found: list[dict[str, Any]]) -> Table:
    columns = {
        "racer": [_name(scenario.racers[lane.racer]) for lane in trajectory.lanes],
        "start": [f"{x:g}, {y:g}" for x, y in (one["start"] for one in found)],
        "seed": [str(one.get("seed", "")) for one in found],
        **{name: [_short(one[name]) for one in found] for name in ("x", "y", "loss")},
        "|gradient|": [_short(one["grad_norm"]) for one in found],
        "steps": [f"{one['steps']:,}" for one in found],
        "seconds": [f"{one['seconds']:.3f}" for one in found],
        "how it ended": [ending.sentence for ending in trajectory.endings],
    }
    if scenario.seeds == 1:
        del columns["seed"]
    if len(scenario.starts) == 1:
        del columns["start"]
    table = Table(title=_title(scenario), title_justify="left", box=None, pad_edge=False)
    for name in columns:
        words = name in ("racer", "how it ended")
        table.add_column(name, justify="left" if words else "right", no_wrap=name != "how it ended")
    for row in zip(*columns.values(), strict=True):
        table.add_row(*row)
    return table


def _title(scenario: Scenario) -> str:
    landscape = scenario.landscape
    values = ", ".join(f"{name} = {value:g}" for name, value in landscape.values.items())
    where = f" from {scenario.starts[0][0]:g}, {scenario.starts[0][1]:g}" if len(scenario.starts) == 1 else ""
    return f"{landscape.title}: {landscape.expression}{f', {values}' if values else ''}{where}"


def _name(racer: Racer) -> str:
    return f"{racer.title} lr={racer.optimizer.lr:g}"


def _short(number: float | None) -> str:
    return "-" if number is None else f"{number:.4g}"


def console() -> Console:
    """Standard output with tables, as wide as the terminal; wide enough for any line where there is none."""
    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False, markup=False, emoji=False)
