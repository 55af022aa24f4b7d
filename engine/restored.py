"""Makes a trajectory again from its table, bit for bit, and refuses what no race could have recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.declared import BadInput
from engine.jobs.race import lanes_of
from engine.lane_columns import LaneRows, axis_of, inner_names
from engine.outcome import Outcome
from engine.recording import FEWEST_ROWS, MEMORY, MOST_ROWS, Ending
from engine.scenario import Scenario
from engine.table import NoTable, Table
from engine.trajectory import Rows, Trajectory

LONGEST_SENTENCE = 10_000  # letters
DIMENSIONS = 2


def trajectory_of(table: Table) -> Trajectory:
    """The recording that a trajectory's table was made of; `BadInput` where there is none that it could be of.

    What is not told is what repeats itself: rows after a lane's ending are the last, and a gradient without noise is
    what the optimizer saw.
    """
    if table.name != "trajectory":
        raise NoTable(f'it holds the table "{table.name}", which is no recording.')
    scenario = table.scenario
    lanes = lanes_of(scenario)
    if not lanes:
        raise BadInput("nobody races in it.")
    endings, step, stride = _endings(table.facts, len(lanes), scenario), _steps(table.facts), table.facts["stride"]
    widths = _widths(table, scenario)
    if len(step) > max(MEMORY // _row_bytes(widths, scenario), FEWEST_ROWS):
        raise BadInput("it has more rows than a recording of so many racers keeps.")
    told = LaneRows.until(step, [ending.step for ending in endings])
    wanted = {
        "racer": told.fact([lane.racer for lane in lanes]),
        "start": told.fact([lane.start for lane in lanes]),
        "seed": told.fact([scenario.seed + lane.seed for lane in lanes]),
        "step": told.steps,
    }
    for name, column in wanted.items():
        if (name != "seed" or scenario.seeds > 1) and not np.array_equal(table.columns.get(name, ()), column):
            raise BadInput(f'its column "{name}" is not that of a race of its scenario.')
    return Trajectory.restored(lanes, _Filler(table.columns, told, scenario).rows(step), stride, endings)


class _Filler:
    """Fills the arrays of a recording from columns, lane by lane."""

    def __init__(self, columns: Mapping[str, np.ndarray], told: LaneRows, scenario: Scenario) -> None:
        self.columns, self.counts, self.scenario = columns, told.counts, scenario
        self.ends = np.cumsum(told.counts)

    def rows(self, step: np.ndarray) -> Rows:
        """The rows with these kept steps `[T]`."""
        lanes, self.length = np.arange(len(self.counts)), len(step)
        gradient = self._vectors("gradient", lanes)
        noisy = "noisy_gradient_x" in self.columns
        each = len(lanes) // len(self.scenario.racers)
        names = [inner_names(racer.optimizer) for racer in self.scenario.racers]
        return Rows(
            step=step,
            position=self._vectors("", lanes),
            loss=self._numbers("loss", lanes),
            gradient=gradient,
            noisy_gradient=self._vectors("noisy_gradient", lanes) if noisy else gradient,
            rate=self._numbers("lr", lanes),
            seconds=self._numbers("seconds", lanes),
            state=tuple(
                {key: self._vectors(name, lanes[racer * each : (racer + 1) * each]) for key, name in named.items()}
                for racer, named in enumerate(names)
            ),
        )

    def _vectors(self, name: str, lanes: np.ndarray) -> np.ndarray:
        """The vectors `[T, n, 2]` of some lanes."""
        return np.stack([self._numbers(axis_of(name, axis), lanes) for axis in range(DIMENSIONS)], axis=-1)

    def _numbers(self, name: str, lanes: np.ndarray) -> np.ndarray:
        """The numbers `[T, n]` of some lanes."""
        column = self.columns[name]
        array = np.empty((self.length, len(lanes)), column.dtype)
        for place, lane in enumerate(lanes):
            part = column[self.ends[lane] - self.counts[lane] : self.ends[lane]]
            array[: len(part), place] = part
            array[len(part) :, place] = part[-1]
        return array


def _widths(table: Table, scenario: Scenario) -> dict[str, int]:
    """The bytes of a number in each column that the recording needs; `BadInput` where one is missing."""
    vectors = ["", "gradient", *(["noisy_gradient"] if "noisy_gradient_x" in table.columns else [])]
    vectors += [name for racer in scenario.racers for name in inner_names(racer.optimizer).values()]
    names = ["loss", "lr", "seconds", *(axis_of(name, axis) for name in vectors for axis in range(DIMENSIONS))]
    for name in names:
        if name not in table.columns or table.columns[name].dtype.kind != "f":
            raise BadInput(f'it has no column "{name}" of numbers.')
    return {name: table.columns[name].itemsize for name in names}


def _row_bytes(widths: Mapping[str, int], scenario: Scenario) -> int:
    """What a row of the recording takes."""
    each = len(scenario.starts) * scenario.seeds  # lanes of a racer
    inner = [name for racer in scenario.racers for name in inner_names(racer.optimizer).values()]
    shared = sum(widths[name] for name in ("loss", "lr", "seconds")) + 3 * DIMENSIONS * widths["x"]
    return 8 + each * (len(scenario.racers) * shared + sum(DIMENSIONS * widths[axis_of(name, 0)] for name in inner))


def _endings(facts: Mapping[str, Any], lanes: int, scenario: Scenario) -> tuple[Ending, ...]:
    """How the lanes ended; `BadInput` where that cannot be."""
    told = facts.get("endings")
    if not isinstance(told, list) or len(told) != lanes:
        raise BadInput("its endings are not those of its racers.")
    return tuple(_ending(one, scenario.stop.steps) for one in told)


def _ending(told: object, most: int) -> Ending:
    outcome, step, sentence = told if isinstance(told, list) and len(told) == 3 else (None, None, None)
    placed = step is None if outcome == Outcome.RUNNING else isinstance(step, int) and 0 <= step <= most
    said = isinstance(sentence, str) and len(sentence) <= LONGEST_SENTENCE
    if not (isinstance(outcome, int) and outcome in list(Outcome) and placed and said):
        raise BadInput("it has endings that no race has.")
    return Ending(Outcome(outcome), step, str(sentence))


def _steps(facts: Mapping[str, Any]) -> np.ndarray:
    """The kept steps `[T]`; `BadInput` where they are none that a recording keeps."""
    stride, last, beside = (facts.get(name) for name in ("stride", "last_step", "beside"))
    whole = isinstance(stride, int) and isinstance(last, int) and isinstance(beside, list)
    if not whole or not 0 < stride < 2**31 or not 0 <= last < 2**31:  # type: ignore[operator]
        raise BadInput("its steps are none that a recording keeps.")
    assert isinstance(stride, int) and isinstance(last, int) and isinstance(beside, list)
    if last // stride + 1 + len(beside) > MOST_ROWS or not all(isinstance(step, int) for step in beside):
        raise BadInput("its steps are none that a recording keeps.")
    if any(step % stride == 0 or not 0 < step <= last for step in beside):
        raise BadInput("its steps are none that a recording keeps.")
    steps = np.union1d(np.arange(0, last + 1, stride), np.array(beside, np.int64))
    if steps[-1] != last or len(steps) != last // stride + 1 + len(beside):
        raise BadInput("its steps are none that a recording keeps.")
    return np.asarray(steps, np.int64)
