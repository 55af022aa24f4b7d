"""The standings of a race at any of its steps: place, loss, distance, arrival and ending of every racer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.batches import samples_of
from engine.outcome import Outcome
from engine.pictures.digits import short
from engine.racer import Racer
from engine.scenario import Scenario
from engine.trajectory import Ending, Rows, Trajectory

FAR = np.iinfo(np.int64).max  # the step of what has not happened


@dataclass(frozen=True, slots=True)
class Standing:
    """How one racer stands from one start, at a step; with several seeds the numbers are medians over them.

    `place` counts among the racers from the same start: those that have arrived by the order in which they
    did, then the others by their loss, and last those that left the numbers or the landscape.
    """

    racer: int
    start: int
    place: int
    loss: float
    distance: float | None  # to the nearest minimum; None where no minimum is known
    arrival: int | None  # the first step within the tolerance; None if that is not reached by now
    evaluations: int
    endings: tuple[Ending, ...]  # of each seed, as far as the step shown

    @property
    def failed(self) -> bool:
        """Whether most of its seeds have left the numbers or the landscape."""
        return 2 * sum(ending.outcome.failed for ending in self.endings) > len(self.endings)


@dataclass(frozen=True, slots=True)
class Standings:
    """All standings at a step, a column each over G groups (racer by racer, start by start)."""

    racer: np.ndarray  # [G]
    start: np.ndarray  # [G]
    place: np.ndarray  # [G]
    loss: np.ndarray  # [G]
    distance: np.ndarray | None  # [G]
    arrival: np.ndarray  # [G] steps; infinity where it has not arrived
    evaluations: np.ndarray  # [G]
    ended: np.ndarray  # [G, K] whether each seed's lane has ended
    endings: tuple[Ending, ...]  # of every lane, whether the step shown has come to it or not

    def __len__(self) -> int:
        return len(self.racer)

    def __getitem__(self, group: int) -> Standing:
        arrival, seeds = float(self.arrival[group]), self.ended.shape[1]
        endings = self.endings[group * seeds : (group + 1) * seeds]
        return Standing(
            racer=int(self.racer[group]),
            start=int(self.start[group]),
            place=int(self.place[group]),
            loss=float(self.loss[group]),
            distance=None if self.distance is None else float(self.distance[group]),
            arrival=int(arrival) if np.isfinite(arrival) else None,
            evaluations=int(self.evaluations[group]),
            endings=tuple(e if over else Ending() for e, over in zip(endings, self.ended[group], strict=True)),
        )


class Judge:
    """Keeps of one recording what needs all of its rows, so that the standings at any row cost little."""

    def __init__(self, scenario: Scenario, trajectory: Trajectory) -> None:
        self.trajectory = trajectory
        self.minima = np.array(scenario.landscape.minima_now(), dtype=float).reshape(-1, 2)  # [M, D]
        self.minimum = scenario.landscape.minimum_now()
        self.tolerance = scenario.view.tolerance
        self.shape = (len(scenario.racers), len(scenario.starts), scenario.seeds)
        racer, start = np.indices(self.shape[:2])
        self.racer, self.start = racer.ravel(), start.ravel()
        self._seen = (-1, -1)  # rows and newest step that were looked through
        self._endings: tuple[Ending, ...] = ()

    @property
    def goal_is_known(self) -> bool:
        """Whether arrival means the landscape's known minimum; else the best loss of the recording counts."""
        return self.minimum is not None

    def at(self, rows: Rows, row: int) -> Standings:
        """The standings at one of the recorded rows."""
        self._look_through(rows)
        step = int(rows.step[row])
        ended = self._ended <= step
        spent = np.minimum(self._ended, step)  # every rule so far spends one gradient evaluation a step
        arrived = np.where(self._arrival <= step, self._arrival, np.inf)
        loss, arrival = self._medians(rows.loss[row]), self._medians(arrived)
        failed = self._medians((ended & self._failed).astype(float)) > 0.5
        return Standings(
            racer=self.racer,
            start=self.start,
            place=self._places(failed, arrival, loss),
            loss=loss,
            distance=self._distances(rows.position[row]),
            arrival=arrival,
            evaluations=self._medians(spent).astype(np.int64),
            ended=ended.reshape(-1, self.shape[2]),
            endings=self._endings,
        )

    def _look_through(self, rows: Rows) -> None:
        """Find when each lane arrived and ended, if there are rows that were not looked through yet."""
        endings = self.trajectory.endings
        seen = (len(rows), int(rows.step[-1]))
        if seen == self._seen and endings is self._endings:
            return
        self._seen, self._endings = seen, endings
        self._ended = np.array([FAR if e.step is None else e.step for e in endings], dtype=np.int64)  # [L]
        self._failed = np.array([e.outcome.failed for e in endings])
        near = rows.loss <= self._goal(rows.loss[:, ~self._failed]) + self.tolerance  # [T, L]
        first = near.argmax(0)
        self._arrival = np.where(near[first, np.arange(near.shape[1])], rows.step[first], FAR)

    def _goal(self, loss: np.ndarray) -> float:
        """The loss to arrive at: the known minimum, or else the lowest of lanes that did not fail, `loss [T, L]`."""
        if self.minimum is not None:
            return self.minimum
        return float(np.min(loss, where=np.isfinite(loss), initial=np.inf)) if loss.size else -np.inf

    def _medians(self, lanes: np.ndarray) -> np.ndarray:
        """The medians over seeds `[G]` of one number per lane `[L]`."""
        if self.shape[2] == 1:
            return lanes
        return np.asarray(np.median(lanes.reshape(-1, self.shape[2]), axis=-1))

    def _distances(self, position: np.ndarray) -> np.ndarray | None:
        """From each lane's position `[L, D]` to the nearest minimum; `[G]`."""
        if not len(self.minima):
            return None
        return self._medians(distances(position, self.minima))

    def _places(self, failed: np.ndarray, arrival: np.ndarray, loss: np.ndarray) -> np.ndarray:
        """Places from 1 among the racers of each start; equals share one and leave the next ones out."""
        keys = [part.reshape(self.shape[:2]).astype(float) for part in (loss, arrival, failed)]
        keys[0] = np.where(keys[1] < np.inf, 0.0, np.where(np.isfinite(keys[0]), keys[0], np.inf))
        order = np.lexsort(keys, axis=0)
        ordered = np.take_along_axis(np.stack(keys), order[None], axis=1)
        fresh = np.ones(order.shape, dtype=bool)
        fresh[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(0)
        rank = np.maximum.accumulate(np.where(fresh, np.arange(len(order))[:, None], 0), axis=0)
        places = np.empty_like(order)
        np.put_along_axis(places, order, rank + 1, axis=0)
        return places.ravel()


def distances(position: np.ndarray, minima: np.ndarray) -> np.ndarray:
    """From each `position [..., D]` to the nearest of `minima [M, D]`; `[...]`."""
    nearest = np.full(position.shape[:-1], np.inf)
    for minimum in minima:
        offset = position - minimum
        np.minimum(nearest, np.einsum("...d,...d->...", offset, offset), out=nearest)
    return np.asarray(np.sqrt(nearest))


def names(scenario: Scenario) -> tuple[str, ...]:
    """What each racer is called; those of the same title are told apart by their batches and learning rates."""
    return tuple(f"{racer.title}{_apart(scenario, racer)}" for racer in scenario.racers)


def _apart(scenario: Scenario, racer: Racer) -> str:
    """What tells a racer from those of its title; nothing where it is the only one."""
    alike = [other for other in scenario.racers if other.title == racer.title]
    if len(alike) == 1:
        return ""
    batches, rates = {other.batch for other in alike}, {other.optimizer.lr for other in alike}
    batch = f" batch {racer.batch}" if racer.batch else " full batch"
    said = batch if len(batches) > 1 and samples_of(scenario.landscape) else ""
    return said if said and len(rates) == 1 else f" {short(racer.optimizer.lr)}{said}"


def tally(endings: tuple[Ending, ...]) -> dict[Outcome, int]:
    """How many of these lanes ended in which way, the most frequent first."""
    counts = {outcome: sum(e.outcome is outcome for e in endings) for outcome in Outcome}
    return {outcome: n for outcome, n in sorted(counts.items(), key=lambda item: -item[1]) if n}
