"""Turns the words about optimizers and schedules into those who race or train."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from engine.cli.pairs import spec
from engine.declared import BadInput
from engine.optimizer import OPTIMIZERS
from engine.racer import Contestant
from engine.schedule import SCHEDULES

C = TypeVar("C", bound=Contestant)


def racers(kind: type[C], optimizers: Sequence[str], base: Sequence[C], **more: Sequence[Any]) -> tuple[C, ...]:
    """One for each optimizer, or those of `base` where none is named; `schedule` and `more` are for all or for each."""
    rules = [OPTIMIZERS.read(_by_our_name(spec(text, "--optimizer"))) for text in optimizers]
    found = [kind(optimizer=rule, style=style) for style, rule in enumerate(rules)] or list(base)
    if not found:
        raise BadInput("nobody races; give at least one --optimizer, such as --optimizer adam:lr=0.05")
    schedules = [SCHEDULES.read(spec(text, "--schedule")) for text in more.pop("schedule", ())]
    for field, given in {"schedule": schedules, **more}.items():
        if given:
            values = _for_each(given, len(found), field)
            found = [racer.changed(**{field: value}) for racer, value in zip(found, values, strict=True)]
    return tuple(found)


def _by_our_name(words: dict[str, str | None]) -> dict[str, str | None]:
    """Momentum has a rule of its own here; `sgd:momentum=0.9`, as torch has it, means that one."""
    return {**words, "key": "momentum"} if words["key"] == "sgd" and "momentum" in words else words


def _for_each(given: Sequence[Any], racers: int, option: str) -> list[Any]:
    """One value for each racer: from one for all, or from as many as there are."""
    if len(given) not in (1, racers):
        field = f"{racers} racer{'s' * (racers > 1)}"
        raise BadInput(f"--{option} is given {len(given)} times for {field}; give it once, or once for each.")
    return list(given) * (racers if len(given) == 1 else 1)
