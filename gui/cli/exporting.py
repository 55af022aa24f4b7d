"""What the command `export` does: finds the formats of its files with their options, then computes and writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.pairs import fields, pairs
from engine.cli.terminal import at_work
from engine.declared import BadInput
from engine.exporter import EXPORTERS, Exporter, NumbersExporter
from engine.files import check_folder
from engine.one_line import one_line
from engine.registry import unknown
from engine.scenario import Scenario
from engine.subject import SUBJECTS, Subject
from gui.cli.asked import asked_recording

if TYPE_CHECKING:
    from engine.subject import AnyRecording


@dataclass(frozen=True, slots=True)
class Request:
    """The words that were given. What is wrong with them is said before anything is computed."""

    word: str
    out: tuple[Path, ...]
    what: str | None
    options: tuple[str, ...]

    def write(self) -> None:
        """Write every file whole or not at all, and print what was written."""
        exporters = self.exporters()
        scenario, recording = asked_recording(self.word, lambda found: self._needs_recording(found, exporters))
        for path, exporter in exporters.items():
            _write(path, exporter, scenario, recording)
            print(f"Wrote {one_line(str(path))}")

    def exporters(self) -> dict[Path, Exporter]:
        """The format of each file, with its options."""
        classes = {path: exporter_class(path) for path in self.out}
        subject = SUBJECTS[self.what] if self.what else None
        numbers = [cls for cls in classes.values() if issubclass(cls, NumbersExporter)]
        if subject is not None and not numbers:
            raise BadInput("--what says which numbers are written, and no file is of numbers.")
        options = fields(pairs(self.options, "--set"))
        declared = [*classes.values(), *([subject] if subject else [])]
        known = {name for cls in declared for name in cls.model_fields if name != "subject"}
        for name in options:
            if name not in known:
                raise unknown("option of these files", name, known)
        chosen = subject.checked(_of(subject, options)) if subject else None
        found = {path: _made(cls, options, chosen) for path, cls in classes.items()}
        for exporter in found.values():
            exporter.check_needs()
        return found

    def _needs_recording(self, scenario: Scenario, exporters: Mapping[Path, Exporter]) -> bool:
        """Whether a file is made of the recording; `BadInput` where the scenario has no such numbers."""
        subject = SUBJECTS[self.what] if self.what else None
        if subject is not None and scenario.workspace not in subject.workspaces:
            has = ", ".join(cls.key for cls in SUBJECTS if scenario.workspace in cls.workspaces)
            raise BadInput(f'this scenario has no "{subject.key}" to export; it has: {has or "nothing"}.')
        recorded = subject is None or subject.recorded
        return any(one.kind == "page" or (one.kind == "numbers" and recorded) for one in exporters.values())


def exporter_class(path: Path) -> type[Exporter]:
    """The format that a file's suffix asks for, when there is a folder to write in; else `BadInput`."""
    suffix = path.suffix.lower()
    known = {cls.suffix: cls for cls in EXPORTERS}
    if suffix not in known:
        from gui.studio.errand import formats

        known = {cls.suffix: cls for cls in formats()}
    offered = [name for name, cls in known.items() if cls.kind in ("numbers", "code", "page")]
    if not suffix:
        raise BadInput(f"{path} needs a suffix that says the format: {', '.join(offered)}.")
    if suffix not in known:
        raise unknown("format of an export", suffix, offered)
    if suffix not in offered:
        raise BadInput(f"{path} is a {known[suffix].kind}, which the command render makes (see: render --help).")
    check_folder(path)
    return known[suffix]


def _of(cls: type[Exporter] | type[Subject], options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are this class's."""
    return {name: value for name, value in options.items() if name in cls.model_fields and name != "subject"}


def _made(cls: type[Exporter], options: Mapping[str, Any], subject: Subject | None) -> Exporter:
    told = {"subject": subject} if issubclass(cls, NumbersExporter) else {}
    return cls.checked({**_of(cls, options), **told})


def _write(path: Path, exporter: Any, scenario: Scenario, recording: AnyRecording) -> None:
    if exporter.kind == "page":
        from gui.cli.paging import write_page
        from gui.scene import Source

        write_page(path, exporter, Source(scenario, recording))
        return
    with at_work(f"writing {path.name}"):
        exporter.write(path, scenario, recording)
