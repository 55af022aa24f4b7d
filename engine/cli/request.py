"""Turns the words of a command line into a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.declared import BadInput
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.optimizer import OPTIMIZERS
from engine.scenario import Racer, Scenario
from engine.schedule import SCHEDULES


@dataclass(frozen=True, slots=True)
class Request:
    """The words that were given for a race. What is `None` or empty was not, and stays as the scenario's file has it.

    A landscape or a racer is read by its registry, and every number by the field it is meant for.
    """

    file: Path | None
    landscape: str | None
    function: str | None
    values: Sequence[str]
    starts: Sequence[str]
    optimizers: Sequence[str]
    schedules: Sequence[str]
    noise: Sequence[str]
    steps: str | None
    seed: str | None
    seeds: str | None
    dtype: str | None
    device: str | None

    def scenario(self) -> Scenario:
        """The scenario that was asked for; `BadInput` names what is wrong."""
        base = Scenario.open(self.file) if self.file else Scenario()
        changes = {
            "landscape": self._landscape(base),
            "starts": self._starts(base),
            "racers": self._racers(base),
            "stop": base.stop.changed(steps=self.steps) if self.steps is not None else base.stop,
        }
        given = {"seed": self.seed, "seeds": self.seeds, "dtype": self.dtype, "device": self.device}
        return base.changed(**changes, **{name: word for name, word in given.items() if word is not None})

    def _landscape(self, base: Scenario) -> Landscape:
        if self.landscape is not None and self.function is not None:
            raise BadInput("give either --landscape or --function, not both.")
        values = {name: _number(text, f"--set {name}") for name, text in _pairs(self.values, "--set").items()}
        if self.function is not None:
            return FormulaLandscape.typed(self.function, set=values)
        landscape = base.landscape if self.landscape is None else Landscape.read(self.landscape)
        return landscape.with_values(**values)

    def _starts(self, base: Scenario) -> tuple[tuple[float, ...], ...]:
        if self.starts:
            return tuple(map(_point, self.starts))
        return base.starts if self.file else ()  # none: the landscape's own

    def _racers(self, base: Scenario) -> tuple[Racer, ...]:
        rules = [OPTIMIZERS.read(_spec(text, "--optimizer")) for text in self.optimizers]
        racers = [Racer(optimizer=rule, style=style) for style, rule in enumerate(rules)] or list(base.racers)
        if not racers:
            raise BadInput("nobody races; give at least one --optimizer, such as --optimizer adam:lr=0.05")
        schedules = [SCHEDULES.read(_spec(text, "--schedule")) for text in self.schedules]
        for field, given in (("schedule", schedules), ("noise", self.noise)):
            if given:
                values = _for_each(given, len(racers), field)
                racers = [racer.changed(**{field: value}) for racer, value in zip(racers, values, strict=True)]
        return tuple(racers)


def _for_each(given: Sequence[Any], racers: int, option: str) -> list[Any]:
    """One value for each racer: from one for all, or from as many as there are."""
    if len(given) not in (1, racers):
        field = f"{racers} racer{'s' * (racers > 1)}"
        raise BadInput(f"--{option} is given {len(given)} times for {field}; give it once, or once for each.")
    return list(given) * (racers if len(given) == 1 else 1)


def _spec(text: str, option: str) -> dict[str, str]:
    """`"adam:lr=0.05,beta1=0.8"` as a file has it: `{"key": "adam", "lr": "0.05", "beta1": "0.8"}`."""
    key, _, rest = text.partition(":")
    pairs = _pairs(rest.split(","), f'{option} "{text}"') if rest.strip() else {}
    if "key" in pairs:
        raise BadInput(f'{option} "{text}" has the key before the colon.')
    return {"key": key.strip(), **pairs}


def _pairs(items: Sequence[str], where: str) -> Mapping[str, str]:
    """Every `name=value` of a list; a name may come once."""
    pairs: dict[str, str] = {}
    for name, equals, value in (item.partition("=") for item in items):
        if not (name.strip() and equals and value.strip()):
            raise BadInput(f'{where}: "{name}{equals}{value}" is not of the form name=value.')
        if name.strip() in pairs:
            raise BadInput(f"{where}: {name.strip()} is given twice.")
        pairs[name.strip()] = value.strip()
    return pairs


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(f'{where}: "{text}" is not a number.') from None


def _point(text: str) -> tuple[float, ...]:
    parts = text.split(",")
    if len(parts) != 2:
        raise BadInput(f'--start "{text}" is not two numbers; write it like --start=-1.2,1')
    return tuple(_number(part.strip(), f'--start "{text}"') for part in parts)
