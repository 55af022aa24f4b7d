"""Knows every landscape: the built-in ones and those in the user's own folder."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from engine.declared import BadInput
from engine.files import parsed
from engine.landscape import Landscape
from engine.registry import unknown
from resources import folder


def home() -> Path:
    """The user's folder for files of their own: `$RAVINE_HOME`, or the platform's place for such data."""
    if chosen := os.environ.get("RAVINE_HOME"):
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / "Ravine"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Ravine"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "ravine"


@cache
def _kinds() -> tuple[type[Landscape], ...]:
    """The kinds of landscape: the classes in `engine/landscapes`."""
    package = importlib.import_module("engine.landscapes")
    modules = (importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__))
    members = (member for module in modules for member in vars(module).values())
    return tuple({m for m in members if isinstance(m, type) and issubclass(m, Landscape) and m is not Landscape})


def kind_of(fields: Mapping[str, Any]) -> type[Landscape] | None:
    """The kind of landscape that these fields describe in full, told by the field that only it has."""
    return next((kind for kind in _kinds() if kind.told_by in fields), None)


@cache
def _files() -> Mapping[str, Path]:
    """Key to file, of the landscapes that come with the program, sorted by key."""
    return {path.stem: path for path in sorted(folder("landscapes").glob("*.json"))}


@cache
def builtin_of(key: str) -> Landscape | None:
    """The landscape of that key, if it comes with the program; each is read when it is first wanted."""
    return _read(_files()[key]) if key in _files() else None


@cache
def builtin() -> Mapping[str, Landscape]:
    """Key to landscape, of those that come with the program, sorted by key."""
    return {key: one for key in _files() if (one := builtin_of(key))}


def landscapes() -> dict[str, Landscape]:
    """Key to landscape, of all there are: the built-in ones, then the user's own."""
    return {**builtin(), **_own()[0]}


def problems() -> tuple[str, ...]:
    """A sentence for each file in the user's folder that is not a landscape."""
    return tuple(_own()[1].values())


def landscape(key: str) -> Landscape:
    """The landscape of that key; else `BadInput` names the nearest key, or what is wrong with its file."""
    own, wrong = _own()
    if (found := builtin_of(key) or own.get(key)) is not None:
        return found
    raise BadInput(wrong[key]) if key in wrong else unknown("landscape", key, [*_files(), *own])


def is_listed(key: str) -> bool:
    """Whether there is a landscape of that key."""
    return key in _files() or key in _own()[0]


def _own() -> tuple[Mapping[str, Landscape], Mapping[str, str]]:
    """The user's own landscapes and the problems found, by key; read again only after a file has changed."""
    try:
        files = sorted((home() / "landscapes").glob("*.json"))
    except OSError:  # a folder that may not be read
        return {}, {}
    return _own_of(tuple((path, _changed(path)) for path in files))


def _changed(path: Path) -> int:
    """When a file was changed; 0 where a link leads nowhere."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _own_of(files: tuple[tuple[Path, int], ...]) -> tuple[Mapping[str, Landscape], Mapping[str, str]]:
    found: dict[str, Landscape] = {}
    wrong: dict[str, str] = {}
    for path, _ in files:
        try:
            if path.stem in (*_files(), "custom"):
                raise BadInput(f'the name "{path.stem}" is taken; give the file another name.')
            found[path.stem] = _read(path)
        except BadInput as error:
            wrong[path.stem] = f"{path} was skipped: {error}"
    return found, wrong


def _read(path: Path) -> Landscape:
    """A landscape from its file, whose name is the key; `BadInput` says what is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput("it cannot be read as a text file.") from None
    fields = parsed(text)
    kind = kind_of(fields) if isinstance(fields, dict) else None
    if kind is None:
        raise BadInput(
            'a landscape is a JSON object with a "title" and an "expression" or a "model", "loss" and "data".'
        )
    return kind.checked({**fields, "key": path.stem})
