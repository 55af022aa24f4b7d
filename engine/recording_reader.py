"""Makes the recording of an exported file again, bit for bit: the trajectory of any format, or a whole run."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

from engine.declared import BadInput
from engine.exporter import numbers_exporters
from engine.files import carries_scenario
from engine.opening import naming, opening
from engine.restored import trajectory_of
from engine.run_file import is_run, open_run
from engine.scenario import Scenario
from engine.table import NoTable, Table

if TYPE_CHECKING:
    from engine.history import History
    from engine.trajectory import Trajectory


def read_recording(path: Path | str) -> tuple[Scenario, Trajectory | History]:
    """The scenario and the recording of a file that Ravine wrote; `BadInput` names the file and the fault."""
    found = recording_in(Path(path))
    if found is None:
        raise BadInput(f"{path} holds no recording: it is a scenario, or a table of something else.")
    return found


def recording_in(path: Path) -> tuple[Scenario, Trajectory | History] | None:
    """The same; None where the file has none, such as a scenario, or a table of a surface."""
    if is_run(path):
        run = open_run(path)
        return run.scenario, run.history
    with naming(path), opening(Path(path)) as file:
        if not carries_scenario(file):
            return None
        try:
            table = _read(file)
            return table.scenario, trajectory_of(table)
        except NoTable:
            return None


def may_record(path: Path) -> bool:
    """Whether a file looks like one with a recording in it, by how it begins."""
    try:
        with opening(path) as file:
            return carries_scenario(file)
    except (OSError, BadInput):
        return False


def read_table(path: Path | str) -> Table:
    """The table in a file that Ravine wrote, with its columns of numbers; `BadInput` names the file and the fault."""
    with naming(path), opening(Path(path)) as file:
        return _read(file)


def _read(file: IO[bytes]) -> Table:
    """By how it begins, not by its name: a file may have been renamed."""
    formats = numbers_exporters()
    start = file.read(max(len(cls.begins) for cls in formats))
    file.seek(0)
    for cls in formats:
        if start.startswith(cls.begins):
            return cls.read(file)
    raise NoTable("it is not a table that Ravine wrote.")
