"""The curves of a race: loss, gradient norm and distance of every racer, thinned to what a plot can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.pictures.axes import Axis, linear, logarithmic
from engine.pictures.clock import Clock
from engine.pictures.decimate import extremes, spaced
from engine.pictures.held_out import HeldOut, Stop
from engine.pictures.standings import distances
from engine.scenario import Scenario
from engine.trajectory import Rows, Trajectory

Quantity = Literal["loss", "gradient norm", "distance"]
TICK_WIDTH, TICK_HEIGHT = 46, 18  # pixels from one number of an axis to the next, at least
MOST_LINES = 24  # lanes of one racer that are drawn as lines of their own


@dataclass(frozen=True, slots=True)
class Curve:
    """One racer's line as it is drawn: log10 of the values on a log axis, NaN between its lanes.

    Where the lanes are too many or differ by seed alone, the line is their median, and `band` the outline
    of their middle half. `end` is where the (first) line ends.
    """

    racer: int
    x: np.ndarray  # [n]
    y: np.ndarray  # [n]
    band: tuple[np.ndarray, np.ndarray] | None = None  # x [m], y [m], NaN between closed outlines
    end: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class HeldOutCurve:
    """A line of the loss on held-out samples (the median over seeds), and where early stopping would have stopped."""

    racer: int
    x: np.ndarray  # [n]
    y: np.ndarray  # [n]
    stop: Stop | None = None
    stopped: tuple[float, float] | None = None  # the places of the stop and of the best before it
    best: tuple[float, float] | None = None

    @property
    def end(self) -> tuple[float, float]:
        """Where it ends."""
        return float(self.x[-1]), float(self.y[-1])


@dataclass(frozen=True, slots=True)
class Plot:
    """All the curves of one quantity, with their axes."""

    curves: tuple[Curve, ...]
    x: Axis
    y: Axis
    above_minimum: bool  # the values are loss minus the known minimum
    cut: bool  # values of zero and below have no place on the log axis and are left out
    held_out: tuple[HeldOutCurve, ...] = ()


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
        beside = tuple(_held_within(curve, y) for curve in held_out)
        return Plot(tuple(_within(curve, y) for curve in curves), x, y, self.offset != 0, cut, beside)

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
        if not self.log:
            return np.where(np.isfinite(values), values, np.nan)
        logs: np.ndarray = np.log10(values, out=np.full(values.shape, np.nan), where=(values > 0) & (values < np.inf))
        return logs

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
            return self._summary(racer, groups, clock[:until], values[:until], width)
        lanes = [group[0] for group in groups]
        until = int(held[lanes].max()) + 1
        own = np.ascontiguousarray(values[:until, lanes].T)
        kept = extremes(own, max(width // len(lanes), 32))
        y = self._scaled(np.take_along_axis(own, kept, axis=1))
        y[kept > held[lanes][:, None]] = np.nan
        x = np.take_along_axis(clock[:until, lanes].T, kept, axis=1)
        end = float(clock[held[lanes[0]], lanes[0]]), float(self._scaled(own[:1, held[lanes[0]]])[0])
        return Curve(racer, _joined(x), _joined(y), end=end if np.isfinite(end[1]) else None)

    def _summary(self, racer: int, groups: list[list[int]], clock: np.ndarray, values: np.ndarray, width: int) -> Curve:
        kept = spaced(len(values), max(width // len(groups), 32))
        x = np.stack([np.median(clock[kept][:, lanes], axis=1) for lanes in groups])
        quartiles = [np.quantile(values[kept][:, lanes], (0.25, 0.5, 0.75), axis=1) for lanes in groups]
        low, middle, high = self._scaled(np.stack(quartiles, axis=1))
        end = float(x[0, -1]), float(middle[0, -1])
        return Curve(racer, _joined(x), _joined(middle), _outline(x, low, high), end if np.isfinite(end[1]) else None)

    def _held_out(self, racer: int, rows: Rows, held: np.ndarray) -> Iterator[HeldOutCurve]:
        """The lines of a racer's held-out loss, one for each line of its loss."""
        if self.held_out is None or not self.held_out.has(self.groups[racer][0]):
            return
        for lanes in self.groups[racer]:
            kept, losses = self.held_out.along(rows, lanes, int(held[lanes].max()))
            loss = np.median(losses, axis=1)
            stop = self.held_out.stop(rows, kept, loss)
            x, y = np.median(self.clock.times(rows)[kept][:, lanes], axis=1), self._scaled(loss)
            steps = [] if stop is None else np.searchsorted(rows.step[kept], [stop.step, stop.best_step]).tolist()
            marks = [(float(x[row]), float(y[row])) for row in steps]
            yield HeldOutCurve(racer, x, y, stop, *marks)

    def _x_axis(self, curves: list[Curve], most: int) -> Axis:
        return linear(0.0, max((float(np.nanmax(curve.x)) for curve in curves), default=1.0), most)

    def _y_axis(self, curves: list[Curve | HeldOutCurve], rows: Rows, values: np.ndarray, most: int) -> Axis:
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


def _within(curve: Curve, axis: Axis) -> Curve:
    """The curve with what lies far outside the axis brought near: a painter draws nothing at 1e300."""
    low, high = 2 * axis.low - axis.high, 2 * axis.high - axis.low
    band = None if curve.band is None else (curve.band[0], curve.band[1].clip(low, high))
    end = None if curve.end is None else (curve.end[0], min(max(curve.end[1], axis.low), axis.high))
    return replace(curve, y=curve.y.clip(low, high), band=band, end=end)


def _held_within(curve: HeldOutCurve, axis: Axis) -> HeldOutCurve:
    """The same of a line of held-out loss."""
    return replace(curve, y=curve.y.clip(2 * axis.low - axis.high, 2 * axis.high - axis.low))


def _outline(x: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The closed outlines of the bands between `low` and `high`, all `[L, K]`, with a NaN after each."""
    low = np.where(np.isnan(low), -np.inf, low)  # down to the edge of the plot
    xs, ys = [], []
    for lane in range(len(x)):
        there = ~np.isnan(high[lane])
        xs += [x[lane, there], x[lane, there][::-1], np.array([np.nan])]
        ys += [low[lane, there], high[lane, there][::-1], np.array([np.nan])]
    return np.concatenate(xs), np.concatenate(ys)


def _joined(lanes: np.ndarray) -> np.ndarray:
    """Lanes `[L, K]` in one line, a NaN after each; `[L * (K + 1)]`."""
    joined = np.full((lanes.shape[0], lanes.shape[1] + 1), np.nan)
    joined[:, :-1] = lanes
    return joined.ravel()
