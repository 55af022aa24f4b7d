"""Finds, in freshly computed rows, which lanes ended, where and why."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.outcome import Outcome
from engine.probe import probe
from engine.scenario import Scenario
from engine.trajectory import Ending, Lane, Rows


class Watch:
    """The stop rules of a scenario, applied to one chunk of rows after the other."""

    def __init__(self, scenario: Scenario, lanes: tuple[Lane, ...]) -> None:
        self.scenario, self.lanes, self.rules = scenario, lanes, scenario.stop
        self.low, self.high = np.array(scenario.landscape.box).T  # [D] each
        self.middle, self.reach = (self.low + self.high) / 2, (self.high - self.low) * self.rules.diverged_beyond
        self.inside = np.array([scenario.starts[lane.start] for lane in lanes])  # [L, D] last seen in the box
        self.best = np.full(len(lanes), np.inf)
        self.best_step = np.zeros(len(lanes), dtype=np.int64)
        self.running = np.ones(len(lanes), dtype=bool)
        self._endings = [Ending() for _ in lanes]

    @property
    def endings(self) -> tuple[Ending, ...]:
        """How every lane ended so far."""
        return tuple(self._endings)

    @property
    def over(self) -> bool:
        """Whether no lane runs on."""
        return not self.running.any()

    def look(self, rows: Rows, lanes: np.ndarray) -> None:
        """Note the lanes `[A]` that end within `rows` (whose columns they are)."""
        events = self._events(rows, lanes)
        ended = np.stack([mask for _, mask in events])  # [rules, T, A]
        for column in np.flatnonzero(ended.any((0, 1))):
            row = int(ended[:, :, column].any(0).argmax())
            outcome = events[int(ended[:, row, column].argmax())][0]
            self._end(int(lanes[column]), outcome, rows, row, int(column))
        self._note_inside(rows.position, lanes)

    def _events(self, rows: Rows, lanes: np.ndarray) -> list[tuple[Outcome, np.ndarray]]:
        """For each way to end, the mightiest first, a mask `[T, A]` of the rows where it holds."""
        rules, loss = self.rules, rows.loss
        finite = np.isfinite(loss) & np.isfinite(rows.position).all(-1) & np.isfinite(rows.gradient).all(-1)
        outside = (np.abs(rows.position - self.middle) > self.reach).any(-1)
        converged = np.zeros_like(finite)
        if rules.loss_below is not None:
            converged |= loss < rules.loss_below
        if rules.grad_norm_below is not None:
            converged |= rows.grad_norm < rules.grad_norm_below
        stale = self._stale(rows, lanes)
        at_limit = np.broadcast_to((rows.step >= rules.steps)[:, None], finite.shape)
        return [
            (Outcome.NOT_FINITE, ~finite),
            (Outcome.DIVERGED, outside),
            (Outcome.CONVERGED, converged),
            (Outcome.STOPPED, stale),
            (Outcome.STEP_LIMIT, at_limit),
        ]

    def _stale(self, rows: Rows, lanes: np.ndarray) -> np.ndarray:
        """Where the loss has not improved over the last `patience` steps; `[T, A]`."""
        before = np.minimum.accumulate(np.vstack([self.best[lanes], rows.loss]), axis=0)  # [T + 1, A]
        improved = rows.loss < before[:-1]
        improved_at = np.where(improved, rows.step[:, None], self.best_step[lanes])
        improved_at = np.maximum.accumulate(improved_at, axis=0)
        self.best[lanes], self.best_step[lanes] = before[-1], improved_at[-1]
        if self.rules.patience is None:
            return np.zeros_like(improved)
        return np.asarray(rows.step[:, None] - improved_at >= self.rules.patience)

    def _end(self, lane: int, outcome: Outcome, rows: Rows, row: int, column: int) -> None:
        step = int(rows.step[row])
        words: dict[Outcome, Callable[[], str]] = {
            Outcome.NOT_FINITE: lambda: _not_finite(step),
            Outcome.DIVERGED: lambda: f"diverged at step {step:,}" + self._limit(lane, rows, row, column),
            Outcome.CONVERGED: lambda: self._converged(step, float(rows.loss[row, column])),
            Outcome.STOPPED: lambda: f"stopped at step {step:,}: no improvement over {self.rules.patience:,} steps",
            Outcome.STEP_LIMIT: lambda: f"step limit of {step:,} reached",
        }
        held = max(step - 1, 0) if outcome is Outcome.NOT_FINITE else step
        self._endings[lane] = Ending(outcome, held, words[outcome]())
        self.running[lane] = False

    def _converged(self, step: int, loss: float) -> str:
        below = self.rules.loss_below
        if below is not None and loss < below:
            return f"converged at step {step:,}: loss below {below:g}"
        return f"converged at step {step:,}: gradient norm below {self.rules.grad_norm_below:g}"

    def _limit(self, lane: int, rows: Rows, row: int, column: int) -> str:
        """Name the stability limit at the last place inside the box, where the rule has one and it was broken."""
        self._note_inside(rows.position[: row + 1, column, None], np.array([lane]))
        curvature = probe(self.scenario.landscape, *self.inside[lane].tolist()).eigenvalues[1]
        rule = self.scenario.racers[self.lanes[lane].racer].optimizer
        found, rate = rule.rate_limit(curvature), float(rows.rate[row, column])
        if found is None or rate <= found[0]:
            return ""
        return f"; learning rate {rate:.4g} is above the limit {found[1]} = {found[0]:.4g} here"

    def _note_inside(self, position: np.ndarray, lanes: np.ndarray) -> None:
        """Remember where lanes `[A]` were inside the box for the last time in `position [T, A, D]`."""
        inside = ((position >= self.low) & (position <= self.high)).all(-1)
        columns = np.flatnonzero(inside.any(0))
        rows = len(inside) - 1 - inside[::-1, columns].argmax(0)
        self.inside[lanes[columns]] = position[rows, columns]


def _not_finite(step: int) -> str:
    if step == 0:
        return "not finite: the landscape has no finite value or gradient at the start"
    return f"not finite at step {step:,}; frozen at step {step - 1:,}"
