"""Does what the render command asks for of clips: reads the words of their timing, asks before long work, films."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from engine.cli.terminal import at_work
from engine.clip import MANY, Timing
from engine.clip_exporter import ClipExporter, clip_exporter_for, clip_exporters
from engine.declared import BadInput
from engine.registry import unknown
from gui.cli.patient import patient

if TYPE_CHECKING:
    from gui.studio.filming import Estimate
    from gui.studio.stage import Stage

OPTIONS = {"first": "--from", "last": "--to"}  # what options are called that cannot have their field's name


def moves(path: Path) -> bool:
    """Whether a file's suffix can only mean a clip."""
    return path.suffix.lower() in {cls.suffix for cls in clip_exporters()}


def timing_of(words: Mapping[str, str | None]) -> Timing:
    """The timing that was asked for, of words by the names of its fields; what is `None` was not."""
    given = {name: word for name, word in words.items() if word is not None}
    if "seconds" in given and "frames" in given:
        raise BadInput("give either --seconds or --frames, not both.")
    return Timing.checked(given)


def refuse_timing(words: Mapping[str, str | None]) -> None:
    """Say that an option is for clips, where none was asked for."""
    for name, word in words.items():
        if word is not None:
            option = OPTIONS.get(name, f"--{name}")
            suffixes = ", ".join(cls.suffix for cls in clip_exporters())
            raise BadInput(f"{option} is for clips: add --clip, or write a file of {suffixes}.")


def clip_writer(path: Path, timing: Timing, settings: Mapping[str, Any], sure: bool) -> Callable[[Stage], None]:
    """What films a stage; what is wrong with the file's name or the format's options is said at once."""
    kind = clip_exporter_for(path)
    for name in settings:
        if name not in kind.model_fields:
            raise unknown(f"option of {kind.title}", name, kind.model_fields)
    exporter = kind.checked(settings)
    exporter.check_needs()
    return lambda stage: film_with_bar(stage, timing, exporter, path, sure)


def film_with_bar(stage: Stage, timing: Timing, exporter: ClipExporter, path: Path, sure: bool) -> None:
    """Film with a bar that knows the time left; a long clip is asked about first."""
    from gui.studio.filming import estimate, film

    if timing.count > MANY and not sure:
        with at_work(f"estimating {path.name}"), patient():
            found = estimate(stage, timing, exporter)
        _ask(path, found)
    job = film(stage, timing, exporter, path)
    with at_work(f"filming {path.name}", timing.count) as tell, patient() as heed, closing(job):
        for progress in job:
            heed()
            tell(progress.done)


def _ask(path: Path, found: Estimate) -> None:
    """Ask whether to make a long clip; where nobody can answer, say how to."""
    words = f"{path.name} has {found.frames:,} pictures: {duration(found.seconds)} and {size(found.bytes)}, roughly."
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInput(f"{words} Add --yes to make it.")
    if not typer.confirm(f"{words} Make it?", err=True):
        raise typer.Exit(1)


def duration(seconds: float) -> str:
    """A time as people say it: 40 s, 12 min, 3.5 h."""
    for unit, length in (("h", 3600.0), ("min", 60.0)):
        if seconds >= 1.5 * length:
            return f"{seconds / length:.{0 if seconds >= 10 * length else 1}f} {unit}"
    return f"{max(1, round(seconds))} s"


def size(bytes_: float) -> str:
    """A file's size as people say it: 300 KB, 12 MB, 1.5 GB."""
    for unit, length in (("GB", 1e9), ("MB", 1e6)):
        if bytes_ >= length:
            return f"{bytes_ / length:.{0 if bytes_ >= 10 * length else 1}f} {unit}"
    return f"{max(1, round(bytes_ / 1000))} KB"
