"""The tree of a formula: what its pieces are, where they stand in the text, and how large its derivatives get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.declared import BadInput

VARIABLES = ("x", "y")
CONSTANTS = ("pi", "e", "E")
FUNCTIONS = dict.fromkeys("sin cos tan exp log sqrt abs tanh sinh cosh atan".split(), 1) | {"min": 2, "max": 2}
"""The functions a formula may call, with the number of their arguments."""


class FormulaError(BadInput):
    """A formula goes wrong at `position` (from 0) for `length` characters; the message is a sentence."""

    def __init__(self, words: str, position: int, length: int = 1) -> None:
        super().__init__(f"{words} (character {position + 1}).")
        self.position, self.length = position, length


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a formula, written from `start` to `end`.

    `op` is "number" or "name" (with its `text`), "+" (terms), "*" (factors), "neg", "/", "**", or a function.
    """

    op: str
    args: tuple[Node, ...]
    text: str
    start: int
    end: int
    depth: int

    @property
    def length(self) -> int:
        """How many characters it takes."""
        return self.end - self.start


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, parents first, left to right."""
    yield node
    for arg in node.args:
        yield from walk(arg)


def is_constant(node: Node) -> bool:
    """Whether a piece is the same for all x and y."""
    return not any(piece.op == "name" and piece.text in VARIABLES for piece in walk(node))


def parameter_names(node: Node) -> tuple[str, ...]:
    """The names in a formula that are neither variables nor constants, in the order they appear."""
    named = (piece.text for piece in walk(node) if piece.op == "name")
    return tuple(dict.fromkeys(name for name in named if name not in (*VARIABLES, *CONSTANTS)))


def sizes(node: Node) -> tuple[int, int, int]:
    """Roughly how many parts f, its derivative by one variable and its second derivative have, written out."""
    if node.op in ("number", "name"):
        return 1, int(node.text in VARIABLES), 0
    args = [sizes(arg) for arg in node.args]
    f, g, h = (sum(column) for column in zip(*args, strict=True))
    if g == 0:
        return 1, 0, 0
    f += 1
    moving = [arg for arg in args if arg[1]]
    if node.op in ("+", "neg"):
        return f, g + 1, h + 1
    if node.op in ("*", "/"):  # each factor's derivative, times all the others
        pairs = sum(a[1] + b[1] + f - a[0] - b[0] for i, a in enumerate(moving) for b in moving[:i])
        return f, sum(g_i + f - f_i for f_i, g_i, _ in moving), sum(h_i + f - f_i for f_i, _, h_i in moving) + 2 * pairs
    return f, len(moving) * f + g, len(moving) * (f + 2 * g) + f + h
