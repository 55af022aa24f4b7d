"""The inner vectors of a lane at a step, as arrows: descent directions, momentum and the step that comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.batches import batches_of
from engine.optimizer import Optimizer
from engine.scenario import Scenario
from engine.trajectory import Rows, Trajectory

Kind = Literal["gradient", "batch", "noisy", "momentum", "step"]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A vector at a position. A step is in the landscape's units, the others are in loss per unit."""

    kind: Kind
    tail: tuple[float, float]
    vector: tuple[float, float]

    @property
    def length(self) -> float:
        """Its true length."""
        return float(np.hypot(*self.vector))


def arrows(scenario: Scenario, trajectory: Trajectory, rows: Rows, row: int, lane: int) -> tuple[Arrow, ...]:
    """The arrows of one lane at one row: those that exist there, are finite and are not zero.

    "gradient" is minus the exact gradient; "batch" (or "noisy", where there are no batches) minus the gradient as the
    optimizer saw it, where that is another; "momentum" minus the average gradient that the optimizer keeps: all point
    where they pull. "step" is what the optimizer does next. A lane that has ended takes no step and has none.
    """
    ending = trajectory.endings[lane]
    if ending.step is not None and rows.step[row] >= ending.step:
        return ()
    racer = trajectory.lanes[lane].racer
    rule = scenario.racers[racer].optimizer
    column = trajectory.lanes_of(racer).index(lane)
    state = {name: array[row, column : column + 1] for name, array in rows.state[racer].items()}
    vectors: dict[Kind, np.ndarray | None] = {
        "gradient": -rows.gradient[row, lane],
        _seen_as(scenario, trajectory, lane): _seen(rows, row, lane),
        "momentum": _momentum(rule, state),
        "step": _step(rule, rows, row, lane, state),
    }
    tail = _pair(rows.position[row, lane])
    found = ((kind, _pair(vector)) for kind, vector in vectors.items() if vector is not None)
    return tuple(Arrow(kind, tail, vector) for kind, vector in found if np.isfinite(vector).all() and np.any(vector))


def _seen_as(scenario: Scenario, trajectory: Trajectory, lane: int) -> Kind:
    batches = batches_of(scenario, trajectory.lanes[lane])
    return "noisy" if batches is None or batches.whole else "batch"


def _seen(rows: Rows, row: int, lane: int) -> np.ndarray | None:
    seen, full = rows.noisy_gradient[row, lane], rows.gradient[row, lane]
    return None if np.array_equal(seen, full) else -seen


def _momentum(rule: Optimizer, state: dict[str, np.ndarray]) -> np.ndarray | None:
    names = (name for name in rule.in_use() if rule.symbols[name].role == "momentum")
    name = next(names, None)
    return None if name is None else -state[name][0]


def _step(rule: Optimizer, rows: Rows, row: int, lane: int, state: dict[str, np.ndarray]) -> np.ndarray:
    here = slice(lane, lane + 1)
    t, lr = int(rows.step[row]) + 1, float(rows.rate[row, lane])
    with np.errstate(all="ignore"):
        step, _ = rule.step(np, t, rows.position[row, here], rows.noisy_gradient[row, here], lr, state)
    return np.asarray(step[0])


def _pair(vector: np.ndarray) -> tuple[float, float]:
    x, y = vector.tolist()
    return x, y
