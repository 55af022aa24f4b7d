"""What a user typed as part of a program's text: literals and prose that can never become code."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Sequence

from engine.declared import BadInput

WIDTH = 88  # columns, as formatters of Python have it unless told otherwise
INDENT = 4 * " "


def string(value: str) -> str:
    """A text as a literal, in double quotes unless single ones need fewer backslashes."""
    quote = '"' if value.count('"') <= value.count("'") else "'"
    inner = "".join(_escaped(letter, quote) for letter in value)
    return f"{quote}{inner}{quote}"


def _escaped(letter: str, quote: str) -> str:
    if letter in (quote, "\\"):
        return "\\" + letter
    return letter if letter.isprintable() else repr(letter)[1:-1]  # also signs that turn the direction of reading


def number(value: float) -> str:
    """A number as a literal that reads back as the same one: `0.001`, `1e-5`, `3`."""
    if not math.isfinite(value):
        return f'float("{value}")'
    return re.sub(r"e([+-])0*(\d+)$", lambda found: f"e{found[1].strip('+')}{found[2]}", repr(value))


def literal(value: object) -> str:
    """A value of settings as a literal: numbers, texts, truth values, nothing, and tuples of them."""
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, str):
        return string(value)
    if isinstance(value, list | tuple):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    raise TypeError(f"{type(value).__name__} has no literal here")


def arguments(settings: dict[str, object]) -> str:
    """Keyword arguments of a call: `lr=0.1, betas=(0.9, 0.999)`."""
    return ", ".join(f"{name}={literal(value)}" for name, value in settings.items())


def plain(text: str) -> str:
    """A text on one line, without signs that cannot be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def comment(text: str, indent: str = "") -> list[str]:
    """The lines of a comment."""
    return textwrap.wrap(plain(text), WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def docstring(paragraphs: Iterable[str], indent: str = "") -> list[str]:
    """The lines of a docstring: each paragraph wrapped, with an empty line between two of them."""
    kept = [found for found in map(_quoted, paragraphs) if found]
    room = WIDTH - len(indent) - (6 if len(kept) == 1 else 3)  # one line has quotes at both of its ends
    wrapped = [textwrap.wrap(text, room) for text in kept]
    lines = wrapped[0] if len(wrapped) == 1 else [line for part in wrapped for line in (*part, "")][:-1]
    if len(lines) == 1 and not lines[0].endswith('"'):
        return [f'{indent}"""{lines[0]}"""']
    first = f'{indent}"""' + (" " if lines[0].startswith('"') else "")
    return [first + lines[0], *(f"{indent}{line}" if line else "" for line in lines[1:]), f'{indent}"""']


def _quoted(text: str) -> str:
    return plain(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def packed(name: str, values: Sequence[float], opening: str = "[", closing: str = "]") -> list[str]:
    """The lines of an assignment of many numbers, as many on a line as there is room for."""
    inside = textwrap.wrap(", ".join(map(number, values)), WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
    whole = f"{name} = {opening}{' '.join(line.strip() for line in inside)}{closing}"
    if len(whole) <= WIDTH:
        return [whole]
    return [f"{name} = {opening}", *inside[:-1], f"{inside[-1]},", f"{closing}  # fmt: skip"]


def unique(names: Sequence[str]) -> list[str]:
    """The same names, those that came before followed by their count: "SGD", "SGD (2)"."""
    found: list[str] = []
    for name in names:
        count, shown = 1, name
        while shown in found:
            count += 1
            shown = f"{name} ({count})"
        found.append(shown)
    return found


def counted(first: int, count: int) -> str:
    """The numbers from a first on: `range(3)`, `range(5, 8)`."""
    return f"range({first}, {first + count})" if first else f"range({count})"


def refuse(words: str) -> BadInput:
    """What cannot be written as a program."""
    return BadInput(f"{words} cannot be written as a program.")
