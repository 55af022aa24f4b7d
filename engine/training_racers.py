"""How the racers of a training stand after rates were changed while it ran, and what edits of them mean."""

from __future__ import annotations

from collections.abc import Sequence

from engine.racer import Contestant
from engine.training import RateChange, Training, rearranged

NEW = -1  # the former place of a racer that had none


def racers_now(training: Training) -> tuple[Contestant, ...]:
    """The racers with the learning rates in force after all changes."""
    return tuple(_at(racer, training.rate(index)) for index, racer in enumerate(training.racers))


def as_edited(
    training: Training, standing: Sequence[tuple[int, Contestant]]
) -> tuple[tuple[Contestant, ...], tuple[RateChange, ...]]:
    """Racers and changes of a training whose `racers_now` were edited: each with its former place, or `NEW`.

    A racer whose rate or rule is another goes by that from its first step on: what was changed on the way is gone.
    """
    before, racers, kept = racers_now(training), [], []
    for former, racer in standing:
        goes_on = former != NEW and _rate_of(before[former]) == _rate_of(racer)
        racers.append(_at(racer, training.racers[former].optimizer.lr) if goes_on else racer)
        kept.append(former if goes_on else NEW)
    return tuple(racers), rearranged(training.changes, kept)


def counterparts(racers: Sequence[Contestant], others: Sequence[Contestant]) -> tuple[int, ...]:
    """Where each racer stands among others that came of them by edits, or `NEW`: it is known by its look and rule."""
    looks = [(other.style, other.optimizer.key) for other in others]
    found: list[int] = []
    for racer in racers:
        look = racer.style, racer.optimizer.key
        free = (place for place, other in enumerate(looks) if other == look and place not in found)
        found.append(next(free, NEW))
    return tuple(found)


def _at(racer: Contestant, lr: float) -> Contestant:
    return racer if racer.optimizer.lr == lr else racer.changed(optimizer=racer.optimizer.changed(lr=lr))


def _rate_of(racer: Contestant) -> tuple[str, float]:
    return racer.optimizer.key, racer.optimizer.lr
