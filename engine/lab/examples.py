"""The worked examples of the textbook, with what its page prints, and its claims that are not quite true."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from engine.declared import Frozen
from engine.loss import Reduction
from resources import folder


class Example(Frozen):
    """A loss worked out by hand: `value` is right (float32 torch, to 1e-6), `source_says` what the page prints.

    `None` where the page prints no result. The note says what is to be learnt, and why the two differ if they do.
    """

    id: str
    title: str
    loss: str  # its key; all parameters are at their defaults
    target: tuple[float, ...]  # `[N]`, of several classes the class numbers
    prediction: tuple[float, ...] | tuple[tuple[float, ...], ...]  # `[N]`, of several classes rows `[N, K]`
    reduction: Reduction
    value: float
    source_says: float | None
    note: str

    @property
    def source_is_wrong(self) -> bool:
        """Whether the page prints another number than the call that it shows returns."""
        return self.source_says is not None and abs(self.value - self.source_says) > ROUNDED


ROUNDED = 0.005
"""The page rounds to two decimals."""


class Claim(Frozen):
    """What textbooks say, and what is true; `losses` are the keys of those it is about, on whose cards it stands."""

    claim: str
    truth: str
    losses: tuple[str, ...] = ()


def examples() -> tuple[Example, ...]:
    """The worked examples, in the textbook's order."""
    return tuple(Example.checked(fields) for fields in _file()["examples"])


def claims() -> tuple[Claim, ...]:
    """The claims to show and to correct."""
    return tuple(Claim.checked(fields) for fields in _file()["claims"])


@cache
def _file() -> dict[str, Any]:
    path = folder("worked_examples.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
