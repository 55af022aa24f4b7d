"""A class in a new file is found without another line, and a wrong word is answered with the nearest right one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.dataset import DATASETS
from engine.declared import BadInput, Keyed
from engine.loss import LOSSES
from engine.model import MODELS
from engine.optimizer import OPTIMIZERS
from engine.registry import Registry, unknown
from engine.schedule import SCHEDULES

ZINC = """
from engine.declared import Keyed, real

class Zinc(Keyed):
    mass: float = real(65.4, "Mass.", low=0)
"""
ARGON = """
from engine.declared import Keyed
from shelf.zinc import Zinc

class Argon(Keyed):
    pass
"""
SHELF = {"__init__.py": "", "zinc.py": ZINC, "argon.py": ARGON}


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry[Keyed]]:
    """A registry over a package of two files, one of which imports the other's class."""
    for name, text in SHELF.items():
        (tmp_path / "shelf").mkdir(exist_ok=True)
        (tmp_path / "shelf" / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Registry("shelf", Keyed, "metal")
    for name in [name for name in sys.modules if name.partition(".")[0] == "shelf"]:
        del sys.modules[name]


def test_the_classes_of_a_folder_are_found_by_key_in_order(shelf: Registry[Keyed]) -> None:
    assert shelf.keys() == ("argon", "zinc")
    assert [cls.__name__ for cls in shelf] == ["Argon", "Zinc"]
    assert shelf["zinc"].key == "zinc"


def test_reading_takes_an_instance_a_key_or_a_mapping(shelf: Registry[Keyed]) -> None:
    zinc = shelf["zinc"]()
    assert shelf.read(zinc) is zinc
    assert shelf.read("zinc") == zinc
    assert shelf.read({"key": "zinc"}) == zinc
    assert shelf.read({"key": "zinc", "mass": 65}).as_dict() == {"key": "zinc", "mass": 65.0}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("zink", '"zink" is not a known metal; did you mean "zinc"?'),
        ("ZINC", '"ZINC" is not a known metal; did you mean "zinc"?'),
        ("qqq", '"qqq" is not a known metal; known: argon, zinc.'),
        ({"key": "argom"}, '"argom" is not a known metal; did you mean "argon"?'),
        ({"key": "zinc", "mas": 1}, '"mas" is not a known parameter of zinc; did you mean "mass"?'),
        ({"key": "zinc", "mass": -1}, "mass is -1: it should be greater than or equal to 0."),
        ({"mass": 1}, 'a metal is a name, or an object with a "key" and its parameters'),
        ({"key": 3}, 'a metal is a name, or an object with a "key" and its parameters'),
        (None, 'a metal is a name, or an object with a "key" and its parameters'),
        ([], 'a metal is a name, or an object with a "key" and its parameters'),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(shelf: Registry[Keyed], value: object, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        shelf.read(value)
    assert str(caught.value) == sentence


def test_the_nearest_right_word_is_named() -> None:
    with pytest.raises(BadInput, match='did you mean "adam"'):
        OPTIMIZERS["adma"]
    with pytest.raises(BadInput, match='did you mean "cosine"'):
        SCHEDULES["cosin"]
    assert "known: a, b." in str(unknown("thing", "xyz", ["b", "a"]))


def test_every_key_is_its_files_name_and_every_class_stands_alone() -> None:
    for registry in (OPTIMIZERS, SCHEDULES, LOSSES, MODELS, DATASETS):
        keys = set(registry.keys())  # the folder is imported with the first question
        folder = Path(sys.modules[registry.package].__path__[0])
        assert keys == {file.stem for file in folder.glob("*.py")} - {"__init__"}


def test_knowing_all_rules_loads_neither_torch_nor_sympy() -> None:
    """The window must be up before they are."""
    code = (
        "import sys; from engine.optimizer import OPTIMIZERS; from engine.schedule import SCHEDULES;"
        "from engine.loss import LOSSES; from engine.model import MODELS; from engine.dataset import DATASETS;"
        "[one.keys() for one in (OPTIMIZERS, SCHEDULES, LOSSES, MODELS, DATASETS)];"
        "sys.exit(bool({'torch', 'sympy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
