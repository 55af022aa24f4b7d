"""The curves of a training: loss, accuracy, gradient norm and sharpness, thinned to what a plot can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from engine.history import History, TrainingRows
from engine.pictures.axes import Axis, linear, logarithmic
from engine.pictures.decimate import extremes, spaced
from engine.pictures.edge import limits
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
from engine.pictures.training_clock import TrainingClock
from engine.training import Training

Quantity = Literal["loss", "accuracy", "gradient norm", "sharpness"]
QUANTITIES: tuple[Quantity, ...] = ("loss", "accuracy", "gradient norm", "sharpness")
RUNAWAY = 10.0  # times its first loss: what a racer that failed does beyond it takes no room on an axis
FAR = 10.0  # times the largest sharpness: a limit beyond it takes no room on the axis
PERCENT = 100.0


class TrainingPlotter:
    """Makes the plot of one quantity of one history, for a plot of so many pixels.

    With `layers_of` the gradient norm is that of each layer of this racer: a curve's `racer` then is a layer.
    """

    def __init__(self, training: Training, history: History, quantity: Quantity, layers_of: int | None = None) -> None:
        self.training, self.history, self.quantity = training, history, quantity
        self.clock = TrainingClock(training, history)
        self.log = training.view.loss_scale == "log" if quantity == "loss" else quantity != "accuracy"
        self.layers_of = layers_of if quantity == "gradient norm" else None
        shown = [r for r, racer in enumerate(training.racers) if not racer.hidden]
        self.lanes = {r: history.lanes_of(r) for r in shown if self.layers_of in (None, r)}

    def has(self, rows: TrainingRows) -> bool:
        """Whether there is anything to draw: accuracy needs classes; sharpness is measured at the first row."""
        if self.quantity == "accuracy":
            return bool(np.isfinite(rows.train_accuracy[0]).any())
        return self.quantity != "sharpness" or bool(np.isfinite(rows.sharpness[0]).any())

    def plot(self, rows: TrainingRows, width: int, height: int) -> Plot:
        """The plot over `rows`, of which it `has` some, for an area of `width` x `height` pixels."""
        shown = [lane for lanes in self.lanes.values() for lane in lanes]
        reach = float(self.clock.times(rows.taken(slice(-1, None)))[0, shown].max()) if shown else 1.0
        companions = [one for racer in self.lanes for one in self._companions(racer, rows, width)]
        rows = self._measured(rows)
        curves = [curve for racer in self.lanes for curve in self._curves(racer, rows, width)]
        x = linear(0.0, reach, max(width // TICK_WIDTH + 1, 2))
        y = self._y_axis(curves, companions, rows, max(height // TICK_HEIGHT + 1, 2))
        drawn, beside = (within(curve, y) for curve in curves), (companion_within(one, y) for one in companions)
        return Plot(tuple(drawn), x, y, False, self._cuts(rows), tuple(beside))

    def now(self, rows: TrainingRows, row: int) -> Iterator[tuple[int, float, float]]:
        """Racer (or layer), x and y of every curve at one row; for sharpness at the newest measured by then."""
        for racer, lanes in self.lanes.items():
            at = row
            if self.quantity == "sharpness":
                there = np.flatnonzero(np.isfinite(rows.sharpness[: row + 1, lanes[0]]))
                at = int(there[-1]) if len(there) else row
            here = rows.taken(slice(at, at + 1))
            x = _middle(self.clock.times(here)[0, lanes])
            for number, values in self._series(racer, here):
                yield number, x, float(scaled(np.asarray(_middle(values)), self.log))

    # --- the numbers -------------------------------------------------------------------------------

    def _series(self, racer: int, rows: TrainingRows) -> Iterator[tuple[int, np.ndarray]]:
        """The number and the values `[T, n]`, before any logarithm, of each of a racer's curves."""
        lanes = self.lanes[racer]
        if self.layers_of is not None:
            yield from ((layer, rows.grad_norm[:, lanes, layer]) for layer in range(rows.grad_norm.shape[2]))
        elif self.quantity == "loss":
            yield racer, rows.train_loss[:, lanes]
        elif self.quantity == "accuracy":
            yield racer, PERCENT * rows.train_accuracy[:, lanes]
        elif self.quantity == "sharpness":
            yield racer, rows.sharpness[:, lanes]
        else:
            yield racer, np.sqrt((rows.grad_norm[:, lanes] ** 2).sum(-1))

    def _measured(self, rows: TrainingRows) -> TrainingRows:
        """The rows that have a value in some lane; a lane without one has that of the row before."""
        if self.quantity != "sharpness":
            return rows
        rows = rows.taken(np.flatnonzero(np.isfinite(rows.sharpness).any(1)))
        there = np.isfinite(rows.sharpness)
        newest = np.maximum.accumulate(np.where(there, np.arange(len(rows))[:, None], 0))
        return replace(rows, sharpness=np.take_along_axis(rows.sharpness, newest, 0))

    def _held(self, rows: TrainingRows) -> np.ndarray:
        """The last row `[L]` of each lane before rows repeat how it ended."""
        last = [rows.step[-1] if ending.step is None else ending.step for ending in self.history.endings]
        return np.asarray(np.searchsorted(rows.step, last, side="right") - 1).clip(0)

    def _cuts(self, rows: TrainingRows) -> bool:
        """Whether losses are left out because a log axis has no place for them."""
        if self.quantity != "loss" or not self.log:
            return False
        return any(bool((rows.train_loss[:, lanes] <= 0).any()) for lanes in self.lanes.values())

    # --- what is drawn -----------------------------------------------------------------------------

    def _curves(self, racer: int, rows: TrainingRows, width: int) -> Iterator[Curve]:
        lanes, clock, held = self.lanes[racer], self.clock.times(rows), self._held(rows)
        until = int(held[lanes].max()) + 1
        for number, values in self._series(racer, rows):
            if len(lanes) == 1:
                yield lane_lines(number, clock[:, lanes], values, held[lanes], width, self.log)
            else:
                columns = range(len(lanes))
                yield median_lines(number, clock[:until, lanes], values[:until], [columns], width, self.log)

    def _companions(self, racer: int, rows: TrainingRows, width: int) -> Iterator[Companion]:
        """What goes with a racer's curve: the same on validation data, or how sharp it may be for its rate."""
        lanes = self.lanes[racer]
        rows = rows.taken(slice(int(self._held(rows)[lanes].max()) + 1))
        clock = self.clock.times(rows)[:, lanes]
        if self.quantity == "sharpness":
            limit, label = limits(self.training.racers[racer].optimizer, rows.rate[:, lanes[0]])
            kept = extremes(limit[None], width)[0]
            if label:
                yield Companion(racer, np.median(clock[kept], axis=1), scaled(limit[kept], self.log), label=label)
        elif self.quantity in ("loss", "accuracy"):
            found = (rows.validation_loss if self.quantity == "loss" else rows.validation_accuracy)[:, lanes]
            kept = extremes(found.T, width)[0] if len(lanes) == 1 else spaced(len(found), width)
            best = self.best_row(racer, rows)
            y = self._medians(found[kept])
            marked = None if best is None else (float(np.median(clock[best])), float(self._medians(found[best])))
            if np.isfinite(y).any():
                yield Companion(racer, np.median(clock[kept], axis=1), y, best=marked)

    def _medians(self, lanes: np.ndarray) -> np.ndarray:
        """The medians over lanes `[..., n]` of losses or accuracies, as the axis has them; `[...]`."""
        medians = np.median(lanes, axis=-1)
        return scaled(np.asarray(medians if self.quantity == "loss" else PERCENT * medians), self.log)

    def best_row(self, racer: int, rows: TrainingRows) -> int | None:
        """The row at which early stopping saw a racer's lowest validation loss; None without early stopping."""
        if self.training.patience is None:
            return None
        loss = np.median(rows.validation_loss[:, self.lanes[racer]], axis=1)
        return int(np.nanargmin(loss)) if np.isfinite(loss).any() else None

    def _y_axis(self, curves: list[Curve], companions: list[Companion], rows: TrainingRows, most: int) -> Axis:
        """Room for all curves, but for those of racers that failed only until they ran away, unless all did."""
        failed = [racer for racer in self.lanes if self._failed(racer)]
        failed = failed if len(failed) < len(self.lanes) else []
        whole = [c for c in curves if (c.racer if self.layers_of is None else self.layers_of) not in failed]
        seen = [curve.y for curve in whole] + [curve.band[1] for curve in whole if curve.band is not None]
        for racer in failed:
            loss = rows.train_loss[:, self.lanes[racer]]
            calm = loss <= RUNAWAY * loss[0]
            seen += [scaled(values[calm], self.log) for _, values in self._series(racer, rows)]
        if self.quantity == "sharpness":
            seen += _near(companions, _finite(seen))
        else:
            seen += [one.y for one in companions if one.racer not in failed]
        numbers = _finite(seen)
        low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
        return logarithmic(low, high, most) if self.log else linear(low, high, most)

    def _failed(self, racer: int) -> bool:
        endings = self.history.endings
        return any(endings[lane].outcome.failed for lane in self.lanes[racer])


def _finite(arrays: list[np.ndarray]) -> np.ndarray:
    numbers = np.concatenate(arrays or [np.zeros(0)])
    return np.asarray(numbers[np.isfinite(numbers)])


def _near(limits: list[Companion], sharpness: np.ndarray) -> list[np.ndarray]:
    """What an axis has room for of the limits, all in log10: their lowest, and what is not far above the sharpness."""
    top = float(sharpness.max()) if len(sharpness) else -np.inf
    near = []
    for limit in limits:
        y = limit.y[np.isfinite(limit.y)]
        near.append(y[y <= max(top + np.log10(FAR), y.min(initial=np.inf))])
    return near


def _middle(values: np.ndarray) -> float:
    """The median; of a single value it is that, which is the common case and asked for in every frame."""
    return float(values.flat[0] if values.size == 1 else np.median(values))
