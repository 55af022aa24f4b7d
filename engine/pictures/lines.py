"""Lines of racers as a plot draws them: thinned to its pixels, joined over lanes, summed up over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.pictures.axes import Axis
from engine.pictures.decimate import extremes, spaced
from engine.pictures.held_out import Stop

TICK_WIDTH, TICK_HEIGHT = 46, 18  # pixels from one number of an axis to the next, at least
FEWEST = 32  # pixel columns for each line of a racer, however many share them

Point = tuple[float, float]


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
    end: Point | None = None


@dataclass(frozen=True, slots=True)
class Companion:
    """A dotted line that goes with a racer's: the loss on held-out samples (the median over seeds), or a limit.

    `best` is a place on it to mark, `stopped` where early stopping would have stopped; `label` is what a limit is
    called (what is held out has one name for all racers).
    """

    racer: int
    x: np.ndarray  # [n]
    y: np.ndarray  # [n]
    stop: Stop | None = None
    stopped: Point | None = None
    best: Point | None = None
    label: str = ""

    @property
    def end(self) -> Point:
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
    companions: tuple[Companion, ...] = ()


def scaled(values: np.ndarray, log: bool) -> np.ndarray:
    """The values as an axis has them: log10 on a log axis; NaN for what has no place there."""
    if not log:
        return np.where(np.isfinite(values), values, np.nan)
    logs: np.ndarray = np.log10(values, out=np.full(values.shape, np.nan), where=(values > 0) & (values < np.inf))
    return logs


def lane_lines(racer: int, clock: np.ndarray, values: np.ndarray, held: np.ndarray, width: int, log: bool) -> Curve:
    """A line for each of a racer's lanes, of `values [T, n]` over `clock [T, n]` until row `held [n]` of each."""
    until = int(held.max()) + 1
    own = np.ascontiguousarray(values[:until].T)
    kept = extremes(own, max(width // len(held), FEWEST))
    y = scaled(np.take_along_axis(own, kept, axis=1), log)
    y[kept > held[:, None]] = np.nan
    x = np.take_along_axis(clock[:until].T, kept, axis=1)
    end = float(clock[held[0], 0]), float(scaled(own[:1, held[0]], log)[0])
    return Curve(racer, _joined(x), _joined(y), end=end if np.isfinite(end[1]) else None)


def median_lines(
    racer: int, clock: np.ndarray, values: np.ndarray, groups: Sequence[Sequence[int]], width: int, log: bool
) -> Curve:
    """The median of each group of lanes, in the band of its middle half, of `values [T, L]` over `clock [T, L]`."""
    kept = spaced(len(values), max(width // len(groups), FEWEST))
    x = np.stack([np.median(clock[kept][:, lanes], axis=1) for lanes in groups])
    quartiles = [np.quantile(values[kept][:, lanes], (0.25, 0.5, 0.75), axis=1) for lanes in groups]
    low, middle, high = scaled(np.stack(quartiles, axis=1), log)
    end = float(x[0, -1]), float(middle[0, -1])
    return Curve(racer, _joined(x), _joined(middle), _outline(x, low, high), end if np.isfinite(end[1]) else None)


def within(curve: Curve, axis: Axis) -> Curve:
    """The curve with what lies far outside the axis brought near: a painter draws nothing at 1e300."""
    low, high = 2 * axis.low - axis.high, 2 * axis.high - axis.low
    band = None if curve.band is None else (curve.band[0], curve.band[1].clip(low, high))
    end = None if curve.end is None else (curve.end[0], min(max(curve.end[1], axis.low), axis.high))
    return replace(curve, y=curve.y.clip(low, high), band=band, end=end)


def companion_within(curve: Companion, axis: Axis) -> Companion:
    """The same of a dotted line."""
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
