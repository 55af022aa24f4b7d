"""Writes formulas of models and losses for one sample: with its number as an index, or ready for its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.loss import Loss
from engine.model import Model

NAME = re.compile(r"\\hat y|(?:\\(?:operatorname|begin|end|text)\{[a-z]+\}|\\[a-zA-Z]+|[a-zA-Z])(?:_(?:\{\w+\}|\w))?")
SYMBOLS = {"value": r"\hat y", "logit": "z", "probability": "p", "score": "s"}  # of a prediction, by what it is
PLAIN = frozenset((r"\frac", r"\ln", r"\cosh", r"\tanh", r"\max", r"\operatorname{sign}", "e"))  # no names
SETTINGS = {"q": "q", "w": "pos_weight"}  # letters of a loss's parameters


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """The formula with some of its letters replaced."""
    return NAME.sub(lambda match: names.get(match[0], match[0]), formula)


def indexed(formula: str, letters: tuple[str, ...], index: str) -> str:
    r"""The formula of sample `index`: `x_1` becomes `x_{i1}`, `\hat y` becomes `\hat y_i`."""
    return renamed(formula, {letter: with_index(letter, index) for letter in letters})


def with_index(letter: str, index: str) -> str:
    r"""A letter of sample `index`: `x_1` becomes `x_{i1}`, `\hat y` becomes `\hat y_i`."""
    stem, _, number = letter.partition("_")
    inner = index + number
    return f"{stem}_{{{inner}}}" if len(inner) > 1 else f"{stem}_{inner}"


def columns(model: Model) -> tuple[str, ...]:
    """The letters of the columns of x in a model's formula."""
    return ("x",) if model.features == 1 else ("x_1", "x_2")


def model_form(model: Model) -> str:
    """A model's formula with the names `<first>`, `<second>`, `<x0>` and `<x1>` in angle brackets."""
    names = dict(zip((*model.letters, *columns(model)), ("<first>", "<second>", "<x0>", "<x1>"), strict=False))
    return renamed(model.formula, names)


def loss_form(loss: Loss, formula: str) -> str | None:
    """A loss's formula with `<prediction>` and `<target>` in angle brackets; None where numbers would say little.

    That is where cases are told apart, or labels or probabilities are first made into something else.
    """
    known = {SYMBOLS[loss.takes]: "<prediction>", "y": "<target>"}
    known |= {letter: f"<{name}>" for letter, name in SETTINGS.items() if name in type(loss).model_fields}
    found = set(NAME.findall(formula))
    if not found <= known.keys() | PLAIN or loss.targets == "0/1 or -1/1":
        return None
    return renamed(formula, known)
