"""Turns the words of a command line into a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.asked import asked
from engine.batches import samples_of
from engine.cli.fit import Fit
from engine.cli.pairs import number, pairs, point
from engine.cli.racers import racers
from engine.declared import BadInput
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.racer import Racer
from engine.scenario import Scenario

ALL = "all"  # the batch of all samples


@dataclass(frozen=True, slots=True)
class Request:
    """The words that were given for a race. What is `None` or empty was not, and stays as the scenario's file has it.

    A landscape or a racer is read by its registry, and every number by the field it is meant for.
    """

    file: str | None
    landscape: str | None
    function: str | None
    fit: Fit
    values: Sequence[str]
    starts: Sequence[str]
    optimizers: Sequence[str]
    schedules: Sequence[str]
    noise: Sequence[str]
    batches: Sequence[str]
    steps: str | None
    seed: str | None
    seeds: str | None
    dtype: str | None
    device: str | None

    def scenario(self) -> Scenario:
        """The scenario that was asked for; `BadInput` names what is wrong."""
        base = asked(self.file).scenario if self.file else Scenario()
        landscape = self._landscape(base)
        if self.batches and not samples_of(landscape):
            raise BadInput("--batch goes with a model on data: a formula has no samples to take a batch of.")
        changes = {
            "landscape": landscape,
            "starts": self._starts(base),
            "racers": self._racers(base),
            "stop": base.stop.changed(steps=self.steps) if self.steps is not None else base.stop,
        }
        given = {"seed": self.seed, "seeds": self.seeds, "dtype": self.dtype, "device": self.device}
        return base.changed(**changes, **{name: word for name, word in given.items() if word is not None})

    def _landscape(self, base: Scenario) -> Landscape:
        rivals = {"--landscape": self.landscape, "--function": self.function, "--model": self.fit.model}
        given = [option for option, word in rivals.items() if word is not None]
        if len(given) > 1:
            raise BadInput(f"give either {' or '.join(given)}, not {'both' if len(given) == 2 else 'all'}.")
        values = {name: number(text, f"--set {name}") for name, text in pairs(self.values, "--set").items()}
        if self.function is not None:
            if self.fit.given:
                raise BadInput(f"{self.fit.given[0]} goes with a model, not with --function.")
            return FormulaLandscape.typed(self.function, set=values)
        landscape = base.landscape if self.landscape is None else Landscape.read(self.landscape)
        landscape = self.fit.landscape(landscape) if self.fit.given else landscape
        return landscape.with_values(**values)

    def _starts(self, base: Scenario) -> tuple[tuple[float, ...], ...]:
        if self.starts:
            return tuple(map(point, self.starts))
        return base.starts if self.file else ()  # none: the landscape's own

    def _racers(self, base: Scenario) -> tuple[Racer, ...]:
        batches = [None if word == ALL else word for word in self.batches]
        return racers(Racer, self.optimizers, base.racers, schedule=self.schedules, noise=self.noise, batch=batches)
