"""A program in parts: what a reader is told, and the code; a script and a notebook are two ways to write it down."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.code.words import docstring

Lines = list[str]
_STANDARD = {"base64": "import base64", "importlib": "import importlib.util", "itertools": "import itertools",
    "math": "import math", "sys": "import sys", "zlib": "import zlib", "partial": "from functools import partial",
    "islice": "from itertools import islice"}  # fmt: skip
_OTHERS = {"np": "import numpy as np", "torch": "import torch", "F": "import torch.nn.functional as F",
    "nn": "from torch import nn", "lr_scheduler": "from torch.optim import lr_scheduler"}  # fmt: skip
_DEFINITIONS = ("def ", "class ", "@")


@dataclass(frozen=True)
class Part:
    """Statements that belong together, each a list of lines, under a heading of a notebook with words below it."""

    heading: str
    words: str
    pieces: Sequence[Lines]


@dataclass(frozen=True)
class Program:
    """All of it: a title, what to know before reading (`about`, Markdown's `formula` and `facts`), the parts, and the
    piece that draws a picture by the function `plot`."""

    title: str
    about: Sequence[str]
    formula: str
    facts: Sequence[str]
    parts: Sequence[Part]
    picture: Sequence[Lines] = field(default_factory=list)

    def script(self) -> str:
        """The text of a file that runs as `python script.py`."""
        head = docstring([self.title, *self.about, *self.facts, _HOW])
        drawn = [*self.picture, ['if "--plot" in sys.argv:', "    plot()"]] if self.picture else []
        pieces = [piece for part in self.parts for piece in part.pieces] + drawn
        return "\n".join([*head, "", *imports(pieces), "", *joined(pieces)]) + "\n"


_HOW = "Written by Ravine; it needs only what is imported below. With --plot it draws a picture, if matplotlib is there."


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
