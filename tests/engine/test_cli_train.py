"""train on the command line: tables, JSON, files, one's own model, and one sentence for every mistake."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from engine.cli import main
from engine.dataset import DATASETS
from engine.exporter import numbers_exporters
from engine.jobs.train import run
from engine.network import NETWORKS
from engine.run_file import open_run
from engine.scenario import Scenario
from tests.engine.cli_kit import Capture, racers, refused, shown
from tests.engine.table_kit import CURVES

ROOT = Path(__file__).parents[2]
SMALL = ["train", "--data", "moons:samples=40", "--set", "hidden=3", "--epochs", "3"]
TRAIN = [*SMALL, "--optimizer", "adam:lr=0.05", "--optimizer", "momentum:lr=0.05"]


def test_the_command_of_the_readme_works_as_it_stands(capsys: Capture, tmp_path: Path) -> None:
    words = (
        "train --data moons --model mlp --set hidden=64,64 --loss cross_entropy --optimizer sgd:lr=0.1,momentum=0.9 "
        f"--optimizer adam:lr=0.01 --batch 32 --epochs 5 --seed 0 --device auto --out {tmp_path}/run.npz --json"
    )
    momentum, adam = json.loads(shown(capsys, *words.split()))["racers"]
    assert (momentum["optimizer"], momentum["parameters"]["momentum"]) == ("momentum", 0.9)
    assert list(adam) == (
        "optimizer parameters epochs steps train_loss validation_loss accuracy outcome sentence seconds".split()
    )
    assert (adam["epochs"], adam["steps"], adam["outcome"]) == (5, 25, "step limit")
    assert adam["seconds"] > 0
    rows = open_run(tmp_path / "run.npz").history.rows
    assert (adam["train_loss"], adam["accuracy"]) == (rows.train_loss[-1, 1], rows.validation_accuracy[-1, 1])


def test_it_prints_a_table(capsys: Capture) -> None:
    title, header, *body = shown(capsys, *TRAIN).splitlines()
    assert title.startswith(
        "Moons, 30 samples and 10 for validation: Multilayer perceptron of 17 weights, Cross entropy, batches of 32"
    )
    names = ["racer", "training loss", "validation loss", "validation accuracy", "epochs", "steps", "seconds"]
    assert header.split() == " ".join([*names, "how it ended"]).split()
    assert [line.split()[0] for line in body] == ["Adam", "Momentum"]
    assert all("step limit reached at step 3 (epoch 3)" in line for line in body)


def test_numbers_are_those_of_the_engine(capsys: Capture) -> None:
    (adam,) = racers(capsys, *SMALL, "--optimizer", "adam:lr=0.05", "--seed", "4", "--batch", "all")
    training = Scenario.checked({"racers": [], "train": {
        "data": {"key": "moons", "samples": 40}, "network": {"key": "mlp", "hidden": [3]}, "seed": 4, "batch": None,
        "epochs": 3, "racers": [{"key": "adam", "lr": 0.05}]}}).training  # fmt: skip
    assert adam["train_loss"] == run(training).history.rows.train_loss[-1, 0]


def test_every_word_reaches_its_field(capsys: Capture, tmp_path: Path) -> None:
    words = (
        "--data spirals:samples=60,noise=0.05 --set activation=Tanh --loss cross_entropy:label_smoothing=0.1 --batch 7 "
        "--held-out 0.4 --split-seed 3 --no-standardise --clip 2 --patience 9 --loss-below 0.01 --sharpness-every 5 "
        f"--record-every 2 --seed 6 --seeds 2 --dtype float64 --device cpu --schedule cosine --out {tmp_path}/a.npz"
    ).split()
    out = shown(capsys, *TRAIN, *words[2:], *words[:2])
    assert "Gradients longer than 2 were shortened to it." in out
    found = Scenario.open(tmp_path / "a.npz").training
    assert (found.data.samples, found.data.noise, found.network.activation) == (60, 0.05, "Tanh")
    assert found.loss.label_smoothing == 0.1
    assert {racer.schedule.key for racer in found.racers} == {"cosine"}
    wanted = {
        "batch": 7, "held_out": 0.4, "split_seed": 3, "standardise": False, "clip": 2, "patience": 9,
        "loss_below": 0.01, "sharpness_every": 5, "record_every": 2, "seed": 6, "seeds": 2, "dtype": "float64",
        "device": "cpu",
    }  # fmt: skip
    assert {name: getattr(found, name) for name in wanted} == wanted


def test_several_seeds_say_which(capsys: Capture) -> None:
    found = racers(capsys, *SMALL, "--optimizer", "adam", "--seed", "5", "--seeds", "2")
    assert [one["seed"] for one in found] == [5, 6]
    assert found[0]["train_loss"] != found[1]["train_loss"]


@pytest.mark.parametrize(
    ("words", "loss", "accuracy"),
    [
        (["--data", "iris"], "Cross entropy", True),
        (["--data", "ten_features:samples=80"], "Mean squared error", False),
        (["--model", "logistic"], "Binary cross entropy with logits", True),
        (["--model", "softmax"], "Cross entropy", True),
        (["--loss", "bce_with_logits"], "Binary cross entropy with logits", True),
    ],
)
def test_the_loss_goes_with_the_data_and_the_network(
    capsys: Capture, words: list[str], loss: str, accuracy: bool
) -> None:
    base = ["train", "--epochs", "1", "--optimizer", "adam"]
    assert f", {loss}, batches of 32" in shown(capsys, *base, *words)
    (adam,) = racers(capsys, *base, *words)
    assert (adam["accuracy"] is not None) == accuracy


def test_a_file_of_ones_own(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    lines = [f"{n},{n % 7},{'yes' if n > 20 else 'no'}" for n in range(40)]
    path.write_text("age,income,survived\n" + "\n".join(lines) + "\n", encoding="utf-8")
    words = ["--data", str(path), "--x", "age", "--x", "income", "--y", "survived"]
    assert main(["train", *words, "--epochs", "60", "--optimizer", "adam:lr=0.1", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["racers"][0]["accuracy"] > 0.8
    assert err == 'In survived, "no" is read as 0 and "yes" as 1.\n'


def test_one_that_diverges_says_so_and_the_others_go_on(capsys: Capture) -> None:
    wild, calm = racers(capsys, *SMALL, "--optimizer", "sgd:lr=1e6", "--optimizer", "adam", "--epochs", "30")
    assert wild["outcome"] in ("diverged", "not finite")
    assert (calm["outcome"], calm["epochs"]) == ("step limit", 30)


# --- files ---------------------------------------------------------------------------------------------


def test_out_writes_every_format(capsys: Capture, tmp_path: Path) -> None:
    files = [tmp_path / f"run{cls.suffix}" for cls in numbers_exporters()]
    out = shown(capsys, *TRAIN, *(f"--out={path}" for path in files))
    assert all(f"Wrote {path}" in out for path in files)
    assert sorted(tmp_path.iterdir()) == sorted(files)
    assert (tmp_path / "run.csv").read_text(encoding="utf-8").splitlines()[0] == ",".join(CURVES)
    lists = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert lists["scenario"] == json.loads(str(np.load(tmp_path / "run.npz")["scenario"]))


def test_a_run_is_a_scenario_that_options_change(capsys: Capture, tmp_path: Path) -> None:
    path = str(tmp_path / "run.npz")
    first = racers(capsys, *TRAIN, "--out", path)
    again = racers(capsys, "train", "--scenario", path)
    for one, other in zip(first, again, strict=True):
        assert {**one, "seconds": 0} == {**other, "seconds": 0}
    (alone,) = racers(capsys, "train", "--scenario", path, "--epochs", "2", "--optimizer", "lion", "--data", "xor")
    assert (alone["optimizer"], alone["epochs"]) == ("lion", 2)


def test_a_preset_is_trained(capsys: Capture) -> None:
    preset = str(ROOT / "resources" / "scenarios" / "22-overfitting.json")
    assert [one["outcome"] for one in racers(capsys, "train", "--scenario", preset)] == ["stopped", "stopped"]


# --- lists and mistakes --------------------------------------------------------------------------------


def test_networks_and_data_sets_are_listed(capsys: Capture) -> None:
    networks = json.loads(shown(capsys, "list", "networks", "--json"))["networks"]
    assert tuple(entry["key"] for entry in networks) == NETWORKS.keys()
    data = json.loads(shown(capsys, "list", "datasets", "--json"))["datasets"]
    assert tuple(entry["key"] for entry in data) == DATASETS.keys()
    assert "for numbers, two classes, several classes" in shown(capsys, "list", "networks")


ONE = ["train", "--optimizer", "adam"]
MISTAKES = {
    "nobody": (["train"], "--optimizer adam:lr=0.05"),
    "optimizer": (["train", "--optimizer", "adma"], 'did you mean "adam"?'),
    "data": ([*ONE, "--data", "moon"], 'did you mean "moons"?'),
    "data parameter": ([*ONE, "--data", "moons:nois=1"], 'did you mean "noise"?'),
    "model": ([*ONE, "--model", "mpl"], 'did you mean "mlp"?'),
    "model of two parameters": ([*ONE, "--model", "line"], '"line" is not a known network; did you mean "linear"?'),
    "parameter": ([*ONE, "--set", "hiden=3"], 'did you mean "hidden"?'),
    "no parameter": ([*ONE, "--set", "64"], "not of the form name=value"),
    "widths": ([*ONE, "--set", "hidden=0"], "greater than or equal to 1"),
    "activation": ([*ONE, "--set", "activation=tanh"], "'Tanh'"),
    "loss": ([*ONE, "--loss", "cross_entropi"], 'did you mean "cross_entropy"?'),
    "loss of numbers": ([*ONE, "--loss", "mse"], "the data have classes; choose a loss for classes"),
    "network of numbers": ([*ONE, "--model", "linear"], "Linear regression does not go with"),
    "pictures": ([*ONE, "--model", "conv"], "needs pictures, such as the digits"),
    "two models": ([*ONE, "--model", "mlp", "--model-file", "net.py"], "net.py"),
    "no file": ([*ONE, "--model-file", "nowhere.py"], "nowhere.py cannot be read: no such file"),
    "no table": ([*ONE, "--data", "nowhere.csv"], "nowhere.csv"),
    "column": ([*ONE, "--data", "moons", "--x", "a"], "--x names a column of a file; moons has its own."),
    "column of none": ([*ONE, "--y", "a"], "--y names a column of a file: give --data FILE.csv too."),
    "batch": ([*ONE, "--batch", "some"], "batch is 'some'"),
    "epochs": ([*ONE, "--epochs", "0"], "greater than or equal to 1"),
    "held out": ([*ONE, "--held-out", "1"], "less than or equal to 0.9"),
    "clip": ([*ONE, "--clip", "0"], "greater than 0"),
    "dtype": ([*ONE, "--dtype", "float16"], "'float64' or 'float32'"),
    "device": ([*ONE, "--device", "gpu"], "'auto', 'cpu', 'cuda' or 'mps'"),
    "schedules": ([*ONE, "--schedule", "step", "--schedule", "step"], "given 2 times for 1 racer;"),
    "option": ([*ONE, "--epoch", "5"], 'did you mean "--epochs"?'),
    "out": ([*ONE, "--out", "a.png"], '".png" is not a known format of a recording'),
    "folder": ([*ONE, "--out", "nowhere/a.npz"], "there is no folder"),
    "no scenario": ([*ONE, "--scenario", "nowhere.npz"], "nowhere.npz cannot be opened: no such file"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_one_sentence(capsys: Capture, words: list[str], says: str) -> None:
    assert says in refused(capsys, *words)


# --- as a program --------------------------------------------------------------------------------------

LONG = ["train", "--data", "moons", "--set", "hidden=4", "--optimizer", "sgd:lr=1e-6", "--epochs", "1000000"]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are those of POSIX")
def test_a_terminal_shows_a_bar_and_ctrl_c_keeps_what_was_trained(tmp_path: Path) -> None:
    import pty

    path, ours_theirs = tmp_path / "run.npz", pty.openpty()
    ours, theirs = ours_theirs
    command = [sys.executable, "main.py", *LONG, "--out", str(path), "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen, began = b"", time.monotonic()
    while b"training" not in seen and time.monotonic() < began + 100:
        seen += os.read(ours, 1024)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert process.returncode == 130
    assert b"training" in seen
    assert f"Interrupted; no file is half-written. What was trained until then is in {path}.".encode() in b" ".join(
        seen.split()
    )
    (racer,) = json.loads(out)["racers"]
    assert racer["outcome"] == "stopped"
    assert "stopped before its end" in racer["sentence"]
    assert [file.name for file in tmp_path.iterdir()] == ["run.npz"]
    assert open_run(path).history.last_step == racer["steps"]


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1024)
    except OSError:  # Linux's way to say that the other end is closed
        return b""


def test_help_shows_examples_and_the_program_loads_no_qt(tmp_path: Path) -> None:
    for command in ("train", "slice"):
        done = subprocess.run(
            [sys.executable, "main.py", command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0
        assert "Examples:" in done.stdout
    watch = "import sys; from engine.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", watch, *TRAIN], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert not {name.partition(".")[0] for name in done.stderr.split()} & {"PySide6", "shiboken6", "pyqtgraph"}
