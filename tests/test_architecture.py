"""The rules that the code as a whole keeps: what is loaded when, what is explained, how long a file may be."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 300
SYMPY_ROOM = "engine.formulas.symbolic"
"""The one module that may import sympy at its top; whoever needs it imports it inside a function."""


def files_of(*folders: str) -> list[Path]:
    """Every Python file of these folders, sorted."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def module_name(path: Path) -> str:
    """The dotted name a file is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def name(path: Path) -> str:
    """How a test's report calls a file."""
    return str(path.relative_to(ROOT))


ENGINE, GUI = files_of("engine"), files_of("gui")
OURS = [*ENGINE, *GUI, *files_of("benchmarks", "tools"), *ROOT.glob("*.py")]


def loaded_by(*modules: str) -> set[str]:
    """The top-level packages in memory after a fresh interpreter has imported these modules."""
    code = (
        "import importlib, json, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    ran = subprocess.run([sys.executable, "-c", code, *modules], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(ran.stdout))


def test_the_engine_loads_no_qt_and_nothing_slow() -> None:
    loaded = loaded_by(*(module for module in map(module_name, ENGINE) if module != SYMPY_ROOM))
    assert not loaded & {"PySide6", "shiboken6", "pyqtgraph", "OpenGL"}
    assert not loaded & {"torch", "sympy"}, "import these inside the function that needs them"


def test_the_window_loads_neither_torch_nor_sympy() -> None:
    """They take over a second, and the window is to be there within one."""
    assert not loaded_by(*map(module_name, GUI)) & {"torch", "sympy"}


@pytest.mark.parametrize("path", OURS, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = ast.get_docstring(tree)
    assert said, "open the module with one sentence that says what it is for"
    assert said.splitlines()[0].endswith("."), "the first line is a sentence"


@pytest.mark.parametrize("path", [*ENGINE, *GUI], ids=name)
def test_no_file_is_longer_than_a_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", [*ENGINE, *GUI], ids=name)
def test_everything_public_is_explained(path: Path) -> None:
    module = importlib.import_module(module_name(path))
    written = [getattr(statement, "name", "_") for statement in ast.parse(path.read_text(encoding="utf-8")).body]
    things = {label: vars(module)[label] for label in written if not label.startswith("_")}
    bare = [thing for thing, explained in public(things) if not explained]
    assert not bare, f"docstrings are missing: {', '.join(bare)}"


def public(written: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """The functions, classes and their public methods among these, and whether each is explained."""
    for label, thing in written.items():
        yield label, bool(thing.__doc__)
        if inspect.isclass(thing):
            yield from ((f"{label}.{method}", explained) for method, explained in methods(thing))


def methods(cls: type[Any]) -> Iterator[tuple[str, bool]]:
    """The public methods of a class; one that overrides is explained where it was first declared."""
    for label, member in vars(cls).items():
        function = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
        if label.startswith("_") or not inspect.isfunction(function):
            continue
        yield label, bool(function.__doc__) or any(hasattr(base, label) for base in cls.__mro__[1:])


def test_no_tracked_file_names_a_machine() -> None:
    """No home folder, and no host that packages come from: both differ from one machine to the next."""
    forbidden = re.compile(
        r"(?<![\w.])/(?:home|Users|root)/\w|index-url|"
        r"\b(?:files\.pythonhosted|download\.pytorch|(?<!test-)pypi)\.org/(?!project/)"
    )
    found = [f"{path}:{number}" for path, number, line in tracked_lines() if forbidden.search(line)]
    assert not found, f"these lines name a machine: {', '.join(found)}"


def tracked_lines() -> Iterator[tuple[str, int, str]]:
    """File, line number and line of every text under version control, this file aside."""
    try:
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a checkout, so nothing says which files belong to it")
    for file in filter(None, listing.split("\0")):
        path = ROOT / file
        if not path.is_file() or path.samefile(__file__):
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture
        yield from ((file, number, line) for number, line in enumerate(lines, 1))


def test_qt_calls_keep_the_references_to_none(qtbot: Any) -> None:
    """PySide6 6.12 drops one at each call that returns nothing, and kills Python 3.11 after some thousands."""
    from PySide6.QtWidgets import QWidget

    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(300):
        widget.update()
    assert sys.getrefcount(None) > before - 100
