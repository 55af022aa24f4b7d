"""slice on the command line: what it tells, the numbers and the picture it writes, and its mistakes."""

from __future__ import annotations

import csv
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest
import torch

from engine import own_model
from engine.run_file import open_run
from engine.scenario import Scenario
from tests.engine.cli_kit import Capture, refused, shown
from tests.engine.own_kit import written
from tests.engine.run_kit import saved, small, trained

PLANES = ("random", "pca", "three", "hessian")


@pytest.fixture
def run(tmp_path: Path) -> str:
    return str(saved(tmp_path))


def told(capsys: Capture, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(capsys, "slice", *words, "--json"), parse_constant=pytest.fail)
    return found


# --- what is told --------------------------------------------------------------------------------------


@pytest.mark.parametrize("plane", PLANES)
def test_the_centre_is_the_trained_loss(capsys: Capture, run: str, plane: str) -> None:
    found = told(capsys, run, "--plane", plane, "--grid", "7")
    rows = trained().history.rows
    assert (found["plane"], found["grid"]) == (plane, [7, 7])
    assert found["centre"]["loss"] == pytest.approx(rows.train_loss[-1, 0], rel=1e-5)
    assert (found["centre"]["a"], found["centre"]["b"]) == (0, 0)
    assert found["lowest"]["loss"] <= found["centre"]["loss"] <= found["highest"]["loss"]
    adam, momentum = found["racers"]
    assert (adam["racer"], adam["end"], adam["distance"]) == ("Adam", [0, 0], pytest.approx(0, abs=1e-6))
    assert momentum["true"] == pytest.approx(rows.train_loss[-1, 1], rel=1e-6)
    assert all(0 <= one["explained"] <= 1 for one in found["racers"])


def test_words_reach_the_view(capsys: Capture, run: str) -> None:
    words = ["--grid", "5", "--centre", "1", "--part", "validation", "--reach", "3", "--seed", "8"]
    found = told(capsys, run, "--plane", "random", *words)
    rows = open_run(Path(run)).history.rows
    assert found["centre"]["loss"] == pytest.approx(rows.validation_loss[-1, 1], rel=1e-5)
    assert (found["seed"], found["part"]) == (8, "validation")
    assert found["highest"]["a"] > 2 or found["highest"]["b"] > 2 or found["lowest"]["a"] < -2
    other = told(capsys, run, "--plane", "random", *words[:-1], "9")
    assert other["highest"]["loss"] != found["highest"]["loss"]


def test_a_table_with_what_not_to_trust(capsys: Capture, run: str) -> None:
    lines = shown(capsys, "slice", run, "--plane", "hessian", "--grid", "7").splitlines()
    assert lines[0].startswith("The two leading eigenvectors of the Hessian of the training loss at the end of Adam")
    assert lines[1].startswith("Loss on the training data: centre ")
    assert lines[2].split()[:4] == ["racer", "path", "in", "the"]
    assert lines[3].split()[0] == "Adam"
    doubts = told(capsys, run, "--plane", "hessian", "--grid", "7")["doubts"]
    assert lines[5:] == doubts
    assert any("lies in the plane" in doubt for doubt in doubts)


# --- files ---------------------------------------------------------------------------------------------


