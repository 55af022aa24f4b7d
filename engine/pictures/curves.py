"""The curves of a race: loss, gradient norm and distance of every racer, thinned to what a plot can show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from engine.pictures.axes import Axis, linear, logarithmic
from engine.pictures.clock import Clock
from engine.pictures.held_out import HeldOut
from engine.pictures.lines import (
    TICK_HEIGHT,
    TICK_WIDTH,
    Companion,
    Curve,
    Plot,
    companion_within,
    lane_lines,
    median_lines,
    scaled,
    within,
)
from engine.pictures.standings import distances
from engine.scenario import Scenario
from engine.trajectory import Rows, Trajectory

Quantity = Literal["loss", "gradient norm", "distance"]
MOST_LINES = 24  # lanes of one racer that are drawn as lines of their own


class Plotter:
    """Makes the plot of one quantity of one recording, for a plot of so many pixels."""

    def __init__(self, scenario: Scenario, trajectory: Trajectory, quantity: Quantity) -> None:
        self.scenario, self.trajectory, self.quantity = scenario, trajectory, quantity
        self.clock = Clock(scenario, trajectory)
        self.log = scenario.view.loss_scale == "log" if quantity == "loss" else True
        self.minima = np.array(scenario.landscape.minima_now(), dtype=float).reshape(-1, 2)
        self.held_out = HeldOut(scenario, len(trajectory.lanes)) if quantity == "loss" else None
        self.groups = {r: list(self._groups(r)) for r, racer in enumerate(scenario.racers) if not racer.hidden}
        self.offset = self._offset()

    @property
    def possible(self) -> bool:
        """Whether the quantity is known at all: a distance needs a known minimum."""
        return self.quantity != "distance" or len(self.minima) > 0

    def _offset(self) -> float:
        """The known minimum, where losses are drawn above it; that of the training is none of the held-out loss."""
        if self.quantity != "loss" or not self.log or self._has_held_out():
            return 0.0
        return self.scenario.landscape.minimum_now() or 0.0

    def _has_held_out(self) -> bool:
        return self.held_out is not None and any(self.held_out.has(g[0]) for g in self.groups.values())

    def plot(self, rows: Rows, width: int, height: int) -> Plot:
        """The plot over `rows` for an area of `width` x `height` pixels."""
        values, held = self._values(rows), self._held(rows)
        curves = [self._curve(racer, rows, values, held, width) for racer in self.groups]
        held_out = [curve for racer in self.groups for curve in self._held_out(racer, rows, held)]
        x = self._x_axis(curves, max(width // TICK_WIDTH + 1, 2))
        y = self._y_axis([*curves, *held_out], rows, values, max(height // TICK_HEIGHT + 1, 2))
        cut = bool(self.log and (values <= 0).any())
        beside = tuple(companion_within(curve, y) for curve in held_out)
        return Plot(tuple(within(curve, y) for curve in curves), x, y, self.offset != 0, cut, beside)

    def now(self, rows: Rows, row: int) -> Iterator[tuple[int, float, float]]:
        """Racer, x and y of every line at one row (NaN where it has no value)."""
        values = self._values(rows.taken(slice(row, row + 1)))[0]
        clock = self.clock.times(rows.taken(slice(row, row + 1)))[0]
        for racer, groups in self.groups.items():
            for lanes in groups:
                y = values[lanes[0]] if len(lanes) == 1 else np.median(values[lanes])
                yield racer, float(clock[lanes[0]]), float(self._scaled(np.asarray(y)))

    def _groups(self, racer: int) -> Iterator[list[int]]:
        """The lanes of each line: one lane, the seeds of a start, or all lanes where they are too many."""
        lanes, seeds = self.trajectory.lanes_of(racer), self.scenario.seeds
        if len(lanes) // seeds > MOST_LINES:
            yield lanes
            return
        for first in range(0, len(lanes), seeds):
            yield lanes[first : first + seeds]

    def _values(self, rows: Rows) -> np.ndarray:
        """What is drawn, before any logarithm; `[T, L]`."""
        if self.quantity == "loss":
            return rows.loss - self.offset if self.offset else rows.loss
        return rows.grad_norm if self.quantity == "gradient norm" else distances(rows.position, self.minima)

    def _scaled(self, values: np.ndarray) -> np.ndarray:
        return scaled(values, self.log)

    def _held(self, rows: Rows) -> np.ndarray:
        """The last row `[L]` that is drawn of each lane: until then it was still running, and is on the axis."""
        last = [rows.step[-1] if e.step is None else min(e.step, rows.step[-1]) for e in self.trajectory.endings]
        return np.asarray(np.minimum(np.searchsorted(rows.step, last), self._reach(rows)))

    def _reach(self, rows: Rows) -> np.ndarray:
        """The last row `[L]` of each lane that is on the axis."""
        return self.clock.reach(rows, [lane for groups in self.groups.values() for group in groups for lane in group])

    def _curve(self, racer: int, rows: Rows, values: np.ndarray, held: np.ndarray, width: int) -> Curve:
        groups, clock = self.groups[racer], self.clock.times(rows)
        if len(groups[0]) > 1:
            until = int(self._reach(rows)[groups[0][0]]) + 1
            return median_lines(racer, clock[:until], values[:until], groups, width, self.log)
        lanes = [group[0] for group in groups]
        return lane_lines(racer, clock[:, lanes], values[:, lanes], held[lanes], width, self.log)

    def _held_out(self, racer: int, rows: Rows, held: np.ndarray) -> Iterator[Companion]:
        """The lines of a racer's held-out loss, one for each line of its loss."""
        if self.held_out is None or not self.held_out.has(self.groups[racer][0]):
            return
        for lanes in self.groups[racer]:
            kept, losses = self.held_out.along(rows, lanes, int(held[lanes].max()))
            loss = np.median(losses, axis=1)
            stop = self.held_out.stop(rows, kept, loss)
            x, y = np.median(self.clock.times(rows)[kept][:, lanes], axis=1), self._scaled(loss)
            steps = [] if stop is None else np.searchsorted(rows.step[kept], [stop.step, stop.best_step]).tolist()
            stopped, best = [(float(x[row]), float(y[row])) for row in steps] or (None, None)
            yield Companion(racer, x, y, stop, stopped, best)

    def _x_axis(self, curves: list[Curve], most: int) -> Axis:
        return linear(0.0, max((float(np.nanmax(curve.x)) for curve in curves), default=1.0), most)

    def _y_axis(self, curves: list[Curve | Companion], rows: Rows, values: np.ndarray, most: int) -> Axis:
        """Room for all curves, but of racers that are lost only for what they did inside the landscape's box."""
        low, high = np.array(self.scenario.landscape.box).T
        inside = ((rows.position >= low) & (rows.position <= high)).all(-1)  # [T, L]
        inside[0] = True
        lost = {racer for racer in self.groups if self._is_lost(racer, inside[-1])}
        seen = [curve.y for curve in curves if curve.racer not in lost]
        bands = [curve for curve in curves if isinstance(curve, Curve) and curve.racer not in lost]
        seen += [curve.band[1] for curve in bands if curve.band is not None]
        for racer in lost:
            lanes = self.trajectory.lanes_of(racer)
            seen.append(self._scaled(values[:, lanes][inside[:, lanes]]))
        numbers = np.concatenate(seen or [np.zeros(0)])
        numbers = numbers[np.isfinite(numbers)]
        bottom, top = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
        return logarithmic(bottom, top, most) if self.log else linear(bottom, top, most)

    def _is_lost(self, racer: int, inside: np.ndarray) -> bool:
        """Whether a lane of the racer failed, or has left the box `inside [L]`, which squeezes a linear axis."""
        lanes = self.trajectory.lanes_of(racer)
        failed = any(self.trajectory.endings[lane].outcome.failed for lane in lanes)
        return failed or not (self.log or inside[lanes].all())
