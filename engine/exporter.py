"""What every exporter is: a kind of file that a scenario and its recording can leave the program as."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import Field, model_validator

from engine.declared import BadInput, Keyed
from engine.files import asked_by_suffix, writing
from engine.registry import Registry
from engine.scenario import Scenario
from engine.subject import SUBJECTS, AnySubject, Subject
from engine.table import Table

if TYPE_CHECKING:
    from engine.subject import AnyRecording

Kind = Literal["numbers", "code", "picture", "clip", "page"]


class Exporter(Keyed):
    """A kind of file, chosen by its `suffix`; its options are the declared fields."""

    kind: ClassVar[Kind]
    suffix: ClassVar[str] = ""
    idea: ClassVar[str] = ""

    def check_needs(self) -> None:
        """Refuse before long work what cannot be written here, because a library is missing."""


class NumbersExporter(Exporter):
    """A format of tables: any subject can be written in it and, but for texts, read again bit for bit.

    Without a `subject` it is the recording: the trajectory of a race; of a training the whole run where the format can
    hold that, else its curves.
    """

    kind = "numbers"
    begins: ClassVar[bytes]  # how files of this format that carry their scenario begin

    subject: AnySubject = Field(None, description="Which table is written; none: the recording itself.")

    @classmethod
    def plain(cls) -> Self:
        """The format for pipelines: without the scenario where a reader of the table would stumble over it."""
        return cls()

    @model_validator(mode="after")
    def _holds_it(self) -> Self:
        if self.subject is not None and self.subject.formats and self.key not in self.subject.formats:
            known = ", ".join(f".{key}" for key in self.subject.formats)
            raise BadInput(f'"{self.subject.key}" cannot be written as {self.title}; write it as {known}')
        return self

    def subject_for(self, scenario: Scenario, recording: AnyRecording) -> Subject:
        """What is written of this recording; `BadInput` where the subject asked for is not in it."""
        wanted = [self.subject] if self.subject else [SUBJECTS[key]() for key in ("trajectory", "run", "curves")]
        for one in wanted:
            if one.offered(scenario, recording) and (not one.formats or self.key in one.formats):
                return one
        if self.subject is None or recording is None or not recording.count:
            raise BadInput("there is no recording to export yet.")
        has = [cls.key for cls in SUBJECTS if cls.offered(scenario, recording)]
        raise BadInput(f'this scenario has no "{self.subject.key}" to export; it has: {", ".join(has) or "nothing"}.')

    def write(self, path: Path, scenario: Scenario, recording: AnyRecording) -> None:
        """Write the subject whole or not at all; `BadInput` says why it cannot be."""
        recording = recording and recording.snapshot()  # it may be under way
        table = self.subject_for(scenario, recording).table(scenario, recording)
        with writing(path) as file:
            self.put(file, table)

    def put(self, file: IO[bytes], table: Table) -> None:
        """Put a table into an open file."""
        raise NotImplementedError

    @classmethod
    def read(cls, file: IO[bytes]) -> Table:
        """The table in an open file with its columns of numbers; `BadInput` where it is none, or too large."""
        raise NotImplementedError


class CodeExporter(Exporter):
    """A program that makes the recording of a scenario anew, without Ravine."""

    kind = "code"

    def text(self, scenario: Scenario, recording: AnyRecording) -> str:
        """The program; `BadInput` says why there is none for this scenario."""
        raise NotImplementedError

    def write(self, path: Path, scenario: Scenario, recording: AnyRecording) -> None:
        """Write the program whole or not at all; `BadInput` says why it cannot be."""
        text = self.text(scenario, recording)
        with writing(path) as file:
            file.write(text.encode())


EXPORTERS: Registry[Exporter] = Registry("engine.exporters", Exporter, "exporter")


def numbers_exporters() -> tuple[type[NumbersExporter], ...]:
    """The formats of tables."""
    return tuple(cls for cls in EXPORTERS if issubclass(cls, NumbersExporter))


def exporter_for(path: Path, *, plain: bool = False) -> NumbersExporter:
    """The format of numbers that a file's suffix asks for, when there is a folder to write in; else `BadInput`."""
    cls = asked_by_suffix(path, {cls.suffix: cls for cls in numbers_exporters()}, "format of a recording")
    exporter = cls.plain() if plain else cls()
    exporter.check_needs()
    return exporter


def export(path: Path | str, scenario: Scenario, recording: AnyRecording, *, plain: bool = False) -> None:
    """Write a recording in the format of the file's suffix, whole or not at all; `BadInput` says why it cannot be.

    With `plain`, a CSV file holds the table alone, as the command line writes it.
    """
    exporter_for(Path(path), plain=plain).write(Path(path), scenario, recording)
