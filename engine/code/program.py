"""A program in parts: what a reader is told, and the code; a script and a notebook are two ways to write it down."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.code.words import comment, docstring, plain

Lines = list[str]
_STANDARD = {"base64": "import base64", "importlib": "import importlib.util", "itertools": "import itertools",
    "math": "import math", "sys": "import sys", "zlib": "import zlib", "partial": "from functools import partial",
    "islice": "from itertools import islice"}  # fmt: skip
_OTHERS = {"np": "import numpy as np", "torch": "import torch", "F": "import torch.nn.functional as F",
    "nn": "from torch import nn", "lr_scheduler": "from torch.optim import lr_scheduler"}  # fmt: skip
_DEFINITIONS = ("def ", "class ", "@")


@dataclass(frozen=True)
class Part:
    """Statements that belong together, each a list of lines, under a heading with words below it.

    `facts` are rows of a table that only a notebook shows: the first has the titles of its columns.
    """

    heading: str
    words: str
    pieces: Sequence[Lines]
    facts: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Program:
    """All of it: a title, what to know before reading, the formula in LaTeX, the parts.

    `picture` has the pieces that define a function `plot`.
    """

    title: str
    about: Sequence[str]
    formula: str
    parts: Sequence[Part]
    picture: Part

    def script(self) -> str:
        """The text of a file that runs as `python script.py`."""
        pieces = [piece for part in self.parts for piece in _headed(part)]
        pieces += [*_headed(self.picture), ['if "--plot" in sys.argv:', "    plot()"]]
        return (
            "\n".join([*docstring([self.title, *self.about, _HOW]), "", *imports(pieces), "", *joined(pieces)]) + "\n"
        )

    def cells(self) -> Iterator[tuple[str, str]]:
        """The cells of a notebook: "markdown" or "code", and the text."""
        formula = f"$${self.formula}$$" if self.formula else ""
        yield "markdown", "\n\n".join(filter(None, [f"# {marked(self.title)}", *map(marked, self.about), formula]))
        every = [*self.parts, self.picture]
        yield "code", "\n".join(imports(piece for part in every for piece in part.pieces))
        for part in every:
            yield "markdown", "\n\n".join(filter(None, [f"## {part.heading}", marked(part.words), _table(part.facts)]))
            code = joined(part.pieces)
            yield "code", "\n".join(code[1:] if code[:1] == [""] else code)
        yield "code", "\n".join(_DRAWN)


def _headed(part: Part) -> list[Lines]:
    """The pieces of a part under a comment that editors take for the beginning of a cell."""
    first, *rest = part.pieces
    return [[f"# %% {part.heading}", *comment(part.words), *first], *rest]


def marked(text: str) -> str:
    """A user's text for Markdown, in which none of it means anything."""
    text = re.sub(r"([\\`*_{}\[\]<>()#!|$~&])", r"\\\1", plain(text))
    return re.sub(r"^(\d*)([-+.])", r"\1\\\2", text)  # no list


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of Markdown, the first of them its head."""
    lines = [f"| {' | '.join(map(marked, row))} |" for row in rows]
    return "\n".join([*lines[:1], "|" + " --- |" * len(rows[0]), *lines[1:]]) if lines else ""


_DRAWN = [
    "try:",
    "    plot()",
    "except ImportError:",
    '    print("matplotlib is not installed, so there is no picture")',
]
_HOW = (
    "Written by Ravine; it needs only what is imported below. With --plot it draws a picture, if matplotlib is there."
)


def imports(pieces: Iterable[Lines]) -> Lines:
    """The lines that import what statements speak of."""
    code = "\n".join(line for piece in pieces for line in piece)
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    groups = [[line for word, line in group.items() if word in used] for group in (_STANDARD, _OTHERS)]
    return [line for n, group in enumerate(filter(None, groups)) for line in ([""] * (n > 0)) + group]


def joined(pieces: Iterable[Lines]) -> Lines:
    """Pieces below each other, functions and classes with two empty lines around them, others with one."""
    lines: Lines = []
    after_definition = False
    for piece in pieces:
        definition = defines(piece)
        if lines:
            lines += ["", ""] if definition or after_definition else [""]
        lines += piece
        after_definition = definition
    return ["", *lines] if lines and defines(lines) else lines


def defines(piece: Lines) -> bool:
    """Whether a piece is a function or a class, perhaps below a comment."""
    first = next((line for line in piece if not line.startswith("#")), "")
    return first.startswith(_DEFINITIONS)
