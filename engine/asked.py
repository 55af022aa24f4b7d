"""What a word means where a scenario is asked for: a file, a preset, or a link."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from engine.declared import BadInput
from engine.link import from_link, has_link
from engine.preset import Preset, listed
from engine.registry import unknown
from engine.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Asked:
    """A scenario, and the file that it is in, if it is in one of the user's."""

    scenario: Scenario
    path: Path | None = None


def asked(word: str) -> Asked:
    """The scenario of a file, of a preset by its number, key or title, or of a link; `BadInput` names the nearest."""
    if has_link(word) and not os.path.lexists(word):
        return Asked(from_link(word))
    path = Path(word)
    if os.path.lexists(path):
        return Asked(Scenario.open(path), path if path.is_file() else None)  # from a pipe, it cannot be read twice
    for preset in listed():
        if word.lower() in names_of(preset):
            return Asked(preset.open())
    if path.suffix or path.parent != Path():
        raise BadInput(f"{word} cannot be opened: no such file or directory.")
    raise unknown("scenario", word, [name for preset in listed() for name in names_of(preset)[1:]])


def names_of(preset: Preset) -> tuple[str, ...]:
    """What a preset may be called: its number, its key without it, its file's name, its title."""
    stem = preset.path.stem
    number, _, key = stem.partition("-")
    return str(int(number)), key, stem, preset.title.lower()
