"""What a command is asked to take out: a scenario by its file or preset, with its recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.declared import BadInput
from engine.preset import Preset, listed
from engine.registry import unknown
from engine.scenario import Scenario

if TYPE_CHECKING:
    from engine.history import History
    from engine.trajectory import Trajectory
    from gui.scene import Source


def asked_scenario(word: str) -> Scenario:
    """The scenario of a file, or of a preset by its number, key or title; `BadInput` names the nearest."""
    path = Path(word)
    if path.exists():
        return Scenario.open(path)
    for preset in listed():
        if word.lower() in names_of(preset):
            return preset.open()
    if path.suffix or path.parent != Path():
        raise BadInput(f"{word} cannot be opened: no such file or directory.")
    raise unknown("scenario", word, [name for preset in listed() for name in names_of(preset)[1:]])


def names_of(preset: Preset) -> tuple[str, ...]:
    """What a preset may be called: its number, its key without it, its file's name, its title."""
    stem = preset.path.stem
    number, _, key = stem.partition("-")
    return str(int(number)), key, stem, preset.title.lower()


def asked_recording(scenario: Scenario) -> Trajectory | History | None:
    """Compute what a scenario records, with a bar where it takes long; nothing in the Losses workspace."""
    if scenario.workspace == "losses":
        return None
    if scenario.workspace == "train":
        from engine.cli.training_report import train_with_bar

        done = train_with_bar(scenario)
        if done.ended_by is not None:
            raise done.ended_by
        return done.trainer.history
    from engine.cli.report import race_with_bar

    return race_with_bar(scenario)


def asked_source(word: str) -> Source:
    """A scenario with its recording, ready for the studio; needs Qt."""
    from gui.scene import Source

    scenario = asked_scenario(word)
    return Source(scenario, asked_recording(scenario))
