"""The name that is proposed for a file: what it shows, who is in it, how long; in letters that every system takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from engine.racer import Contestant
from engine.scenario import Scenario

LONGEST_LIST = 4  # racers that are named; of more, as many but one and how many others
LONGEST_WORD, LONGEST_NAME = 40, 120  # letters


def file_name(scenario: Scenario, last_step: int = 0, at: int | None = None, views: Sequence[str] = ()) -> str:
    """Such as `rosenbrock_sgd-adam_500steps`, without a suffix; `at` says which single step a picture shows.

    `last_step` is the last that is recorded. `views` are named where they are more special than what comes first.
    """
    if scenario.workspace == "losses":
        parts = ["losses", scenario.lab.page]
    elif scenario.workspace == "train":
        training = scenario.training
        parts = [f"{training.data.key}-{training.network.key}", _racers(training.racers)]
        parts.append(_moment(f"{training.epochs}epochs", last_step, at))
    else:
        parts = [scenario.landscape.key, _racers(scenario.racers), _moment(f"{last_step}steps", last_step, at)]
    return "_".join(filter(None, map(plain, [*parts, "-".join(views)])))[:LONGEST_NAME]


def plain(words: str) -> str:
    """A part of a name: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9.]+", "-", words.lower())[:LONGEST_WORD].strip("-.")


def _racers(racers: Iterable[Contestant]) -> str:
    """The optimizers in their order, each once."""
    keys = list(dict.fromkeys(racer.optimizer.key.replace("_", "") for racer in racers))
    if len(keys) > LONGEST_LIST:
        keys = [*keys[: LONGEST_LIST - 1], "and", str(len(keys) - LONGEST_LIST + 1), "more"]
    return "-".join(keys)


def _moment(whole: str, last_step: int, at: int | None) -> str:
    """How long it is, or which step is shown; nothing where nothing is recorded."""
    if at is not None and at != last_step:
        return f"step{at}"
    return whole if last_step else ""
