"""What every exporter is: a kind of file that a scenario and its recording can leave the program as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np

from engine.declared import BadInput, Keyed
from engine.files import check_folder, writing
from engine.registry import Registry, unknown
from engine.scenario import Scenario
from engine.trajectory import Trajectory

if TYPE_CHECKING:
    from engine.history import History

Kind = Literal["numbers", "code", "picture", "clip", "page"]
COLUMNS = ("racer", "optimizer", "start", "step", "x", "y", "loss", "grad_norm", "lr")
"""What a row of an exported trajectory says; `seed` follows `start` where a scenario runs several seeds."""


class Exporter(Keyed):
    """A kind of file, chosen by its `suffix`; its options are the declared fields."""

    kind: ClassVar[Kind]
    suffix: ClassVar[str] = ""
    idea: ClassVar[str] = ""


class NumbersExporter(Exporter):
    """A format of a recording.

    Every format holds the same table, its columns called as in `COLUMNS`: a row for each kept step of each lane up
    to the lane's ending, lane after lane. Racers and starts are counted from 0 in the order of the scenario; step 0
    is the start; `grad_norm` is that of the exact gradient; `lr` is the rate that the next step is taken with;
    numbers are in full precision.
    """

    kind = "numbers"

    @classmethod
    def plain(cls) -> Self:
        """The format for pipelines: without the scenario where a reader of the table would stumble over it."""
        return cls()

    def write(self, path: Path, scenario: Scenario, trajectory: Trajectory) -> None:
        """Write the recording of a scenario whole or not at all; `BadInput` says why it cannot be."""
        if not trajectory.count:
            raise BadInput("there is no recording to export yet.")
        with writing(path) as file:
            self.put(file, scenario, trajectory)

    def put(self, file: IO[bytes], scenario: Scenario, trajectory: Trajectory) -> None:
        """Put the recording of a scenario into an open file."""
        raise NotImplementedError


class CodeExporter(Exporter):
    """A program that makes the recording of a scenario anew, without Ravine."""

    kind = "code"

    def text(self, scenario: Scenario, recording: Trajectory | History | None) -> str:
        """The program; `BadInput` says why there is none for this scenario."""
        raise NotImplementedError

    def write(self, path: Path, scenario: Scenario, recording: Trajectory | History | None) -> None:
        """Write the program whole or not at all."""
        text = self.text(scenario, recording)
        with writing(path) as file:
            file.write(text.encode())


EXPORTERS: Registry[Exporter] = Registry("engine.exporters", Exporter, "exporter")


def exporter_for(path: Path, *, plain: bool = False) -> NumbersExporter:
    """The exporter that a file's suffix asks for, when there is a folder to write in; else `BadInput`."""
    known = {cls.suffix: cls for cls in EXPORTERS if issubclass(cls, NumbersExporter)}
    suffix = path.suffix.lower()
    if not suffix:
        raise BadInput(f"{path} needs a suffix that says the format: {', '.join(known)}.")
    if suffix not in known:
        raise unknown("format of a trajectory", suffix, known)
    check_folder(path)
    return known[suffix].plain() if plain else known[suffix]()


def export(path: Path | str, scenario: Scenario, trajectory: Trajectory, *, plain: bool = False) -> None:
    """Write a recording in the format of the file's suffix, whole or not at all; `BadInput` says why it cannot be.

    With `plain`, a CSV file holds the table alone, as the command line writes it.
    """
    exporter_for(Path(path), plain=plain).write(Path(path), scenario, trajectory)


def column_names(scenario: Scenario) -> tuple[str, ...]:
    """The columns of a scenario's table."""
    return (*COLUMNS[:3], "seed", *COLUMNS[3:]) if scenario.seeds > 1 else COLUMNS


def lane_tables(scenario: Scenario, trajectory: Trajectory) -> Iterator[dict[str, np.ndarray]]:
    """For each lane the columns `[T_lane]` of its rows, up to its ending and without the steps it was frozen."""
    rows, endings = trajectory.rows, trajectory.endings
    grad_norm = rows.grad_norm
    for index, (lane, ending) in enumerate(zip(trajectory.lanes, endings, strict=True)):
        last = int(rows.step[-1]) if ending.step is None else ending.step
        part = slice(0, int(np.searchsorted(rows.step, last)) + 1)  # a last row thinned away is repeated by the next
        facts = {
            "racer": lane.racer,
            "optimizer": scenario.racers[lane.racer].optimizer.key,
            "start": lane.start,
            "seed": scenario.seed + lane.seed,
        }
        numbers = {
            "step": np.minimum(rows.step[part], last),
            "x": rows.position[part, index, 0],
            "y": rows.position[part, index, 1],
            "loss": rows.loss[part, index],
            "grad_norm": grad_norm[part, index],
            "lr": rows.rate[part, index],
        }
        count = len(numbers["step"])
        columns = {**{name: np.full(count, fact) for name, fact in facts.items()}, **numbers}
        yield {name: columns[name] for name in column_names(scenario)}


def table(scenario: Scenario, trajectory: Trajectory) -> dict[str, np.ndarray]:
    """The columns `[rows]` of all lanes, one after the other."""
    lanes = list(lane_tables(scenario, trajectory))
    return {name: np.concatenate([lane[name] for lane in lanes]) for name in column_names(scenario)}
