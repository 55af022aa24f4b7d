"""The scenarios to start from, each with what to look for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from engine.scenario import Scenario
from resources import folder


@dataclass(frozen=True, slots=True)
class Preset:
    """A scenario in a file, of which a menu needs only the words; the rest is read when it is taken."""

    path: Path
    title: str
    look_for: str

    def open(self) -> Scenario:
        """The scenario."""
        return Scenario.open(self.path)


def listed() -> tuple[Preset, ...]:
    """The presets in the order of their file names."""
    found = []
    for path in sorted(folder("scenarios").glob("*.json")):
        words = json.loads(path.read_text(encoding="utf-8"))
        found.append(Preset(path, words["title"], words["look_for"]))
    return tuple(found)


def presets() -> tuple[Scenario, ...]:
    """The same as scenarios, for notebooks and scripts."""
    return tuple(preset.open() for preset in listed())
