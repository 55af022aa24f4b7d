"""Races of models on data from the command line: data sets, the user's own file, batches, and every mistake."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from engine import Scenario, run
from engine.cli import main
from engine.exporter import export
from tests.engine.cli_kit import Capture, racers, refused, shown

NORRIS = ["race", "--model", "line", "--data", "norris", "--loss", "mse"]
ISSUE = [*NORRIS, "--batch", "6", "--optimizer", "sgd:lr=0.1", "--start", "0,0", "--steps", "200"]
SGD = ["--optimizer", "sgd:lr=0.1"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A file of the user's own: y = 3 x - 1 with two columns beside, and a label."""
    path = tmp_path / "mine.csv"
    rows = [(k, 3 * k - 1, k % 2, (-1) ** k * 0.5 + k / 10) for k in range(12)]
    path.write_text("age,height,alive,score\n" + "".join(f"{','.join(map(str, row))}\n" for row in rows))
    return path


# --- what it does --------------------------------------------------------------------------------------


def test_the_example_of_the_issue_names_the_limit_that_raw_data_break(capsys: Capture) -> None:
    (sgd,) = racers(capsys, *ISSUE)
    assert sgd["outcome"] == "diverged"  # the condition number of Norris is 731,407
    assert "learning rate 0.1 is above the limit 2/λ = " in shown(capsys, *ISSUE)


def test_standardised_it_runs_and_the_table_names_model_loss_and_data(capsys: Capture) -> None:
    title, header, body, *_ = shown(capsys, *ISSUE, "--standardise").splitlines()
    assert title.startswith("Line on Norris, 36 samples, Mean squared error, standardised from 0, 0")
    assert header.split() == "racer w b loss |gradient| steps epochs seconds how it ended".split()
    assert "33.33" in body


def test_json_keeps_its_keys_and_says_what_they_are_of_the_model(capsys: Capture) -> None:
    (sgd,) = racers(capsys, *ISSUE, "--standardise", "--held-out", "0.25")
    plain = "optimizer parameters start steps outcome x y loss grad_norm evaluations seconds".split()
    assert list(sgd) == [*plain, "fit", "batch", "epochs", "held_out_loss"]
    assert sgd["fit"] == {"w": sgd["x"], "b": sgd["y"]}
    assert (sgd["batch"], sgd["epochs"]) == (6, 200 / 5)  # 27 samples are trained on
    assert sgd["held_out_loss"] > 0


def test_adam_finds_the_certified_line(capsys: Capture) -> None:
    words = [*NORRIS, "--optimizer", "adam:lr=1,beta1=0.95", "--start=0.2,-400", "--steps", "3000"]
    (adam,) = racers(capsys, *words)
    assert (adam["fit"]["w"], adam["fit"]["b"]) == pytest.approx((1.00211681802045, -0.262323073774029), rel=1e-7)


def test_a_batch_for_all_racers_or_for_each(capsys: Capture) -> None:
    two = [*NORRIS, "--standardise", *SGD, *SGD, "--steps", "12"]
    assert [one["batch"] for one in racers(capsys, *two, "--batch", "6")] == [6, 6]
    assert [one["batch"] for one in racers(capsys, *two, "--batch", "all", "--batch", "1")] == [36, 1]
    assert [one["epochs"] for one in racers(capsys, *two, "--batch", "all", "--batch", "1")] == [12, 12 / 36]


def test_seeds_draw_their_own_batches_and_the_same_again(capsys: Capture) -> None:
    words = [*NORRIS, "--standardise", *SGD, "--batch", "6", "--steps", "20"]
    one, two = racers(capsys, *words, "--seeds", "2")
    assert one["x"] != two["x"]
    assert racers(capsys, *words, "--seed", "1")[0]["x"] == two["x"]


def test_losses_and_data_take_their_parameters(capsys: Capture) -> None:
    data = "noisy_line:samples=30,outliers=3"
    words = ["race", "--model", "line", "--data", data, "--optimizer", "adam:lr=0.1", "--steps", "500"]
    (squared,) = racers(capsys, *words)
    (robust,) = racers(capsys, *words, "--loss", "huber:delta=0.5")
    assert abs(robust["y"] - 1) < abs(squared["y"] - 1)
    assert "30 samples, Huber" in shown(capsys, *words, "--loss", "huber:delta=0.5").splitlines()[0]


