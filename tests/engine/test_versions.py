"""Scenario files of older versions open; newer ones say which version they need; new ones are small and readable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.declared import BadInput
from engine.preset import presets
from engine.scenario import Scenario, StopRules, View
from engine.training import Training
from engine.versions import STEPS, VERSION, upgraded

OLD = sorted((Path(__file__).parents[1] / "reference" / "scenarios").glob("*.json"))  # by the commit they are from


@pytest.mark.parametrize("path", OLD, ids=[path.stem for path in OLD])
def test_files_of_earlier_days_say_what_they_said(path: Path) -> None:
    said, scenario = json.loads(path.read_text()), Scenario.open(path)
    assert scenario.title == said["title"]
    assert scenario.landscape.key == said.get("landscape", {"key": "rosenbrock"})["key"]
    now = scenario.model_dump(mode="json")
    assert_within(said["racers"], now["racers"], scenario)
    assert_within(said.get("stop", {}), now["stop"], scenario)
    assert Scenario.from_json(scenario.to_json()) == scenario


def assert_within(said: Any, now: Any, scenario: Scenario) -> None:
    """All that a file says stands in what is made of it now, but for looks that are the usual ones."""
    if isinstance(said, dict):
        usual = {"name": "", "style": 0, "hidden": False, "batch": None}
        for name, value in said.items():
            assert_within(value, now[name] if name in now else usual[name], scenario)
    elif isinstance(said, list):
        assert len(said) == len(now)
        for one, other in zip(said, now, strict=True):
            assert_within(one, other, scenario)
    else:
        assert said == now


def test_every_older_version_has_a_step_to_the_next() -> None:
    assert set(STEPS) == set(range(1, VERSION))
    assert upgraded({"racers": []}) == {"racers": []}


@pytest.mark.parametrize("version", [VERSION + 1, 99, 10**30])
def test_a_newer_one_says_which_version_is_needed(version: int) -> None:
    with pytest.raises(BadInput, match=f"has version {version}; this Ravine reads up to version {VERSION}. Update"):
        Scenario.from_json(json.dumps({"version": version, "racers": []}))


@pytest.mark.parametrize("version", ["1", 0, -1, 1.5, True, None, [], {}])
def test_a_version_that_is_none_is_said(version: object) -> None:
    with pytest.raises(BadInput, match=r"version is .*: it should be a whole number"):
        Scenario.from_json(json.dumps({"version": version, "racers": []}))


def test_what_decides_the_recording_is_written_also_where_it_is_usual() -> None:
    """So that a file's recording hangs on no default of the Ravine that reads it."""
    said = json.loads(Scenario(racers=["adam"]).to_json())
    assert set(StopRules.model_fields) == set(said["stop"])
    assert said["racers"][0]["optimizer"]["beta2"] == 0.999
    assert {"seed", "seeds", "dtype", "device", "starts", "version"} <= set(said)
    training = json.loads(Scenario(workspace="train").to_json())["train"]
    left_out = set(Training.model_fields) - set(training)
    assert all(Training.model_fields[name].default in (None, Training().view) for name in left_out)


def test_looks_stand_in_a_file_where_they_were_chosen() -> None:
    said = json.loads(Scenario(racers=["adam"], view=View(contours=False)).to_json())
    assert said["view"] == {"contours": False}
    assert "view" not in json.loads(Scenario(racers=["adam"]).to_json())
    assert not {"title", "look_for", "workspace", "losses", "train"} & set(said)


def test_files_are_small_and_laid_out_for_reading() -> None:
    for scenario in presets():
        text = scenario.to_json()
        assert len(text) < 2500
        assert text.count("\n") < 90
        told = [line for line in text.splitlines() if '"look_for"' not in line and '"title"' not in line]
        assert max(map(len, told)) <= 120
