"""The command export: numbers, programs and pages of a scenario, computed or taken from the file that has them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine import Scenario, export, run
from engine.cli import further
from engine.cli.app import app
from engine.recording_reader import read_recording
from engine.trajectory import Trajectory
from gui.cli import add_commands
from tests.engine.cli_kit import Capture, refused, shown
from tests.engine.run_kit import saved, small
from tests.engine.table_kit import READERS, assert_same

ROOT = Path(__file__).parents[2]
SCENARIO = Scenario(landscape="rosenbrock", racers=["adam", "sgd"], stop={"steps": 30})


@pytest.fixture(autouse=True)
def joined() -> Iterator[None]:
    """The commands of the window's side, for as long as a test takes."""
    commands, formats = list(app.registered_commands), list(further.exporters)
    add_commands(app)
    yield
    app.registered_commands[:], further.exporters[:] = commands, formats


@pytest.fixture
def race(tmp_path: Path) -> str:
    path = tmp_path / "race.json"
    path.write_text(SCENARIO.to_json(), encoding="utf-8")
    return str(path)


def test_every_kind_of_file_in_one_go(capsys: Capture, tmp_path: Path, race: str) -> None:
    files = [tmp_path / f"out.{kind}" for kind in (*READERS, "py", "ipynb")]
    out = shown(capsys, "export", race, *(f"--out={path}" for path in files))
    assert out == "".join(f"Wrote {path}\n" for path in files)
    film = run(SCENARIO)
    for kind in READERS:
        scenario, found = read_recording(tmp_path / f"out.{kind}")
        assert scenario == SCENARIO
        np.testing.assert_array_equal(found.rows.loss, film.rows.loss)  # type: ignore[union-attr]
    assert "torch.optim" in (tmp_path / "out.py").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["nbformat"] == 4


def test_a_recording_is_not_computed_anew(capsys: Capture, tmp_path: Path) -> None:
    film = run(SCENARIO)
    export(tmp_path / "race.parquet", SCENARIO, film)
    shown(capsys, "export", str(tmp_path / "race.parquet"), f"--out={tmp_path / 'race.csv'}")
    found = read_recording(tmp_path / "race.csv")[1]
    assert isinstance(found, Trajectory)
    assert_same(found, film)  # with its seconds, which no second race has


def test_a_preset_with_a_table_and_its_options(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "surface.csv"
    shown(capsys, "export", "1", "--what", "surface", "--set", "width=3", "--set", "height=2", "--set=gradient=true",
          "--set", "carry_scenario=false", f"--out={path}")  # fmt: skip
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["x", "y", "f", "gradient_x", "gradient_y"]
    assert len(rows) == 6


def test_a_training_is_its_run_or_its_curves(capsys: Capture, tmp_path: Path) -> None:
    path = saved(tmp_path)
    shown(capsys, "export", str(path), f"--out={tmp_path / 'again.npz'}", f"--out={tmp_path / 'curves.json'}")
    for one, other in zip(*(read_recording(p)[1].rows.arrays() for p in (path, tmp_path / "again.npz")), strict=True):
        assert one.tobytes() == other.tobytes()
    assert "validation_loss" in json.loads((tmp_path / "curves.json").read_text(encoding="utf-8"))
    shown(capsys, "export", str(path), "--what", "standings", f"--out={tmp_path / 'table.csv'}")
    assert Scenario.open(tmp_path / "table.csv") == small()


def test_lists_have_every_exporter_with_its_options(capsys: Capture) -> None:
    entries = {one["key"]: one for one in json.loads(shown(capsys, "list", "exporters", "--json"))["exporters"]}
    kinds = {one["kind"] for one in entries.values()}
    assert kinds == {"numbers", "code", "picture", "clip", "page"}
    assert {"csv", "parquet", "script", "mp4", "svg", "html"} <= set(entries)
    assert [one["name"] for one in entries["csv"]["parameters"]] == ["carry_scenario"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--out=a.xyz"], '".xyz" is not a known format of an export'),
        (["--out=a"], "a needs a suffix that says the format: "),
        (["--out=a.png"], "a.png is a picture, which the command render makes"),
        (["--out=a.mp4"], "a.mp4 is a clip, which the command render makes"),
        (["--out=a.csv", "--what=surfac"], '"surfac" is not a known table; did you mean "surface"?'),
        (["--out=a.csv", "--what=slice"], 'this scenario has no "slice" to export; it has: curves, standings, surface'),
        (["--out=a.csv", "--what=run"], '"run" cannot be written as CSV; write it as .npz.'),
        (["--out=a.py", "--what=curves"], "no file is of numbers"),
        (["--out=a.csv", "--what=surface", "--set=widht=3"], '"widht" is not a known option'),
        (["--out=a.csv", "--what=surface", "--set=width=1"], "width is"),
        (["--out=nowhere/a.csv"], 'there is no folder "nowhere"'),
    ],
)
def test_a_mistake_gets_one_sentence(capsys: Capture, race: str, words: list[str], says: str) -> None:
    assert says in refused(capsys, "export", race, *words)


def test_numbers_need_no_qt(tmp_path: Path, race: str) -> None:
    code = (
        "import sys, runpy; sys.modules['PySide6'] = None; sys.argv = ['main.py', *sys.argv[1:]]\n"
        "sys.exit(__import__('main').main())"
    )
    out = tmp_path / "race.csv"
    ran = subprocess.run(
        [sys.executable, "-c", code, "export", race, f"--out={out}"], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert out.exists()