def test_penalties_shrink_the_parameters(capsys: Capture) -> None:
    words = [*NORRIS, "--standardise", "--optimizer", "sgd:lr=0.1", "--start", "0,0"]
    (free,) = racers(capsys, *words)
    (penalised,) = racers(capsys, *words, "--l2", "1")
    assert (penalised["x"], penalised["y"]) == pytest.approx((free["x"] / 2, free["y"] / 2))
    (sparse,) = racers(capsys, *words, "--l1", "200")
    assert (sparse["x"], sparse["y"]) == pytest.approx((free["x"] - 100, free["y"] - 100))


def test_a_file_of_ones_own(capsys: Capture, own: Path) -> None:
    words = ["race", "--model", "line", "--data", str(own), "--x", "age", "--y", "height"]
    (adam,) = racers(capsys, *words, "--optimizer", "adam:lr=0.3", "--steps", "3000", "--start", "0,0")
    assert (adam["fit"]["w"], adam["fit"]["b"]) == pytest.approx((3, -1), abs=1e-3)
    words = ["race", "--model", "logistic_two_features", "--data", str(own), "--x", "age", "--x", "score"]
    (sgd,) = racers(capsys, *words, "--y", "alive", *SGD, "--steps", "50")
    assert list(sgd["fit"]) == ["w1", "w2"]
    assert "Binary cross entropy with logits" in shown(capsys, *words, "--y", "alive", *SGD).splitlines()[0]


def test_a_word_in_another_encoding_is_a_mistake_like_others(capsys: Capture, own: Path) -> None:
    word = os.fsdecode(b"gr\xf6\xdfe")
    words = ["race", "--model", "line", "--data", str(own), "--x", word, "--y", "height", *SGD]
    assert '"gr??e" is not a known column of mine.csv' in refused(capsys, *words)


