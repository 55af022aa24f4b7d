"""What every subject is: something of a scenario and its recording that is told in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import PlainSerializer, PlainValidator

from engine.declared import Keyed
from engine.registry import Registry
from engine.scenario import Scenario
from engine.table import Table

if TYPE_CHECKING:
    from engine.history import History
    from engine.trajectory import Trajectory

    AnyRecording = Trajectory | History | None


class Subject(Keyed):
    """A kind of table; its options are the declared fields."""

    idea: ClassVar[str] = ""
    formats: ClassVar[tuple[str, ...]] = ()  # keys of the only formats that can hold it; none: all can
    workspaces: ClassVar[tuple[str, ...]] = ("race", "train")  # whose recordings it is of
    recorded: ClassVar[bool] = True  # whether it takes a recording: a surface is that of the scenario alone

    @classmethod
    def offered(cls, scenario: Scenario, recording: AnyRecording) -> bool:
        """Whether there is such a table of this scenario and recording."""
        from engine.history import History

        there = recording is not None and recording.count > 0
        trained = isinstance(recording, History) or (recording is None and scenario.workspace == "train")
        kind = "train" if trained else "race" if recording is not None else scenario.workspace
        return kind in cls.workspaces and (there or not cls.recorded)

    def table(self, scenario: Scenario, recording: AnyRecording) -> Table:
        """The table, where it is offered; `BadInput` says why it cannot be made."""
        raise NotImplementedError


SUBJECTS: Registry[Subject] = Registry("engine.subjects", Subject, "table")

AnySubject = Annotated[
    Subject | None,
    PlainValidator(lambda value: None if value is None else SUBJECTS.read(value)),
    PlainSerializer(lambda subject: subject and subject.as_dict(), return_type=dict | None),
]
"""A field that holds any subject, or none: in a file `{"key": "surface", "width": 200}`."""
