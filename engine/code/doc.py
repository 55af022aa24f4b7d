"""A text that knows where it may be broken, and its lines for a width (Wadler's pretty printer, as Prettier has it)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

Doc: TypeAlias = "str | tuple[Doc, ...] | Line | Group | Indent | IfBroken"


@dataclass(frozen=True, slots=True)
class Line:
    """A place for a line break: `flat` stands there where its group is on one line."""

    flat: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is on one line if it fits, and else broken at every `Line` of its own."""

    inner: Doc


@dataclass(frozen=True, slots=True)
class Indent:
    """What stands four columns further in where it is broken."""

    inner: Doc


@dataclass(frozen=True, slots=True)
class IfBroken:
    """A text that is there only where its group is broken."""

    text: str


LINE, SOFT = Line(" "), Line("")
_Piece: TypeAlias = "tuple[int, bool, Doc]"  # the indent, whether it is broken, and what


def rendered(doc: Doc, width: int, indent: int = 0) -> str:
    """The text of a document whose broken lines begin at an indent."""
    found: list[str] = []
    column, waiting = 0, [(indent, True, doc)]
    while waiting:
        here, broken, part = waiting.pop()
        if isinstance(part, str):
            found.append(part)
            column += columns(part)
        elif isinstance(part, Line) and broken:
            found.append("\n" + " " * here)
            column = here
        elif isinstance(part, Group):
            waiting.append((here, not _fits(part.inner, waiting, width - column), part.inner))
        else:
            waiting += _opened(here, broken, part)
    return "".join(found)


def _opened(indent: int, broken: bool, part: Doc) -> list[_Piece]:
    """The pieces of what is no text and no group, the last first."""
    if isinstance(part, tuple):
        return [(indent, broken, inner) for inner in reversed(part)]
    if isinstance(part, Indent):
        return [(indent + 4, broken, part.inner)]
    if isinstance(part, IfBroken):
        return [(indent, broken, part.text)] if broken else []
    assert isinstance(part, Line)
    return [(indent, broken, part.flat)]


def _fits(inner: Doc, after: list[_Piece], room: int) -> bool:
    """Whether a group fits on the line, with what follows it up to the next break."""
    waiting, rest = [(0, False, inner)], len(after)
    while room >= 0:
        if not waiting:
            if not rest:
                return True
            rest -= 1
            waiting.append(after[rest])
        indent, broken, part = waiting.pop()
        if isinstance(part, str):
            room -= columns(part)
        elif isinstance(part, Line) and broken:
            return True
        elif isinstance(part, Group):
            waiting.append((indent, False, part.inner))
        else:
            waiting += _opened(indent, broken, part)
    return False


def columns(text: str) -> int:
    """How many columns a text takes: Chinese signs and pictures take two, accents none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)
