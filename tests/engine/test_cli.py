"""The command line as a person meets it: tables, JSON, files, and one sentence for every mistake."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from engine import OPTIMIZERS, SCHEDULES, Scenario
from engine.catalogue import builtin
from engine.cli import main
from engine.exporter import EXPORTERS, numbers_exporters
from engine.subject import SUBJECTS
from tests.engine.cli_kit import RACE, Capture, racers, refused, shown
from tests.engine.table_kit import COLUMNS

ROOT = Path(__file__).parents[2]


# --- race ----------------------------------------------------------------------------------------------


def test_race_prints_a_table(capsys: Capture) -> None:
    out = shown(capsys, *RACE)
    title, header, *body = out.splitlines()
    assert title.startswith("Rosenbrock: (a - x)**2 + b*(y - x**2)**2, a = 1, b = 100 from -1.2, 1")
    assert header.split() == "racer x y loss |gradient| steps seconds how it ended".split()
    assert [line.split()[0] for line in body] == ["Momentum", "Adam"]
    assert all("step limit of 100 reached" in line for line in body)


def test_json_is_one_object_with_the_promised_keys(capsys: Capture) -> None:
    momentum, adam = racers(capsys, *RACE, "--landscape", "rosenbrock", "--start=-1.2,1")
    assert list(adam) == ("optimizer parameters start steps outcome x y loss grad_norm evaluations seconds".split())
    assert (momentum["optimizer"], adam["optimizer"]) == ("momentum", "adam")
    assert momentum["parameters"] == {"lr": 0.001, "momentum": 0.9, "dampening": 0.0, "weight_decay": 0.0}
    assert (adam["start"], adam["steps"], adam["evaluations"]) == ([-1.2, 1.0], 100, 100)
    assert adam["outcome"] == "step limit"
    assert adam["loss"] == pytest.approx((1 - adam["x"]) ** 2 + 100 * (adam["y"] - adam["x"] ** 2) ** 2)
    assert adam["seconds"] > 0


def test_the_first_step_of_adam_is_the_learning_rate(capsys: Capture) -> None:
    (adam,) = racers(capsys, "race", "--optimizer", "adam:lr=0.05", "--steps", "1")
    assert (adam["x"], adam["y"]) == pytest.approx((-1.15, 1.05))


def test_several_starts_come_racer_by_racer(capsys: Capture) -> None:
    found = racers(capsys, *RACE, "--start=0,0", "--start", "-1.5,2")
    assert [(one["optimizer"], one["start"]) for one in found] == [
        ("momentum", [0, 0]), ("momentum", [-1.5, 2]), ("adam", [0, 0]), ("adam", [-1.5, 2]),
    ]  # fmt: skip


def test_several_seeds_say_which(capsys: Capture) -> None:
    found = racers(capsys, *RACE[:3], "--noise", "1", "--seed", "5", "--seeds", "2", "--steps", "10")
    assert [one["seed"] for one in found] == [5, 6]
    assert found[0]["x"] != found[1]["x"]
    again = racers(capsys, *RACE[:3], "--noise", "1", "--seed", "6", "--steps", "10")
    assert again[0]["x"] == found[1]["x"]


def test_a_formula_of_ones_own_with_parameters(capsys: Capture) -> None:
    words = ["race", "--function", "x**2 + b*y**2", "--set", "b=3", "--start=1,1", "--optimizer", "sgd:lr=0.1"]
    (sgd,) = racers(capsys, *words, "--steps", "1")
    assert (sgd["x"], sgd["y"]) == pytest.approx((0.8, 0.4))


def test_set_changes_a_landscape(capsys: Capture) -> None:
    (sgd,) = racers(capsys, "race", "--set", "b=1", "--start=0,1", "--optimizer", "sgd:lr=0.1", "--steps", "1")
    assert (sgd["x"], sgd["y"]) == pytest.approx((0.2, 0.8))


def test_a_schedule_and_noise_for_all_or_for_each(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    for words, schedules, noise in (
        (["--schedule", "step", "--noise", "0.1"], ["step", "step"], [0.1, 0.1]),
        (["--schedule", "cosine:warmup=10", "--schedule", "constant", "--noise", "0", "--noise", "2"],
         ["cosine", "constant"], [0, 2]),
    ):  # fmt: skip
        shown(capsys, *RACE, *words, "--out", str(out))
        made = Scenario.open(out).racers
        assert [racer.schedule.key for racer in made] == schedules
        assert [racer.noise for racer in made] == noise
    assert made[0].schedule.warmup == 10


def test_a_lane_that_diverges_says_why(capsys: Capture) -> None:
    words = ["race", "--landscape", "ravine", "--optimizer", "sgd:lr=0.03"]
    assert "learning rate 0.03 is above the limit 2/λ = 0.02 here" in shown(capsys, *words)
    assert racers(capsys, *words)[0]["outcome"] == "diverged"


def test_numbers_that_are_not_finite_are_null(capsys: Capture) -> None:
    (sgd,) = racers(capsys, "race", "--function", "log(x)", "--start=-1,0", "--optimizer", "sgd")
    assert sgd["outcome"] == "not finite"
    assert sgd["loss"] is None


def test_dtype_and_device(capsys: Capture) -> None:
    (single,) = racers(capsys, "race", "--optimizer", "adam", "--dtype", "float32", "--device", "cpu", "--steps", "50")
    assert single["x"] == float(np.float32(single["x"]))


# --- files ---------------------------------------------------------------------------------------------


def test_out_writes_every_format(capsys: Capture, tmp_path: Path) -> None:
    files = [tmp_path / f"race{cls.suffix}" for cls in numbers_exporters()]
    out = shown(capsys, *RACE, *(f"--out={path}" for path in files))
    assert all(f"Wrote {path}" in out for path in files)
    assert sorted(tmp_path.iterdir()) == sorted(files)
    with open(tmp_path / "race.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ",".join(rows[0]).startswith("racer,optimizer,start,step,x,y,loss,grad_norm,lr,evaluations,seconds,")
    assert len(rows) == 2 * 101
    assert list(rows[-1].values())[:4] == ["1", "adam", "0", "100"]
    arrays, lists = np.load(tmp_path / "race.npz"), json.loads((tmp_path / "race.json").read_text())
    assert set(arrays.files) == set(lists) == {"scenario", "about", *rows[0]}
    for name in COLUMNS:
        kind = arrays[name].dtype.type
        assert arrays[name].tolist() == lists[name] == [kind(row[name]).item() for row in rows]
    assert Scenario.open(tmp_path / "race.npz") == Scenario.open(tmp_path / "race.json")
    assert "table without its scenario" in refused(capsys, "race", "--scenario", str(tmp_path / "race.csv"))


def test_a_file_is_a_scenario_that_options_change(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "race.npz"
    first = racers(capsys, *RACE, "--out", str(path))
    again = racers(capsys, "race", "--scenario", str(path))
    for one, other in zip(first, again, strict=True):
        assert {**one, "seconds": 0} == {**other, "seconds": 0}
    changed = racers(capsys, "race", "--scenario", str(path), "--steps", "7", "--landscape", "bowl", "--seed", "3")
    assert [one["steps"] for one in changed] == [7, 7]
    assert changed[0]["start"] == [-1.2, 1], "what is not changed stays"
    (alone,) = racers(capsys, "race", "--scenario", str(path), "--optimizer", "lion")
    assert alone["optimizer"] == "lion"


def test_a_wrong_file_is_said_before_the_race(capsys: Capture, tmp_path: Path) -> None:
    long = ["--steps", "100000000"]
    assert 'did you mean ".csv"?' in refused(capsys, *RACE, *long, "--out", str(tmp_path / "a.cvs"))
    assert "there is no folder" in refused(capsys, *RACE, *long, "--out", str(tmp_path / "nowhere" / "a.csv"))
    assert not list(tmp_path.iterdir())


def test_a_file_named_twice_is_written_once(capsys: Capture, tmp_path: Path) -> None:
    out = shown(capsys, *RACE, "--out", str(tmp_path / "a.csv"), "--out", f"{tmp_path}/./a.csv")
    assert out.count("Wrote") == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said_before_the_race(capsys: Capture, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = refused(capsys, *RACE, "--steps", "100000000", "--out", str(tmp_path / "a.csv"))
    tmp_path.chmod(0o700)
    assert "you may not write in the folder" in said


def test_a_thinned_recording_says_so(capsys: Capture, tmp_path: Path) -> None:
    words = ["race", "--optimizer", "sgd:lr=1e-9", "--optimizer", "adam:lr=1e-9", "--steps", "70001"]
    thinned = "The recording is thinned: it keeps one step in 2, and those at which a racer ended."
    path = tmp_path / "a.npz"
    assert thinned in shown(capsys, *words, "--out", str(path))
    steps = np.load(path)["step"]
    assert len(steps) < 2 * 65_536
    assert steps[-2:].tolist() == [70_000, 70_001]
    assert main([*words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["racers"][0]["evaluations"] == 70_001
    assert err == thinned + "\n"


# --- list ----------------------------------------------------------------------------------------------


def test_list_names_everything_with_its_parameters(capsys: Capture) -> None:
    by_kind = sorted(EXPORTERS, key=lambda cls: (cls.kind, cls.key))
    for what, keys in (
        ("optimizers", OPTIMIZERS.keys()),
        ("schedules", SCHEDULES.keys()),
        ("tables", SUBJECTS.keys()),
        ("exporters", tuple(cls.key for cls in by_kind)),
        ("landscapes", tuple(builtin())),
    ):
        entries = json.loads(shown(capsys, "list", what, "--json"))[what]
        assert tuple(entry["key"] for entry in entries) == keys
        table = shown(capsys, "list", what)
        for entry in entries:
            assert f"{entry['key']}  {entry['title']}" in table
            assert all(parameter["name"] in table and parameter["help"] in table for parameter in entry["parameters"])


def test_list_gives_defaults_and_bounds(capsys: Capture) -> None:
    adam = json.loads(shown(capsys, "list", "optimizers", "--json"))["optimizers"][OPTIMIZERS.keys().index("adam")]
    beta1 = next(one for one in adam["parameters"] if one["name"] == "beta1")
    assert (beta1["default"], beta1["low"], beta1["high"], beta1["high_open"]) == (0.9, 0, 1, True)


def test_a_broken_landscape_of_ones_own_is_named(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAVINE_HOME", str(tmp_path))
    (tmp_path / "landscapes").mkdir()
    (tmp_path / "landscapes" / "mine.json").write_text('{"expression": "x +"}')
    said = refused(capsys, "race", "--optimizer", "adam", "--landscape", "mine")
    assert "mine.json was skipped: the formula ends where" in said
    assert main(["list", "landscapes", "--json"]) == 0
    out, err = capsys.readouterr()
    assert tuple(entry["key"] for entry in json.loads(out)["landscapes"]) == tuple(builtin())
    assert err == f"{said}\n"


# --- mistakes ------------------------------------------------------------------------------------------

ONE = ["race", "--optimizer", "adam"]
MISTAKES = {
    "nobody races": (["race"], "--optimizer adam:lr=0.05"),
    "optimizer": (["race", "--optimizer", "adma"], 'did you mean "adam"?'),
    "parameter": (["race", "--optimizer", "adam:betta1=0.5"], 'did you mean "beta1"?'),
    "no parameter": (["race", "--optimizer", "adam:0.1"], "not of the form name=value"),
    "parameter twice": (["race", "--optimizer", "adam:lr=1,lr=2"], "lr is given twice"),
    "value": (["race", "--optimizer", "adam:lr=fast"], "lr is 'fast'"),
    "bound": (["race", "--optimizer", "adam:beta1=1"], "less than 1"),
    "infinite": (["race", "--optimizer", "adam:lr=inf"], "lr is 'inf'"),
    "schedule": ([*ONE, "--schedule", "cosin"], 'did you mean "cosine"?'),
    "schedules": ([*ONE, "--schedule", "step", "--schedule", "step"], "given 2 times for 1 racer;"),
    "landscape": ([*ONE, "--landscape", "himelblau"], 'did you mean "himmelblau"?'),
    "both": ([*ONE, "--landscape", "bowl", "--function", "x"], "either --landscape or --function"),
    "formula": ([*ONE, "--function", "x**2 + sine(y)"], "character 8"),
    "danger": ([*ONE, "--function", "__import__('os').system('ls')"], "character"),
    "tower": ([*ONE, "--function", "9**9**9**9"], "character"),
    "set": ([*ONE, "--set", "q=1"], '"q" is not a known parameter of Rosenbrock; known: a, b'),
    "set word": ([*ONE, "--set", "a=one"], '"one" is not a number'),
    "start": ([*ONE, "--start=1"], "two numbers"),
    "start word": ([*ONE, "--start=1,b"], '"b" is not a number'),
    "start nowhere": ([*ONE, "--start=nan,0"], "must be numbers"),
    "steps": ([*ONE, "--steps", "many"], "steps is 'many'"),
    "whole steps": ([*ONE, "--steps", "1e3"], "steps is '1e3': it should be a whole number."),
    "empty steps": ([*ONE, "--steps", ""], "steps is ''"),
    "empty landscape": ([*ONE, "--landscape", ""], '"" is not a known landscape'),
    "empty formula": ([*ONE, "--function", ""], "the formula ends where"),
    "two lines": (["race", "--optimizer", "ad\nam\x1b"], '"ad am\\x1b" is not a known optimizer'),
    "long name": ([*ONE, "--out", "a" * 300 + ".csv"], "name too long"),
    "no steps": ([*ONE, "--steps", "0"], "greater than or equal to 1"),
    "noise": ([*ONE, "--noise=-1"], "greater than or equal to 0"),
    "seed": ([*ONE, "--seed=-1"], "greater than or equal to 0"),
    "too many": ([*ONE, *ONE[1:] * 30, "--seeds", "1000"], "more than 20,000 runs"),
    "dtype": ([*ONE, "--dtype", "float16"], "'float64' or 'float32'"),
    "device": ([*ONE, "--device", "gpu"], "'auto', 'cpu', 'cuda' or 'mps'"),
    "option": ([*ONE, "--stepz", "5"], 'did you mean "--steps"?'),
    "missing value": (["race", "--optimizer"], "requires an argument"),
    "extra": ([*ONE, "bowl"], "bowl"),
    "command": (["rase"], "race"),
    "list": (["list", "optimisers"], 'did you mean "optimizers"?'),
    "list of nothing": (
        ["list"],
        "known: datasets, exporters, landscapes, losses, models, networks, optimizers, schedules, tables",
    ),
    "no file": ([*ONE, "--scenario", "nowhere.json"], "nowhere.json cannot be opened: no such file"),
    "no scenario": ([*ONE, "--scenario", str(ROOT / "pyproject.toml")], "is not JSON"),
}


@pytest.mark.parametrize(("words", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_one_sentence(capsys: Capture, words: list[str], says: str) -> None:
    assert says in refused(capsys, *words)
