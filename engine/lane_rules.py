"""The rules that move the running lanes: lanes of one rule together, each at the learning rate of its racer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.lane_gradients import LaneGradients
from engine.optimizer import Optimizer, State
from engine.recording import Lane
from engine.training import Training

Array = Any
AHEAD = 256  # steps whose rates are worked out at once


@dataclass
class Group:
    """Lanes whose optimizers are the same but for their rate, with their state; they are moved in one go."""

    rule: Optimizer  # whose lr is that of its racer, or of several racers `[n, 1]`
    racers: np.ndarray  # [n] of each lane
    lanes: np.ndarray  # [n]
    shared: bool  # by several racers
    state: State = field(default_factory=dict)
    seconds: float = 0.0  # that each of its lanes took so far
    rates: Sequence[Any] = ()  # in force at each of AHEAD steps: a number, or `[n, 1]` for several racers


class LaneRules:
    """The groups of a training, in the order in which their lanes stand in the rows of weights.

    What a lane does depends on no other, but for rounding: rates, states and weights have a row for each.
    """

    def __init__(self, training: Training, lanes: tuple[Lane, ...], steps: int) -> None:
        self.training, self.steps = training, steps  # that schedules go by
        self.racers = np.array([lane.racer for lane in lanes])
        self.base = np.array([racer.optimizer.lr for racer in training.racers])  # the rates before schedules
        self.groups: list[Group] = []
        alike: dict[Any, list[int]] = {}
        for index, racer in enumerate(training.racers):
            alike.setdefault(_without_rate(racer.optimizer), []).append(index)
        for members in alike.values():
            lanes_here = np.flatnonzero(np.isin(self.racers, members))
            rule = training.racers[members[0]].optimizer
            self.groups.append(Group(rule, self.racers[lanes_here], lanes_here, len(members) > 1))
        self.running = self._lanes()  # [A] the lane of each row of weights
        self._first = -1  # of the steps whose rates are worked out
        self._table = np.zeros((0, 0))  # [AHEAD, racers]

    def begin(self, at: LaneGradients) -> None:
        """Make every optimizer's first state."""
        first = 0
        for group in self.groups:
            if group.shared:
                group.rule = _with_rate(group.rule, _column(at, self.base[group.racers]))
            last = first + len(group.lanes)
            group.state = group.rule.initial(at.xp, at.rows[first:last])
            first = last

    def rates(self, step: int, at: LaneGradients) -> np.ndarray:
        """The learning rate in force for each row of weights `[A]`."""
        self._look_ahead(step, at)
        return np.asarray(self._table[step % AHEAD, self.racers[self.running]])

    def change(self, racer: int, lr: float) -> None:
        """Give a racer another rate, before its schedule."""
        self.base[racer] = lr
        self._first = -1

    def move(self, step: int, at: LaneGradients, spent: float) -> None:
        """Move every row by its rule, from step to step + 1; the gradients took `spent` seconds."""
        self._look_ahead(step, at)
        shared = spent / len(self.running)
        first = 0
        for group in self.groups:
            began = time.perf_counter()
            count = len(group.lanes)
            rows, slopes = at.rows[first : first + count], at.slopes[first : first + count]
            rate = group.rates[step % AHEAD]
            move, group.state = group.rule.step(at.xp, step + 1, rows, slopes, rate, group.state)
            rows += move
            first += count
            group.seconds += shared + (time.perf_counter() - began) / count

    def keep(self, running: np.ndarray) -> np.ndarray:
        """Drop the lanes that do not run on, `running [L]`; which rows of weights are kept, as indices."""
        kept = np.flatnonzero(running[self.running])
        for group in self.groups:
            rows = np.flatnonzero(running[group.lanes])
            if len(rows) < len(group.lanes):
                if group.shared:
                    rates: Array = group.rule.lr
                    group.rule = _with_rate(group.rule, rates[rows])
                group.lanes, group.racers = group.lanes[rows], group.racers[rows]
                group.state = {name: vectors[rows] for name, vectors in group.state.items()}
        self.groups = [group for group in self.groups if len(group.lanes)]
        self.running = self._lanes()
        self._first = -1
        return kept

    def seconds(self) -> np.ndarray:
        """What each row's lane took so far `[A]`."""
        return np.repeat([group.seconds for group in self.groups], [len(group.lanes) for group in self.groups])

    def _lanes(self) -> np.ndarray:
        return np.concatenate([np.zeros(0, dtype=int), *(group.lanes for group in self.groups)])

    def _look_ahead(self, step: int, at: LaneGradients) -> None:
        """Work out the rates of this step and the next, unless they are known."""
        first = step - step % AHEAD
        if first == self._first:
            return
        self._first = first
        columns = [racer.schedule.factors(first, first + AHEAD, self.steps) for racer in self.training.racers]
        self._table = np.stack(columns, axis=1) * self.base
        for group in self.groups:
            rates = self._table[:, group.racers]
            group.rates = _column(at, rates) if group.shared else rates[:, 0].tolist()


def _column(at: LaneGradients, values: np.ndarray) -> Array:
    """Numbers `[..., n]` as a column `[..., n, 1]` beside the rows."""
    import torch

    column = torch.from_numpy(values[..., None]).to(at.weights.device, at.weights.dtype)
    return column.numpy() if at.xp is np else column


def _without_rate(rule: Optimizer) -> Any:
    return rule.key, tuple(value for name, value in rule.model_dump().items() if name != "lr")


def _with_rate(rule: Optimizer, lr: Array) -> Optimizer:
    """The same rule with a learning rate of its own for each row."""
    return type(rule).model_construct(**{**dict(rule), "lr": lr})
