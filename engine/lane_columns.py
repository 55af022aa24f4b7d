"""Columns of a recording: the rows of its lanes, one lane after the other, each up to its ending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.optimizer import Optimizer
from engine.recording import Recording
from engine.scenario import Scenario
from engine.trajectory import Trajectory

UNITS = {
    "step": "steps",
    "evaluations": "gradient evaluations",
    "epoch": "epochs",
    "seconds": "s",
    "arrival": "steps",
}
"""The units of columns that have some: what is not here is a number, or in the units of the landscape."""


@dataclass(frozen=True, slots=True)
class LaneRows:
    """Which of the kept rows are told of each lane.

    A row of a table is a kept step of a lane up to the lane's ending, without the steps it was frozen. Where the row of
    its ending was thinned away, the next one repeats it.
    """

    counts: np.ndarray  # [L] rows of each lane
    steps: np.ndarray  # [rows]

    @classmethod
    def of(cls, recording: Recording[Any], step: np.ndarray) -> LaneRows:
        """Of a recording whose kept steps are `step [T]`."""
        return cls.until(step, [ending.step for ending in recording.endings])

    @classmethod
    def until(cls, step: np.ndarray, ended: list[int | None]) -> LaneRows:
        """Of kept steps `step [T]`, for lanes that ended there, or have not."""
        last = np.array([step[-1] if at is None else at for at in ended], dtype=np.int64)
        counts = np.minimum(np.searchsorted(step, last) + 1, len(step))
        steps = [np.minimum(step[:count], held) for count, held in zip(counts, last, strict=True)]
        return cls(counts, np.concatenate(steps))

    def column(self, array: np.ndarray) -> np.ndarray:
        """The rows `[rows]` of an array `[T, L]`."""
        return np.concatenate([array[:count, lane] for lane, count in enumerate(self.counts)])

    def fact(self, facts: list[Any]) -> np.ndarray:
        """One fact for each lane, repeated over its rows; `[rows]`."""
        return np.repeat(np.array(facts), self.counts)


def who(scenario: Scenario, recording: Trajectory, told: LaneRows) -> dict[str, np.ndarray]:
    """The columns of a race that say whose row it is; `seed` where several run."""
    lanes = recording.lanes
    columns = {
        "racer": told.fact([lane.racer for lane in lanes]),
        "optimizer": told.fact([scenario.racers[lane.racer].optimizer.key for lane in lanes]),
        "start": told.fact([lane.start for lane in lanes]),
        "seed": told.fact([scenario.seed + lane.seed for lane in lanes]),
    }
    if scenario.seeds == 1:
        del columns["seed"]
    return {**columns, "step": told.steps}


def units_of(columns: Mapping[str, np.ndarray]) -> dict[str, str]:
    """The units of those columns that have some."""
    return {name: UNITS[name] for name in columns if name in UNITS}


def called(scenario: Scenario) -> dict[str, str]:
    """What x and y are where a model is fitted: nothing of a formula, which has them under these names."""
    first, second = scenario.landscape.axis_names
    return {} if (first, second) == ("x", "y") else {"x": first, "y": second}


def pair(name: str, array: np.ndarray, told: LaneRows) -> dict[str, np.ndarray]:
    """The two columns of an array `[T, L, 2]`."""
    return {axis_of(name, axis): told.column(array[..., axis]) for axis in (0, 1)}


def axis_of(name: str, axis: int) -> str:
    """What the column of one axis of a vector is called."""
    return f"{name}_{'xy'[axis]}".lstrip("_")


def inner_names(rule: Optimizer) -> dict[str, str]:
    """What the columns of an optimizer's vectors are called, by their names in its state."""
    return {key: symbol.name.replace(" ", "_") for key, symbol in rule.symbols.items()}
