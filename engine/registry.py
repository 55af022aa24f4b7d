"""Finds the classes of a folder by itself, and answers unknown names with the nearest right one."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from engine.declared import BadInput, Keyed

K = TypeVar("K", bound=Keyed)
LONGEST = 60  # letters of a word that are looked at and shown


def unknown(noun: str, word: str, known: Iterable[str]) -> BadInput:
    """The error for a word that is not known, naming the nearest that is."""
    names = sorted(known)
    typed = word[:LONGEST].lower()
    near = difflib.get_close_matches(typed, names, n=5, cutoff=0.5)
    nearest = min(near, key=lambda name: slips(typed, name), default=None)
    advice = f'did you mean "{nearest}"?' if nearest else f"known: {', '.join(names) or 'none'}."
    shown = (
        word[:LONGEST].encode(errors="replace").decode()
    )  # half a character, of a name in another encoding, fits nowhere
    return BadInput(f'"{shown}" is not a known {noun}; {advice}')


def slips(typed: str, meant: str) -> int:
    """How many letters were missed, added, mistaken or swapped with their neighbour (optimal string alignment)."""
    last: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(typed):
        before, last, row = last, row, [i + 1]
        for j, wanted in enumerate(meant):
            row.append(min(last[j] + (letter != wanted), last[j + 1] + 1, row[j] + 1))
            if i and j and letter == meant[j - 1] and typed[i - 1] == wanted:
                row[-1] = min(row[-1], before[j - 1] + 1)
    return row[-1]


class Registry(Generic[K]):
    """The classes derived from `base` in the modules of `package`, one class a file, by key.

    Nothing is imported before the first question, so that importing the engine stays cheap.
    """

    def __init__(self, package: str, base: type[K], noun: str) -> None:
        self.package, self.base, self.noun = package, base, noun

    @cached_property
    def classes(self) -> Mapping[str, type[K]]:
        """Key to class, sorted by key."""
        folder = importlib.import_module(self.package)
        modules = (importlib.import_module(f"{self.package}.{m.name}") for m in pkgutil.iter_modules(folder.__path__))
        return {cls.key: cls for module in modules for cls in self._of(module)}

    def _of(self, module: Any) -> Iterator[type[K]]:
        for member in vars(module).values():
            if isinstance(member, type) and issubclass(member, self.base) and member.__module__ == module.__name__:
                yield member

    def __iter__(self) -> Iterator[type[K]]:
        return iter(self.classes.values())

    def keys(self) -> tuple[str, ...]:
        """All keys, sorted."""
        return tuple(self.classes)

    def __getitem__(self, key: str) -> type[K]:
        """The class of that key; `BadInput` naming the nearest key if there is none."""
        try:
            return self.classes[key]
        except KeyError:
            raise unknown(self.noun, key, self.classes) from None

    def read(self, value: Any) -> K:
        """An instance from an instance, a key, or a mapping with `key` and fields (as files hold it)."""
        if isinstance(value, self.base):
            return value
        if isinstance(value, str):
            return self[value]()
        if not isinstance(value, Mapping) or not isinstance(value.get("key"), str):
            article = "an" if self.noun[0] in "aeiou" else "a"
            raise BadInput(f'{article} {self.noun} is a name, or an object with a "key" and its parameters')
        fields = {name: field for name, field in value.items() if name != "key"}
        cls = self[value["key"]]
        for name in fields:
            if name not in cls.model_fields:
                raise unknown(f"parameter of {cls.key}", name, cls.model_fields)
        return cls.checked(fields)
