"""Landscapes in files: what is written, what is wrong with one, and the folder of the user."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine import catalogue
from engine.declared import BadInput
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape, LandscapeParameter
from engine.scenario import Scenario
from tests.engine.landscape_kit import BUILTIN, NUMPY, every

EVERY = catalogue.builtin()


def test_a_typed_formula_gets_its_parameters() -> None:
    landscape = FormulaLandscape.typed("k*x**2 + self*y**2", set={"k": 3})
    assert landscape.values == {"k": 3, "self": 1}
    assert landscape.with_values(self=2).objective().on(NUMPY).value(np.array([[1.0, 1.0]]))[0] == 5
    assert landscape.latex() == r"f(x, y) = k x^{2} + \mathrm{self} \, y^{2}"


@every
def test_a_built_in_landscape_is_written_by_its_key(landscape: FormulaLandscape) -> None:
    assert landscape.as_dict() == {"key": landscape.key}
    assert Landscape.read(json.loads(json.dumps(landscape.as_dict()))) == landscape
    assert Landscape.read(landscape.key) == landscape


def test_a_changed_or_own_landscape_survives_a_file() -> None:
    changed = BUILTIN["bowl"].with_values(b=50)
    assert changed.as_dict() == {"key": "bowl", "set": {"b": 50.0}}
    elsewhere = BUILTIN["bowl"].changed(box=((-9, 9), (-9, 9)))
    typed = FormulaLandscape.typed("q*x**2 + y**2", box=((-1, 2), (0, 4)), set={"q": 0.1})
    for landscape in (changed, elsewhere, typed):
        scenario = Scenario.checked({"landscape": landscape, "racers": ["adam"]})
        assert Scenario.from_json(scenario.to_json()).landscape == landscape


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("rosenbork", 'did you mean "rosenbrock"?'),
        (3, "a landscape is a name"),
        ({"key": "ackley", "box": []}, 'has only a "key" and a "set"'),
        ({"key": "rosenbrock", "set": {"c": 1}}, '"c" is not a known parameter of Rosenbrock; known: a, b'),
        ({"key": "ackley", "set": {"c": 1}}, '"c" is not a parameter of Ackley; it has none'),
        ({"key": "rosenbrock", "set": {"a": float("inf")}}, "a is inf; it should be a finite number"),
        ({"expression": "x +"}, "the formula ends where"),
        ({"expression": "q*x"}, '"q" is not known; the formula has no parameters'),
        ({"expression": "x", "box": [[3, -3], [0, 1]]}, "box: x goes from 3 to -3"),
        ({"expression": "x", "start": [float("nan"), 0]}, "start: (nan, 0) should be two finite numbers"),
        ({"expression": "x", "minima": [["x", 0]]}, '"x" has no value here'),
        ({"expression": "x", "colour": "red"}, '"colour" is not a known field'),
        ({"expression": "log(k)*x", "parameters": {"k": {}}, "set": {"k": -1}}, "no real value with k = -1"),
        ({"expression": "k*x", "parameters": {"k": {"default": 99}}}, "the default 99 should lie from low"),
    ],
)
def test_what_is_wrong_is_said(value: object, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        Landscape.read(value)
    assert words in str(caught.value)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder of landscapes, empty."""
    monkeypatch.setenv("RAVINE_HOME", str(tmp_path))
    (tmp_path / "landscapes").mkdir()
    return tmp_path / "landscapes"


def test_a_file_in_the_own_folder_is_a_landscape(own: Path) -> None:
    assert catalogue.landscapes() == EVERY
    text = '{"title": "Mine", "expression": "k*x**2 + y**2", "parameters": {"k": {"default": 2}}}'
    (own / "mine.json").write_text(text)
    mine = catalogue.landscape("mine")
    assert (mine.key, mine.title, mine.values) == ("mine", "Mine", {"k": 2})
    assert mine.parameters["k"] == LandscapeParameter(default=2)
    assert Landscape.read(mine.as_dict()) == mine
    assert "expression" in mine.as_dict()  # a scenario with it can be opened where the file is not
    assert catalogue.problems() == ()


def test_a_broken_file_in_the_own_folder_is_skipped_and_reported(own: Path) -> None:
    (own / "a.json").write_text("{")
    (own / "b.json").write_text('{"expression": "x +"}')
    (own / "c.json").write_text("[]")
    (own / "d.json").write_bytes(b"\xff\xfe\x00")
    (own / "rosenbrock.json").write_text('{"expression": "x"}')
    (own / "fine.json").write_text('{"expression": "x"}')
    assert set(catalogue.landscapes()) == {*EVERY, "fine"}
    assert catalogue.landscapes()["rosenbrock"] == BUILTIN["rosenbrock"]
    said = catalogue.problems()
    assert len(said) == 5
    for name, words in zip("abcd", ["is not JSON", "the formula ends", "JSON object", "read as a text"], strict=True):
        assert any(f"{name}.json was skipped" in sentence and words in sentence for sentence in said)


FAULTS = {
    '{"expression": "x", "start": [1' + "0" * 5000 + ", 0]}": "a number with too many digits",
    "[" * 100_000: "nested too deep",
    '{"expression": "x", "minima": [[NaN, 0]]}': "a minimum is nan; it should be a finite number",
    '{"expression": "x", "minimum": Infinity}': "a minimum is inf",
    '{"expression": "x", "minima": [["y", 0]]}': '"y" has no value here',
    '{"expression": "x", "parameters": {"x": {}}}': '"x" cannot be the name of a parameter',
    '{"expression": "e**x", "parameters": {"e": {}}}': '"e" cannot be the name of a parameter',
    '{"expression": "x", "parameters": {"a b": {}}}': '"a b" cannot be the name of a parameter',
    '{"expression": "x", "box": [[-1e308, 1e308], [0, 1]]}': "should rise between two numbers below 1e12",
    '{"expression": "x", "box": [[1, 1.0000000000000002], [0, 1]]}': "should rise",
}


@pytest.mark.parametrize(("text", "says"), FAULTS.items(), ids=FAULTS.values())
def test_no_file_in_the_own_folder_takes_the_others_away(own: Path, text: str, says: str) -> None:
    (own / "bad.json").write_text(text)
    (own / "fine.json").write_text('{"expression": "x"}')
    assert set(catalogue.landscapes()) == {*EVERY, "fine"}
    (said,) = catalogue.problems()
    assert says in said


def test_a_link_to_nowhere_takes_nothing_away(own: Path) -> None:
    (own / "lost.json").symlink_to(own / "nowhere")
    (own / "fine.json").write_text('{"expression": "x"}')
    assert set(catalogue.landscapes()) == {*EVERY, "fine"}
    assert len(catalogue.problems()) == 1


def test_minima_that_have_no_value_here_are_not_known() -> None:
    fields = {"parameters": {"a": {"low": 0}}, "minima": [["1/a", 0]], "minimum": "log(a)"}
    landscape = FormulaLandscape.checked({"expression": "x**2 + a*y**2", **fields})
    assert (landscape.minima_now(), landscape.minimum_now()) == (((1.0, 0.0),), 0.0)
    flat = landscape.with_values(a=0)
    assert (flat.minima_now(), flat.minimum_now()) == ((), None)


def test_without_an_own_folder_there_are_the_built_in_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAVINE_HOME", str(tmp_path / "nowhere"))
    assert catalogue.landscapes() == EVERY
