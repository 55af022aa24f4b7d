"""A scenario in words, for pictures that leave the program: title, caption, and who races with which settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.declared import Keyed, Parameter
from engine.landscapes.expression import FormulaLandscape
from engine.pictures.digits import percent, short
from engine.racer import Contestant, Racer
from engine.scenario import Scenario
from engine.training import Training

MINUS = "\N{MINUS SIGN}"
_POWER = re.compile(r"\*\*(\d+)")
_SUPERSCRIPTS = str.maketrans(f"0123456789{MINUS}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
MOST_STARTS = 3  # that are told one by one


@dataclass(frozen=True, slots=True)
class Entry:
    """One racer in a legend: the number of its style, its name, and its settings in words."""

    style: int
    name: str
    settings: str


def title(scenario: Scenario) -> str:
    """What a picture of a scenario is called: by its own title, or by what it is about."""
    if scenario.title:
        return scenario.title
    if scenario.workspace == "train":
        return f"{scenario.training.network.title} on {scenario.training.data.title}"
    if scenario.workspace == "losses":
        return f"Losses: {scenario.lab.page}"
    return scenario.landscape.title


def caption(scenario: Scenario) -> str:
    """What was run, in sentences; nothing of the Losses workspace, whose pages say it themselves."""
    if scenario.workspace == "losses":
        return ""
    clauses = _of_training(scenario.training) if scenario.workspace == "train" else _of_race(scenario)
    return "; ".join(clause for clause in clauses if clause) + "."


def entries(scenario: Scenario) -> tuple[Entry, ...]:
    """Everybody who is shown, in order; nobody in the Losses workspace."""
    racers: tuple[Contestant, ...] = scenario.racers
    if scenario.workspace != "race":
        racers = scenario.training.racers if scenario.workspace == "train" else ()
    return tuple(Entry(one.style, one.title, ", ".join(_settings(one))) for one in racers if not one.hidden)


def _of_race(scenario: Scenario) -> Iterator[str]:
    landscape = scenario.landscape
    if isinstance(landscape, FormulaLandscape):
        values = ", ".join(f"{name} = {number(value)}" for name, value in landscape.values.items())
        yield f"f(x, y) = {formula(landscape.words)}{f' with {values}' if values else ''}"
    else:
        yield landscape.words
    starts = ", ".join(f"({number(x)}, {number(y)})" for x, y in scenario.starts)
    many = len(scenario.starts) > MOST_STARTS
    yield f"{len(scenario.starts):,} starts" if many else f"from {starts}"
    yield _counted(scenario.stop.steps, "step")
    yield _seeds(scenario.seeds, scenario.seed) if _drawn(scenario) else ""


def _of_training(training: Training) -> Iterator[str]:
    held = f", {percent(training.held_out, 0)} held out" if training.held_out else ""
    scaled = ", standardised" if training.standardise else ""
    yield f"{training.data.title}{scaled}{held}"
    network = ", ".join(_said(training.network, ()))
    yield f"{training.network.title}{f' ({network})' if network else ''}"
    loss = ", ".join(_said(training.loss, ()))
    yield f"{training.loss.title}{f' ({loss})' if loss else ''}"
    yield f"batches of {training.batch:,}" if training.batch else "full batches"
    yield _counted(training.epochs + training.more_epochs, "epoch")
    yield f"gradients clipped at {number(training.clip)}" if training.clip else ""
    yield _seeds(training.seeds, training.seed)


def _settings(one: Contestant) -> Iterator[str]:
    """The learning rate, what is set otherwise than at first, and what a schedule, a batch or noise do."""
    if one.name:
        yield one.optimizer.title
    yield from _said(one.optimizer, ("lr", "momentum") if getattr(one.optimizer, "momentum", 0) else ("lr",))
    if one.schedule.key != "constant" or list(_said(one.schedule, ())):
        said = ", ".join(_said(one.schedule, ()))
        yield f"{one.schedule.title.lower()} schedule{f' ({said})' if said else ''}"
    if isinstance(one, Racer):
        if one.batch:
            yield f"batches of {one.batch:,}"
        if one.noise:
            yield f"noise {number(one.noise)}"


def _said(value: Keyed, always: tuple[str, ...]) -> Iterator[str]:
    """The settings of a value that are not as at first, and those that are always told."""
    for parameter in value.parameters():
        chosen = getattr(value, parameter.name)
        if parameter.name in always or chosen != parameter.default:
            yield _setting(parameter, chosen)


def _setting(parameter: Parameter, chosen: Any) -> str:
    label = parameter.label if len(parameter.label) <= 2 else parameter.label[0].lower() + parameter.label[1:]
    if isinstance(chosen, bool):
        return label if chosen else f"not {label}"
    if isinstance(chosen, tuple):
        return f"{label} {'-'.join(map(str, chosen)) or 'none'}"
    return f"{label} {number(chosen) if isinstance(chosen, float | int) else chosen}"


def _drawn(scenario: Scenario) -> bool:
    """Whether chance plays a part."""
    return scenario.seeds > 1 or any(racer.noise or racer.batch for racer in scenario.racers)


def _seeds(count: int, first: int) -> str:
    return f"seed {first}" if count == 1 else f"seeds {first} to {first + count - 1}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def number(value: float) -> str:
    """A number as a text prints it, with a true minus sign."""
    mantissa, _, power = short(value).replace("-", MINUS).partition("e")
    return f"{mantissa} × 10{power.translate(_SUPERSCRIPTS)}" if power else mantissa


def formula(text: str) -> str:
    """A formula's text as it is printed: powers raised, dots for products, true minus signs."""
    raised = _POWER.sub(lambda found: found[1].translate(_SUPERSCRIPTS), text)
    return raised.replace("*", "\N{MIDDLE DOT}").replace("-", MINUS)
