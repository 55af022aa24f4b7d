"""Reads the small words of a command line: names with their values, numbers and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.declared import BadInput


def spec(text: str, option: str) -> dict[str, str | None]:
    """`"adam:lr=0.05,beta1=0.8"` as a file has it: `{"key": "adam", "lr": "0.05", "beta1": "0.8"}`."""
    key, _, rest = text.partition(":")
    found = pairs(rest.split(","), f'{option} "{text}"') if rest.strip() else {}
    if "key" in found:
        raise BadInput(f'{option} "{text}" has the key before the colon.')
    return {"key": key.strip(), **fields(found)}


def fields(words: Mapping[str, str]) -> dict[str, str | None]:
    """Words as values of declared fields, which read all but `none`: what can be off is off by it."""
    return {name: None if word.lower() == "none" else word for name, word in words.items()}


def pairs(items: Sequence[str], where: str) -> Mapping[str, str]:
    """Every `name=value` of a list; a name may come once."""
    found: dict[str, str] = {}
    for name, equals, value in (item.partition("=") for item in items):
        if not (name.strip() and equals and value.strip()):
            raise BadInput(f'{where}: "{name}{equals}{value}" is not of the form name=value.')
        if name.strip() in found:
            raise BadInput(f"{where}: {name.strip()} is given twice.")
        found[name.strip()] = value.strip()
    return found


def number(text: str, where: str) -> float:
    """A number, or `BadInput` that says where it is none."""
    try:
        return float(text)
    except ValueError:
        raise BadInput(f'{where}: "{text}" is not a number.') from None


def point(text: str) -> tuple[float, ...]:
    """A start, `"x,y"`."""
    parts = text.split(",")
    if len(parts) != 2:
        raise BadInput(f'--start "{text}" is not two numbers; write it like --start=-1.2,1')
    return tuple(number(part.strip(), f'--start "{text}"') for part in parts)