def test_the_grid_is_a_table_too(capsys: Capture, run: str, tmp_path: Path) -> None:
    words = ["--plane", "random", "--grid", "7"]
    files = {kind: tmp_path / f"plane.{kind}" for kind in ("csv", "json", "parquet", "npz")}
    told(capsys, run, *words, *(f"--out={path}" for path in files.values()))
    loss = np.load(files["npz"])["loss"].ravel()
    rows = list(csv.DictReader(files["csv"].read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["a", "b", "loss", "accuracy"]
    assert [float(row["loss"]) for row in rows] == loss.tolist()
    assert json.loads(files["json"].read_text(encoding="utf-8"))["loss"] == loss.tolist()
    assert pyarrow.parquet.read_table(files["parquet"])["loss"].to_pylist() == loss.tolist()
    assert Scenario.open(files["parquet"]).training.view.slice.grid == 7


def test_the_numbers(capsys: Capture, run: str, tmp_path: Path) -> None:
    path = tmp_path / "plane.npz"
    found = told(capsys, run, "--plane", "pca", "--grid", "9", "--out", str(path))
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    assert (str(arrays["kind"]), str(arrays["words"]), str(arrays["part"])) == ("pca", found["words"], "training")
    assert arrays["loss"].shape == arrays["accuracy"].shape == (9, 9)
    assert arrays["path"].shape == (5, 2, 2)
    assert arrays["explained"].tolist() == [one["explained"] for one in found["racers"]]
    assert Scenario.open(path) == small()
    rows, problem = trained().history.rows, trained().problem
    nearest = arrays["origin"] + arrays["path"] @ np.stack([arrays["u"], arrays["v"]])
    apart = np.linalg.norm(nearest - rows.weights, axis=-1)
    np.testing.assert_allclose(arrays["distance"], apart, atol=1e-6)
    row, column = 2, 6
    weights = arrays["origin"] + arrays["a"][column] * arrays["u"] + arrays["b"][row] * arrays["v"]
    score = problem.score(torch.from_numpy(weights[None]).float(), problem.train)
    assert arrays["loss"][row, column] == pytest.approx(score.loss[0], rel=1e-4)


def pixels(path: Path) -> np.ndarray:
    """A PNG as `[H, W, 3]`, read without what wrote it; every checksum has to be right."""
    content = path.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    place, parts = 8, {}
    while place < len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        data = content[place + 8 : place + 8 + length]
        assert zlib.crc32(name + data) == struct.unpack(">I", content[place + 8 + length : place + 12 + length])[0]
        parts[name], place = data, place + 12 + length
    width, height, depth, kind, *rest = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert (depth, kind, rest) == (8, 2, [0, 0, 0])
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, 1 + 3 * width)
    assert (rows[:, 0] == 2).all()
    return rows[:, 1:].cumsum(0, dtype=np.uint8).reshape(height, width, 3)


@pytest.mark.parametrize("measure", ["loss", "accuracy"])
def test_the_picture(capsys: Capture, run: str, tmp_path: Path, measure: str) -> None:
    path = tmp_path / "plane.png"
    shown(capsys, "slice", run, "--plane", "three", "--grid", "9", "--measure", measure, "--out", str(path))
    image = pixels(path)
    assert image.shape[1] == 1400
    colours = {tuple(colour) for colour in image.reshape(-1, 3).tolist()}
    assert {(0xD5, 0x5E, 0x00), (0x00, 0x72, 0xB2), (0x1C, 0x1C, 0x1E), (255, 255, 255)} <= colours
    assert len(colours) > 200, "a map of many colours"


# --- one's own model and saved states ------------------------------------------------------------------


@pytest.fixture
def net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(own_model, "_allowed", {})
    return str(written(tmp_path))


def test_a_run_of_ones_own_model_asks_for_its_file(capsys: Capture, net: str, tmp_path: Path) -> None:
    run = str(tmp_path / "run.npz")
    shown(capsys, "train", "--model-file", net, "--optimizer", "adam:lr=0.05", "--epochs", "4", "--out", run)
    own_model._allowed.clear()
    assert f"--model-file {net}" in refused(capsys, "slice", run)
    found = told(capsys, run, "--model-file", net, "--plane", "random", "--grid", "5")
    moved = str(written(tmp_path, Path(net).read_text(encoding="utf-8"), name="moved.py"))
    Path(net).unlink()
    assert told(capsys, run, "--model-file", moved, "--plane", "random", "--grid", "5") == found


def test_saved_states_are_a_path(capsys: Capture, net: str, tmp_path: Path) -> None:
    own_model.allow(net)
    torch.manual_seed(0)
    module, (x, y, _) = own_model.called(net, "model", ""), own_model.called(net, "data", "")
    rule = torch.optim.Adam(module.parameters(), lr=0.05)
    for step in range(12):
        torch.save(module.state_dict(), tmp_path / f"ckpt_{step}.pt")
        loss = torch.nn.functional.cross_entropy(module(x), y)
        last = loss.item()
        rule.zero_grad()
        loss.backward()
        rule.step()
    own_model._allowed.clear()
    states = ["--model-file", net, "--states", str(tmp_path / "ckpt_*.pt")]
    out = tmp_path / "plane.png"
    found = told(capsys, *states, "--plane", "pca", "--grid", "5", "--out", str(out))
    assert found["racers"][0]["racer"] == "saved states"
    assert found["centre"]["loss"] == pytest.approx(last, rel=1e-5)
    assert found["racers"][0]["explained"] > 0.9
    assert pixels(out).shape[1] == 1400


# --- mistakes ------------------------------------------------------------------------------------------

MISTAKES = {
    "nothing": (["slice"], "name a run to slice"),
    "both": (["slice", "{run}", "--states", "*.pt"], "either a run or --states"),
    "no run": (["slice", "nowhere.npz"], "nowhere.npz cannot be opened: no such file"),
    "no npz": (["slice", "{net}"], "not a whole file that Ravine wrote"),
    "plane": (["slice", "{run}", "--plane", "randon"], "'random', 'pca', 'three' or 'hessian'"),
    "grid": (["slice", "{run}", "--grid", "many"], "grid is 'many'"),
    "small grid": (["slice", "{run}", "--grid", "2"], "greater than or equal to 5"),
    "part": (["slice", "{run}", "--part", "test"], "'training' or 'validation'"),
    "measure": (["slice", "{run}", "--measure", "error"], "'loss' or 'accuracy'"),
    "reach": (["slice", "{run}", "--reach", "0"], "greater than 0"),
    "centre": (["slice", "{run}", "--centre", "7"], "there is no racer 7"),
    "second": (["slice", "{run}", "--plane", "three", "--second", "0"], "two different racers"),
    "out": (["slice", "{run}", "--out", "a.pgn"], 'did you mean ".png"?'),
    "folder": (["slice", "{run}", "--out", "nowhere/a.png"], "there is no folder"),
    "states alone": (["slice", "--states", "*.pt"], "--states needs --model-file"),
    "no states": (["slice", "--model-file", "{net}", "--states", "nowhere*.pt"], "there is no such file"),
    "data of a run": (["slice", "{run}", "--data", "moons"], "--data goes with --states"),
    "file of no own": (["slice", "{run}", "--model-file", "{net}"], "this run has Multilayer perceptron"),
    "option": (["slice", "{run}", "--plan", "pca"], 'did you mean "--plane"?'),
}


@pytest.mark.parametrize(("words", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_one_sentence(capsys: Capture, run: str, net: str, words: list[str], says: str) -> None:
    assert says in refused(capsys, *(word.format(run=run, net=net) for word in words))
