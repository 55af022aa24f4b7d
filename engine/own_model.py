"""Runs a Python file of the user's own with `model()` and `data()`, once that very file has been allowed by name."""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from engine.declared import BadInput
from engine.runtime import drawing

LARGEST = 10_000_000  # bytes of a file
_allowed: dict[str, str] = {}  # path to the hash of what stood in it when it was allowed


class OwnFault(BadInput):
    """A fault in the user's own file, in one sentence with its line; `details` is Python's whole report."""

    def __init__(self, sentence: str, details: str = "") -> None:
        super().__init__(sentence)
        self.details = details


def allow(path: Path | str) -> None:
    """Let this file run in this process, as it is now: asked for by the user, by name, each time.

    A file that changes afterwards has to be allowed anew. `BadInput` if there is no such file.
    """
    text = _text(str(path))
    _allowed[_place(str(path))] = _hash(text)


def forget() -> None:
    """Let none of them run any more: another scenario was opened, and nobody asked for what it names."""
    _allowed.clear()


def allowed(path: Path | str) -> bool:
    """Whether the file may run, as it is now."""
    return _allowed.get(_place(str(path))) == _hash(_text(str(path)))


def has(path: str, function: str) -> bool:
    """Whether the file, which is run for it, defines a function of that name."""
    return callable(getattr(loaded(path), function, None))


def called(path: str, function: str, gives: str) -> Any:
    """What a function of the file returns; `gives` says what it should be, for the sentence where there is none."""
    module = loaded(path)
    if not callable(getattr(module, function, None)):
        raise OwnFault(f"{path} has no function {function}(), which should return {gives}.")
    with faults(path):
        return getattr(module, function)()


def loaded(path: str) -> ModuleType:
    """The file as a module, run once for each of its versions; `BadInput` until it has been allowed."""
    if not path:
        raise BadInput("no file is named; choose a Python file with a function model().")
    text = _text(path)
    place = _place(path)
    if place not in _allowed:
        raise BadInput(
            f"{path} is a program that has not been allowed to run: choose the file yourself as your own model "
            f"(on the command line: --model-file {path}), if you trust it."
        )
    if _allowed[place] != _hash(text):
        raise BadInput(f"{path} has changed since it was allowed to run: choose it again, if you trust it.")
    return _run(place, path, text)


@contextmanager
def faults(path: str) -> Iterator[None]:
    """Turn whatever the file raises into one sentence that names the file and its line; what it prints is no result."""
    try:
        with drawing(), redirect_stdout(sys.stderr):
            yield
    except (BadInput, KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # SystemExit too: a file may not end the program
        raise _fault(path, error, _line(path, error)) from None


def fault_in(path: str, error: BaseException) -> OwnFault | None:
    """The sentence for an error that was raised in the file or from there, such as in `forward`; None for another."""
    line = _line(path, error) if path else None
    return None if line is None else _fault(path, error, line)


def _line(path: str, error: BaseException) -> int | None:
    """The last line of the file that an error came through."""
    place = _place(path)
    if isinstance(error, SyntaxError) and error.filename == place:
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in reversed(frames) if frame.filename == place), None)


def _fault(path: str, error: BaseException, line: int | None) -> OwnFault:
    words = " ".join(str(error.msg if isinstance(error, SyntaxError) else error).split())[:300]
    where = f"{path}, line {line}" if line else path
    details = "".join(traceback.format_exception(error))
    return OwnFault(f"{where}: {type(error).__name__}{f': {words}' if words else ''}", details)


@lru_cache(maxsize=8)
def _run(place: str, path: str, text: bytes) -> ModuleType:
    module = ModuleType("own_model")
    module.__file__ = place
    sys.modules[module.__name__] = module  # so that its dataclasses find their home
    with faults(path):
        exec(compile(text, place, "exec"), vars(module))  # noqa: S102 (the user asked for this file by name)
    return module


def _place(path: str) -> str:
    return str(Path(path).expanduser().resolve())


def _text(path: str) -> bytes:
    try:
        with open(_place(path), "rb") as file:
            text = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        words = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"{path} cannot be read: {words.lower()}.") from None
    if len(text) > LARGEST:
        raise BadInput(f"{path} is too large to be a Python file.")
    return text


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
