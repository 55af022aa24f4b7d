"""More than ten thousand damaged files: every loader opens them, or says in a sentence why not."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine import export
from engine.csv_file import look, read_columns
from engine.jobs.race import run
from engine.link import from_link, to_link
from engine.preset import presets
from engine.recording_reader import read_recording
from engine.run_file import is_run, open_run
from engine.scenario import Scenario
from engine.state_files import read_state

from .fuzz_kit import PLAN, as_text, cases, changed, damaged, done, edits, nodes, survives, trees
from .run_kit import saved

OLD = sorted((Path(__file__).parents[1] / "reference" / "scenarios").glob("*.json"))
SCENARIOS = [json.loads(scenario.to_json()) for scenario in presets()] + [json.loads(one.read_text()) for one in OLD]
SMALL = Scenario.checked({"racers": ["adam", "momentum"], "stop": {"steps": 12}, "landscape": "bowl"})
TABLE = b"x;y;name\n1,5;2;a\n2,5;3;b\n;4;c\n# a comment\n3,5;nan;d\n" * 3
FORMATS = ("csv", "npz", "json", "parquet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a whole file of each kind, by its name."""
    folder = tmp_path_factory.mktemp("fuzz")
    trajectory = run(SMALL)
    for suffix in FORMATS:
        export(folder / f"whole.{suffix}", SMALL, trajectory)
    return folder


def test_the_plan_has_ten_thousand_cases() -> None:
    assert sum(PLAN.values()) > 10_000


def check_count(name: str) -> None:
    print(f"{done[name]:,} cases for: {name}")
    assert done[name] >= PLAN[name]


def test_scenarios_with_other_values() -> None:
    @cases("scenario")
    @given(some.sampled_from(SCENARIOS), nodes)
    def check(tree: Any, changes: list[tuple[int, str, Any]]) -> None:
        survives("scenario", lambda: Scenario.from_json(as_text(changed(tree, changes))))

    check()
    check_count("scenario")


def test_scenario_files_with_other_bytes(folder: Path) -> None:
    path, whole = folder / "a.json", [scenario.to_json().encode() for scenario in presets()]

    @cases("scenario file")
    @given(some.sampled_from(whole), edits)
    def check(content: bytes, damage: list[tuple[int, str, bytes]]) -> None:
        path.write_bytes(damaged(content, damage))
        survives("scenario file", lambda: Scenario.open(path))

    check()
    check_count("scenario file")


def test_links_with_other_letters() -> None:
    links = [to_link(scenario).encode() for scenario in presets()]

    @cases("link")
    @given(some.sampled_from(links), edits)
    def check(link: bytes, damage: list[tuple[int, str, bytes]]) -> None:
        survives("link", lambda: from_link(damaged(link, damage).decode(errors="replace")))

    check()
    check_count("link")


def test_data_files_with_other_bytes(folder: Path) -> None:
    path = folder / "data.csv"

    @cases("data file")
    @given(edits, some.sampled_from([(), ("x",), ("all",), ("1",)]), some.sampled_from(["", "y", "name", "7"]))
    def check(damage: list[tuple[int, str, bytes]], x: tuple[str, ...], y: str) -> None:
        path.write_bytes(damaged(TABLE, damage))
        survives("data file", lambda: (look(path, 3), read_columns(path, x, y)))

    check()
    check_count("data file")


def test_recordings_with_other_bytes(folder: Path) -> None:
    whole = {suffix: (folder / f"whole.{suffix}").read_bytes() for suffix in FORMATS}

    @cases("recording")
    @given(some.sampled_from(FORMATS), edits)
    def check(suffix: str, damage: list[tuple[int, str, bytes]]) -> None:
        path = folder / f"damaged.{suffix}"
        path.write_bytes(damaged(whole[suffix], damage))
        survives("recording", lambda: read_recording(path))

    check()
    check_count("recording")


def test_runs_with_other_bytes(folder: Path) -> None:
    path, whole = folder / "run.npz", saved(folder).read_bytes()

    @cases("run")
    @given(edits)
    def check(damage: list[tuple[int, str, bytes]]) -> None:
        path.write_bytes(damaged(whole, damage))
        survives("run", lambda: (is_run(path), open_run(path)))

    check()
    check_count("run")


def test_saved_states_with_other_bytes(folder: Path) -> None:
    import torch

    path = folder / "state.pt"
    torch.save(torch.nn.Linear(2, 3).state_dict(), path)
    whole = path.read_bytes()

    @cases("state")
    @given(edits)
    def check(damage: list[tuple[int, str, bytes]]) -> None:
        path.write_bytes(damaged(whole, damage))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's, of an old kind of file
            survives("state", lambda: read_state(path))

    check()
    check_count("state")


def test_anything_at_all_in_a_file_of_any_name(folder: Path) -> None:
    @cases("anything")
    @given(some.binary(max_size=400) | trees.map(lambda tree: as_text(tree).encode()), some.sampled_from(FORMATS))
    def check(content: bytes, suffix: str) -> None:
        path = folder / f"any.{suffix}"
        path.write_bytes(content)
        survives("anything", lambda: Scenario.open(path))
        survives("anything", lambda: read_recording(path))
        survives("anything", lambda: read_columns(path, (), ""))

    check()
    check_count("anything")
