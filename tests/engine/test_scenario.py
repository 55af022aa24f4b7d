"""A scenario survives its file unchanged; a broken file is answered with what is wrong, where, and what is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine import OPTIMIZERS, SCHEDULES, BadInput, Racer, Scenario, StopRules
from engine.catalogue import builtin
from engine.declared import Declared, Parameter
from engine.files import LARGEST_SCENARIO, SCENARIO_COMMENT
from engine.landscapes.expression import FormulaLandscape
from engine.scenario import View
from engine.versions import VERSION


def values(parameter: Parameter) -> some.SearchStrategy[Any]:
    """Any valid value of a declared parameter."""
    kinds = {
        "real": lambda: some.floats(
            parameter.low, parameter.high, exclude_min=parameter.low_open, exclude_max=parameter.high_open,
            allow_nan=False, allow_infinity=False,
        ),
        "whole": lambda: some.integers(parameter.low, parameter.high),  # type: ignore[arg-type]
        "flag": some.booleans,
        "choice": lambda: some.sampled_from(parameter.choices),
        "text": lambda: some.text(max_size=40),
    }  # fmt: skip
    value: some.SearchStrategy[Any] = kinds[parameter.kind]()
    return some.none() | value if parameter.optional else value


def declared(cls: type[Declared], **more: some.SearchStrategy[Any]) -> some.SearchStrategy[Any]:
    """Any valid instance, made from its own declaration."""
    fields = {parameter.name: values(parameter) for parameter in cls.parameters()}
    return some.fixed_dictionaries({**fields, **more}).map(lambda made: valid(cls, made)).filter(bool)


def valid(cls: type[Declared], fields: dict[str, Any]) -> Declared | None:
    try:
        return cls.checked(fields)
    except BadInput:  # a rule between several fields
        return None


numbers = some.floats(-1e9, 1e9, allow_nan=False)
racers = declared(
    Racer,
    optimizer=some.sampled_from(list(OPTIMIZERS)).flatmap(declared),
    schedule=some.sampled_from(list(SCHEDULES)).flatmap(declared),
)
landscapes = some.sampled_from([*builtin().values(), FormulaLandscape.typed("(x - a)**2 + b*y**2", set={"b": 3})])
scenarios = declared(
    Scenario,
    landscape=landscapes,
    starts=some.lists(some.tuples(numbers, numbers), max_size=3),
    racers=some.lists(racers, max_size=3),
    stop=declared(StopRules),
    view=declared(View),
)


@given(scenarios)
def test_any_scenario_survives_its_file(scenario: Scenario) -> None:
    text = scenario.to_json()
    again = Scenario.from_json(text)
    in_front = {"train": scenario.training} if scenario.workspace == "train" else {}  # which is named in full
    assert again == scenario.changed(**in_front)
    assert again.to_json() == text
    assert again.computed == scenario.computed


def test_what_is_left_out_has_its_default() -> None:
    scenario = Scenario.from_json('{"racers": ["adam"]}')
    assert scenario == Scenario(racers=["adam"])
    assert scenario.starts == (scenario.landscape.start,)


def test_only_what_is_computed_decides_the_recording() -> None:
    scenario = Scenario(racers=["adam", "sgd"])
    looks = scenario.changed(
        title="T", view=View(panes="both"), racers=[Racer(optimizer="adam", name="A", style=3), "sgd"]
    )
    assert looks != scenario
    assert looks.computed == scenario.computed
    assert scenario.changed(seed=1).computed != scenario.computed


BROKEN = {
    "a comma missing": ('{\n  "racers": []\n  "seed": 1\n}', "line 3, column 3 is not JSON"),
    "empty": ("", "line 1, column 1 is not JSON"),
    "a list": ("[1, 2]", 'is not a Ravine scenario: a scenario is a JSON object with "landscape" and "racers"'),
    "another file": ('{"name": "package"}', "is not a Ravine scenario"),
    "nested deep": ("[" * 200_000, "nested too deep"),
    "half a character": ('{"racers": [], "title": "\\ud800"}', r"half a character, such as \\ud800 alone"),
    "too many digits": ('{"racers": [], "seed": 1' + "0" * 5000 + "}", "a number with too many digits"),
    "racers that are none": ('{"racers": [null]}', r"racers\[0\] is None: it should be an object\."),
    "an optimizer that is none": ('{"racers": [{"optimizer": 5}]}', "an optimizer is a name"),
    "a newer version": ('{"version": 99, "racers": []}', f"has version 99; this Ravine reads up to version {VERSION}"),
    "a slip in a name": (
        '{"racers": [], "lanscape": "bowl"}',
        '"lanscape" is not a known .*; did you mean "landscape"?',
    ),
    "a slip within": ('{"racers": [], "stop": {"step": 5}}', 'stop: "step" is not a known .*; did you mean "steps"?'),
    "an unknown optimizer": (
        '{"racers": ["adma"]}',
        r'racers\[0\].*"adma" is not a known optimizer; did you mean "adam"?',
    ),
    "an unknown parameter": (
        '{"racers": ["sgd", {"key": "adam", "betta1": 0.9}]}',
        r'racers\[1\].*"betta1" is not a known parameter of adam; did you mean "beta1"?',
    ),
    "a wrong number": (
        '{"racers": [{"key": "adam", "lr": -1}]}',
        r"racers\[0\].*lr is -1: it should be greater than 0",
    ),
    "a word for a number": (
        '{"racers": [], "stop": {"steps": "many"}}',
        "stop.steps is 'many': it should be a whole number",
    ),
    "a wrong choice": ('{"racers": [], "dtype": "float16"}', "dtype is 'float16': it should be 'float64' or 'float32'"),
    "an unknown landscape": ('{"racers": [], "landscape": "rosenbrok"}', 'did you mean "rosenbrock"?'),
    "a wrong formula": ('{"racers": [], "landscape": {"expression": "x**"}}', "landscape: .*character"),
    "a start of three": ('{"racers": [], "starts": [[1, 2, 3]]}', r"starts\[0\]"),
    "a start nowhere": ('{"racers": [], "starts": [[1e400, 0]]}', "both must be numbers below 1e12"),
    "too many racers": (json.dumps({"racers": ["sgd"] * 65}), "racers .*at most 64"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_says_what_and_where(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(BadInput, match=says.replace("?", r"\?")) as error:
        Scenario.open(path)
    words = str(error.value)
    assert words.startswith(f"{path} cannot be opened: ")
    assert "\n" not in words
    assert len(words) < 400


def test_files_that_cannot_be_scenarios_are_refused(tmp_path: Path) -> None:
    large, binary = tmp_path / "large.json", tmp_path / "binary.json"
    with open(large, "wb") as file:
        file.truncate(LARGEST_SCENARIO + 1)
    binary.write_bytes(bytes(range(256)))
    for path, says in (
        (large, "too large"), (binary, "not a text file"), (tmp_path / "none.json", "no such file"),
        (tmp_path, "it is a folder"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=says):
            Scenario.open(path)


def test_a_broken_scenario_inside_an_export_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'{SCENARIO_COMMENT}{{"racers": ["adma"]}}\nracer,step\n0,0\n')
    with pytest.raises(BadInput, match='did you mean "adam"'):
        Scenario.open(path)


def test_a_mark_before_the_text_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"racers": ["adam"]}', encoding="utf-8-sig")  # as Windows' Notepad saves it
    assert Scenario.open(path) == Scenario(racers=["adam"])