def test_rows_that_were_left_out_are_counted(capsys: Capture, own: Path) -> None:
    own.write_text(own.read_text() + "12,,0,1\nold,3,1,2\n")
    words = ["race", "--model", "line", "--data", str(own), "--x", "age", "--y", "height", *SGD, "--steps", "1"]
    *_, note = shown(capsys, *words).splitlines()
    assert "2" in note
    assert "left out" in note
    assert main([*words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["racers"]
    assert err.strip() == note


def test_a_built_in_landscape_of_a_model_can_be_changed(capsys: Capture) -> None:
    words = ["race", "--landscape", "norris", *SGD, "--start", "0,0", "--steps", "5"]
    assert "standardised" not in shown(capsys, *words).splitlines()[0]
    title = shown(capsys, *words, "--standardise", "--loss", "huber:delta=9").splitlines()[0]
    assert "Huber" in title
    assert "standardised" in title


def test_a_scenarios_model_can_be_changed_alone(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "race.json"
    shown(capsys, *NORRIS, "--standardise", *SGD, "--start", "0,0", "--steps", "5", "--out", str(out))
    words = ["race", "--scenario", str(out), "--steps", "1"]
    title = shown(capsys, *words, "--model", "neuron").splitlines()[0]
    assert title.startswith("Neuron on Norris, 36 samples, Mean squared error, standardised")
    assert "needs a binary loss" in refused(capsys, *words, "--model", "logistic")
    title = shown(capsys, *words, "--model", "power", "--data", "danwood").splitlines()[0]
    assert title.startswith("Power law on DanWood, 6 samples, Mean squared error from 0, 0"), "made anew"


# --- files ---------------------------------------------------------------------------------------------


def test_csv_names_the_parameters_in_a_comment_and_keeps_its_columns(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "race.csv"
    shown(capsys, *ISSUE, "--standardise", "--out", str(out))
    first, *rest = out.read_text().splitlines()
    assert first == "# x = w, y = b"
    rows = list(csv.DictReader(rest))
    assert list(rows[0])[:9] == "racer optimizer start step x y loss grad_norm lr".split()
    assert len(rows) == 201
    power = ["race", "--model", "power", "--data", "danwood", "--optimizer", "sgd:lr=0.01", "--steps", "3"]
    shown(capsys, *power, "--out", str(out))
    assert out.read_text().startswith("# x = b1, y = b2\nracer,")


def test_the_windows_csv_carries_the_scenario_before_the_names(tmp_path: Path) -> None:
    scenario = Scenario(landscape="norris", racers=["adam"], stop={"steps": 3})
    export(tmp_path / "race.csv", scenario, run(scenario))
    comment, _about, names, header, *_ = (tmp_path / "race.csv").read_text().splitlines()
    assert comment.startswith("# ravine-scenario: ")
    assert names == "# x = w, y = b"
    assert header.startswith("racer,")
    assert Scenario.open(tmp_path / "race.csv") == scenario


def test_csv_of_formulas_stays_without_a_comment(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "race.csv"
    shown(capsys, "race", *SGD, "--landscape", "bowl", "--steps", "3", "--out", str(out))
    assert out.read_text().startswith("racer,")


@pytest.mark.parametrize("suffix", ["npz", "json"])
def test_what_was_asked_for_is_in_the_file_and_races_again(capsys: Capture, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"race.{suffix}"
    asked = [*ISSUE, "--standardise", "--held-out", "0.25", "--l2", "0.01"]
    (first,) = racers(capsys, *asked, "--out", str(out))
    scenario = Scenario.open(out)
    assert scenario.racers[0].batch == 6
    assert scenario.landscape.axis_names == ("w", "b")
    (again,) = racers(capsys, "race", "--scenario", str(out))
    assert (again["x"], again["y"]) == (first["x"], first["y"])
    (whole,) = racers(capsys, "race", "--scenario", str(out), "--batch", "all")
    assert whole["batch"] == 27


def test_the_table_of_a_diverged_model_is_not_finite_free(capsys: Capture) -> None:
    words = [*NORRIS, "--optimizer", "sgd:lr=1e3", "--start", "0,0", "--dtype", "float32"]
    (lost,) = racers(capsys, *words)
    assert lost["outcome"] in ("diverged", "not finite")
    assert lost["x"] is None or np.isfinite(lost["x"])


# --- mistakes ------------------------------------------------------------------------------------------

MISTAKES = {
    "model and landscape": ([*NORRIS, "--landscape", "bowl"], "give either --landscape or --model, not both."),
    "model and function": ([*NORRIS, "--function", "x**2"], "give either --function or --model, not both."),
    "loss on a function": (["race", "--function", "x**2", "--loss", "mse"], "--loss goes with a model"),
    "loss on a formula": (
        ["race", "--loss", "mse"],
        "--loss goes with a model: give --model too, such as --model line",
    ),
    "standardise a formula": (["race", "--landscape", "bowl", "--standardise"], "--standardise goes with a model"),
    "held out of a formula": (["race", "--held-out", "0.2"], "--held-out goes with a model"),
    "batch of a formula": (["race", "--batch", "3"], "--batch goes with a model on data"),
    "no data": (["race", "--model", "line"], "--model needs data to be fitted to: give --data too"),
    "unknown model": (["race", "--model", "lien", "--data", "norris"], 'did you mean "line"?'),
    "unknown data": (["race", "--model", "line", "--data", "noris"], 'did you mean "norris"?'),
    "unknown loss": ([*NORRIS[:-1], "msee"], 'did you mean "mse"?'),
    "unknown parameter of a loss": ([*NORRIS[:-1], "huber:delat=1"], 'did you mean "delta"?'),
    "loss of another task": ([*NORRIS[:-1], "bce"], "needs a regression loss"),
    "batch of nothing": ([*NORRIS, "--batch", "0"], "greater than or equal to 1"),
    "batch of words": ([*NORRIS, "--batch", "few"], "whole number"),
    "too many batches": ([*NORRIS, "--batch", "1", "--batch", "2"], "--batch is given 2 times for 1 racer"),
    "share above": ([*NORRIS, "--held-out", "0.95"], "less than or equal to 0.9"),
    "column of a data set": ([*NORRIS, "--x", "age"], "--x names a column of a file; norris has its own."),
    "column of nothing": (["race", "--landscape", "norris", "--y", "age"], "--y names a column of a file"),
    "no such file": (["race", "--model", "line", "--data", "nowhere.csv"], "nowhere.csv"),
    "empty model": (["race", "--model", "", "--data", "norris"], '"" is not a known model'),
    "empty loss": ([*NORRIS[:-1], ""], '"" is not a known loss'),
    "empty share": ([*NORRIS, "--held-out", ""], "held_out is ''"),
    "two features": (["race", "--model", "two_features", "--data", "norris"], "needs 2 of x"),
}


@pytest.mark.parametrize(("words", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_one_sentence(capsys: Capture, words: list[str], says: str) -> None:
    assert says in refused(capsys, *words, *SGD)


def test_columns_that_are_not_there_are_named(capsys: Capture, own: Path) -> None:
    words = ["race", "--model", "line", "--data", str(own), "--x", "agee", "--y", "height"]
    assert "age" in refused(capsys, *words, *SGD)
