"""The inner loop of a race: chunks of bare steps, recorded and judged afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.batches import Batches, batches_of
from engine.endings import Watch
from engine.objective import Evaluator
from engine.optimizer import State
from engine.racer import Racer
from engine.runtime import Backend, choose_backend, generator
from engine.scenario import Scenario
from engine.trajectory import Lane, Rows, Trajectory

Array = Any
FIRST_CHUNK = 32  # steps, as long as nothing is known of what a step costs


@dataclass
class Group:
    """One racer's lanes while they run: its rule, their indices, the optimizer's state, the noise streams."""

    racer: Racer
    index: int  # of the racer in the scenario
    first: int  # its first lane
    lanes: np.ndarray  # [n] lane indices
    state: State
    noise: list[np.random.Generator]  # a stream for each lane; none where the racer has no noise
    batches: list[Batches]  # of each lane; none where its steps see all samples
    seconds: float = 0.0  # spent per lane so far
    states: list[State] = field(default_factory=list)  # of the chunk in hand: before each of its steps, and after

    def passed(self, spent: float, count: int) -> np.ndarray:
        """Seconds `[count]` at each row of a chunk that took `spent`, which are added up."""
        seconds = self.seconds + spent * np.arange(count) / count
        self.seconds += spent
        return seconds

    def draws(self, count: int, dims: int) -> np.ndarray:
        """The noise `[count, n, dims]` on its next gradients."""
        if not self.noise:
            return np.zeros((count, len(self.lanes), dims))
        return self.racer.noise * np.stack([stream.standard_normal((count, dims)) for stream in self.noise], axis=1)

    def samples(self, first: int, count: int) -> list[np.ndarray | None]:
        """The samples `[n, B]` that each of `count` steps sees, the first of them leaving row `first`; None: all."""
        if not self.batches:
            return [None] * count
        return [np.stack([batches.at(step) for batches in self.batches]) for step in range(first, first + count)]

    def kept(self, mask: np.ndarray) -> Group:
        """The group without the lanes that ended; `mask [n]`."""
        index = np.flatnonzero(mask)
        noise = [self.noise[i] for i in index] if self.noise else []
        batches = [self.batches[i] for i in index] if self.batches else []
        return Group(
            self.racer,
            self.index,
            self.first,
            self.lanes[mask],
            {k: v[index] for k, v in self.state.items()},
            noise,
            batches,
            self.seconds,
        )


class Heat:
    """A race under way. It advances by chunks of steps: the loop is bare, and what ended is found afterwards."""

    def __init__(self, scenario: Scenario, trajectory: Trajectory, first: int = FIRST_CHUNK) -> None:
        self.scenario, self.trajectory = scenario, trajectory
        lanes = trajectory.lanes
        self.backend: Backend = choose_backend(len(lanes), scenario.device, scenario.dtype)
        self.evaluator: Evaluator = scenario.landscape.objective().on(self.backend)
        self.watch = Watch(scenario, lanes)
        self.x: Array = self.backend.array([scenario.starts[lane.start] for lane in lanes])  # [A, D], running lanes
        self.groups = [self._group(r, racer) for r, racer in enumerate(scenario.racers)]
        self.first_lanes = [group.first for group in self.groups]
        self.row = 0  # the step number of the next row
        self.spent = 0
        self.chunk = first  # steps
        self.final: Rows | None = None  # [1, L] newest row of every lane

    @property
    def over(self) -> bool:
        """Whether every lane has ended."""
        return self.watch.over

    def _group(self, r: int, racer: Racer) -> Group:
        index = np.array(self.trajectory.lanes_of(r))
        lanes = [self.trajectory.lanes[i] for i in index]
        noise = [generator(self.scenario.seed + lane.seed, lane.start) for lane in lanes] if racer.noise else []
        state = racer.optimizer.initial(self.backend.xp, self.x[index[0] : index[-1] + 1])
        return Group(racer, r, int(index[0]), index, state, noise, self._batches(lanes))

    def _batches(self, lanes: list[Lane]) -> list[Batches]:
        """The batches of one racer's lanes; lanes of one seed share theirs, which are drawn once then."""
        by_seed = {lane.seed: batches_of(self.scenario, lane) for lane in lanes}
        found = [by_seed[lane.seed] for lane in lanes]
        return [batches for batches in found if batches is not None and not batches.whole]

    def run_chunk(self, pace: float) -> None:
        """Advance every running lane by a chunk of steps and record it."""
        began = time.perf_counter()
        count = min(self.chunk, self.scenario.stop.steps + 1 - self.row)
        running = np.concatenate([group.lanes for group in self.groups])
        with np.errstate(all="ignore"):
            rows = self._descend(count)
            self.watch.look(rows, running)
        rows = self._of_all_lanes(rows, running)
        self._freeze(rows, running)
        if self.watch.over:
            rows = self._until_the_last_ending(rows)
        self.trajectory.append(rows, self.watch.endings, last=self.watch.over)
        self.final = rows.taken(slice(-1, None))
        self.row += count
        self.spent += count * len(running)
        self._retire()
        elapsed = time.perf_counter() - began
        self.chunk = int(np.clip(count * pace / max(elapsed, 1e-6), 16, min(4 * self.chunk, 4096)))

    def _descend(self, count: int) -> Rows:
        """The next `count` rows of the running lanes: the bare loop."""
        xp, evaluate, x = self.backend.xp, self.evaluator.value_and_gradient, self.x
        noise, samples = self._noise(count), self._samples(count)
        rates = [self._rates(group, count) for group in self.groups]
        for group in self.groups:
            group.states = [group.state]
        parts = zip(self.groups, rates, _slices(self.groups), strict=True)
        bound = [(group.racer.optimizer.step, group.states, rate, here) for group, rate, here in parts]
        xs, losses, gradients, seen, times = [], [], [], [], []
        clock, began = time.perf_counter, time.perf_counter()
        for k in range(count):
            f, g = evaluate(x)
            xs.append(x)
            losses.append(f)
            gradients.append(g)
            if samples is not None:
                g = self._on_samples(x, g, [group[k] for group in samples])
            if noise is not None:
                g = g + noise[k]
            seen.append(g)
            t, moves = self.row + k + 1, []
            times.append(clock())
            for step, states, rate, here in bound:
                move, state = step(xp, t, x[here], g[here], rate[k], states[-1])
                moves.append(move)
                states.append(state)
                times.append(clock())
            x = x + xp.concatenate(moves)
        self.x = x
        seconds = self._seconds(np.reshape(times, (count, -1)), clock() - began)
        gradient = self._stacked(gradients)
        return Rows(
            step=np.arange(self.row, self.row + count),
            position=self._stacked(xs),
            loss=self._stacked(losses),
            gradient=gradient,
            noisy_gradient=gradient if noise is samples is None else self._stacked(seen),
            rate=self._by_lane(rates),
            seconds=self._by_lane(seconds),
            state=tuple(self._states(group) for group in self.groups),
        )

    def _seconds(self, times: np.ndarray, took: float) -> list[np.ndarray]:
        """Seconds of a lane of each group at each row `[T]`: those of its rule, and a share of the rest."""
        spent = np.diff(times).sum(0)  # [groups]
        shared = (took - spent.sum()) / len(self.x)
        each = zip(self.groups, spent, strict=True)
        return [group.passed(own / len(group.lanes) + shared, len(times)) for group, own in each]

    def _states(self, group: Group) -> dict[str, np.ndarray]:
        *states, group.state = group.states
        group.states = []
        return {name: self._stacked([state[name] for state in states]) for name in group.racer.optimizer.symbols}

    def _by_lane(self, columns: list[Any]) -> np.ndarray:
        """One column `[T]` for each group, repeated over its lanes: `[T, A]`."""
        return np.repeat(np.array(columns, dtype=float).T, [len(group.lanes) for group in self.groups], axis=1)

    def _stacked(self, rows: list[Array]) -> np.ndarray:
        """Rows `[A, ...]` as `[T, A, ...]`; joined and cut again, which costs half of what stacking them does."""
        return self.backend.numpy(self.backend.xp.concatenate(rows)).reshape(len(rows), *rows[0].shape)

    def _noise(self, count: int) -> Array | None:
        """Gaussian noise `[count, A, D]`, from a stream for each (seed, start), so equal for every racer there."""
        if not any(group.noise for group in self.groups):
            return None
        draws = [group.draws(count, self.x.shape[1]) for group in self.groups]
        return self.backend.array(np.concatenate(draws, axis=1))

    def _samples(self, count: int) -> list[list[np.ndarray | None]] | None:
        """For each group the samples of each of the next steps; None where no group has batches."""
        if not any(group.batches for group in self.groups):
            return None
        return [group.samples(self.row, count) for group in self.groups]

    def _on_samples(self, x: Array, g: Array, samples: list[np.ndarray | None]) -> Array:
        """The gradients `[A, D]` over each group's `samples [n, B]`; those of all samples, `g`, where it has none."""
        parts = zip(samples, _slices(self.groups), strict=True)
        chosen = [g[here] if few is None else self.evaluator.gradient_on(x[here], few) for few, here in parts]
        return self.backend.xp.concatenate(chosen)

    def _rates(self, group: Group, count: int) -> list[float]:
        schedule, steps = group.racer.schedule, self.scenario.stop.steps
        return list((group.racer.optimizer.lr * schedule.factors(self.row, self.row + count, steps)).tolist())

    def _of_all_lanes(self, rows: Rows, running: np.ndarray) -> Rows:
        """The rows with columns for the lanes that ended earlier, which repeat their last."""
        if self.final is None or len(running) == len(self.trajectory.lanes):
            return rows
        full = self.final.mapped(lambda array: np.repeat(array, len(rows), axis=0))
        full.step[:] = rows.step
        for target, source in zip(full.by_lane(), rows.by_lane(), strict=True):
            target[:, running] = source
        for group, state in zip(self.groups, rows.state, strict=True):
            for name, array in state.items():
                full.state[group.index][name][:, group.lanes - group.first] = array
        return full

    def _freeze(self, rows: Rows, running: np.ndarray) -> None:
        """Let every lane that ended within these rows `[T, L]` repeat the row it ended at."""
        last = int(rows.step[-1])
        for lane in running[~self.watch.running[running]]:
            held = self.watch.endings[lane].step
            if held is None or held == last:
                continue
            after = held - self.row + 1  # 0 where the last good row is that of the chunk before
            for array, before in self._columns(rows, lane):
                array[after:] = array[after - 1] if after else before

    def _until_the_last_ending(self, rows: Rows) -> Rows:
        """What is left to record when all lanes have ended: nothing happens after the last of them."""
        last = max(ending.step or 0 for ending in self.watch.endings)
        rows = rows.taken(rows.step <= last)
        if len(rows) or self.final is None or self.trajectory.last_step == last:
            return rows
        return self.final  # the last good row is that of the chunk before, and thinning left it out

    def _columns(self, rows: Rows, lane: int) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
        """What one lane has in these rows, array by array, each with its value in the row before them."""
        racer = self.trajectory.lanes[lane].racer
        column = lane - self.first_lanes[racer]
        for number, array in enumerate(rows.by_lane()):
            yield array[:, lane], None if self.final is None else self.final.by_lane()[number][0, lane]
        for name, array in rows.state[racer].items():
            yield array[:, column], None if self.final is None else self.final.state[racer][name][0, column]

    def _retire(self) -> None:
        """Stop computing the lanes that ended."""
        running = np.concatenate([group.lanes for group in self.groups])
        mask = self.watch.running[running]
        if mask.all():
            return
        self.x = self.x[np.flatnonzero(mask)]
        groups = (group.kept(self.watch.running[group.lanes]) for group in self.groups)
        self.groups = [group for group in groups if len(group.lanes)]


def _slices(groups: list[Group]) -> list[slice]:
    ends = np.cumsum([len(group.lanes) for group in groups]).tolist()
    return [slice(end - len(group.lanes), end) for group, end in zip(groups, ends, strict=True)]
