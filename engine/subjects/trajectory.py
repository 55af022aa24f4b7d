"""The trajectory of a race: every kept step of every lane, with every vector that its optimizer keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.lane_columns import LaneRows, called, inner_names, pair, units_of, who
from engine.scenario import Scenario
from engine.subject import Subject
from engine.table import Table
from engine.trajectory import Rows, Trajectory

if TYPE_CHECKING:
    from engine.subject import AnyRecording


class TrajectoryTable(Subject):
    """A row for each kept step of each lane up to its ending, lane after lane.

    Racers and starts are counted from 0 in the order of the scenario; step 0 is the start. `gradient_x` and `_y` are
    the exact gradient, `grad_norm` its norm; `noisy_gradient` is what the optimizer saw, where that is another. `lr` is
    the rate of the next step, and `step_x` and `_y` that step itself, which a lane that ended does not take. The other
    columns are what an optimizer keeps, under its name, before that step: NaN for racers that keep no such thing.
    `engine.recording_reader` makes the recording of such a table again, bit for bit.
    """

    title = "Trajectories"
    idea = "Where each racer was at every step, with loss, gradient and all inner vectors."
    workspaces = ("race",)

    def table(self, scenario: Scenario, recording: AnyRecording) -> Table:
        assert isinstance(recording, Trajectory)
        rows = recording.rows
        told = LaneRows.of(recording, rows.step)
        columns = {
            **who(scenario, recording, told),
            **pair("", rows.position, told),
            "loss": told.column(rows.loss),
            "grad_norm": told.column(rows.grad_norm),
            "lr": told.column(rows.rate),
            "evaluations": told.steps,
            "seconds": told.column(rows.seconds),
            **pair("gradient", rows.gradient, told),
        }
        if rows.noisy_gradient.tobytes() != rows.gradient.tobytes():
            columns |= pair("noisy_gradient", rows.noisy_gradient, told)
        columns |= pair("step", _steps(scenario, recording, rows), told)
        for name, array in _inner(scenario, recording, rows).items():
            columns |= pair(name, array, told)
        facts = {**recorded(recording, rows.step), "called": called(scenario)}
        raced = scenario.model_copy(update={"workspace": "race"})
        return Table(self.key, columns, raced, units_of(columns), facts)


def recorded(recording: Trajectory, step: np.ndarray) -> dict[str, Any]:
    """What is to be known beside the columns to make the recording again: which steps are kept, and how lanes ended.

    Kept are the multiples of `stride` from 0 on up to the last step, and the steps `beside`.
    """
    return {
        "stride": recording.stride,
        "last_step": int(step[-1]),
        "beside": step[step % recording.stride != 0].tolist(),
        "endings": [[int(ending.outcome), ending.step, ending.sentence] for ending in recording.endings],
    }


def _inner(scenario: Scenario, recording: Trajectory, rows: Rows) -> dict[str, np.ndarray]:
    """The vectors that optimizers keep, `[T, L, 2]` each: of racers that keep no such thing NaN."""
    found: dict[str, np.ndarray] = {}
    for racer, state in enumerate(rows.state):
        lanes = recording.lanes_of(racer)
        for key, name in inner_names(scenario.racers[racer].optimizer).items():
            array = found.setdefault(name, np.full_like(rows.position, np.nan))
            array[:, lanes] = state[key]
    return found


def _steps(scenario: Scenario, recording: Trajectory, rows: Rows) -> np.ndarray:
    """What each lane does next `[T, L, 2]`; NaN from its ending on."""
    steps = np.full_like(rows.position, np.nan)
    ended = np.array([rows.step[-1] + 1 if e.step is None else e.step for e in recording.endings])
    for racer, state in enumerate(rows.state):
        rule, lanes = scenario.racers[racer].optimizer, recording.lanes_of(racer)
        for row in range(int(np.searchsorted(rows.step, ended[lanes].max()))):
            t, lr = int(rows.step[row]) + 1, float(rows.rate[row, lanes[0]])
            here = {name: array[row] for name, array in state.items()}
            with np.errstate(all="ignore"):
                move, _ = rule.step(np, t, rows.position[row, lanes], rows.noisy_gradient[row, lanes], lr, here)
            steps[row, lanes] = move
    steps[rows.step[:, None] >= ended] = np.nan
    return steps
