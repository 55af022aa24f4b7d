"""train on the command line with a model of one's own: run when it is named, and its faults keep what was done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine import own_model
from engine.cli import main
from engine.run_file import open_run
from tests.engine.cli_kit import Capture, racers, refused, shown
from tests.engine.own_kit import written


@pytest.fixture
def net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(own_model, "_allowed", {})
    return str(written(tmp_path))


def test_ones_own_model_and_data(capsys: Capture, net: str, tmp_path: Path) -> None:
    words = ["--optimizer", "adam:lr=0.05", "--epochs", "3", "--out", str(tmp_path / "run.npz")]
    assert "Own data, 45 samples" in shown(capsys, "train", "--model-file", net, *words)
    own_model._allowed.clear()
    said = refused(capsys, "train", "--scenario", str(tmp_path / "run.npz"))
    assert f"{net} is a program that has not been allowed to run" in said
    assert f"--model-file {net}" in said
    again = ["train", "--scenario", str(tmp_path / "run.npz"), "--model-file", net]
    assert racers(capsys, *again)[0]["steps"] == 6


def test_ones_own_model_on_other_data(capsys: Capture, net: str) -> None:
    words = ["train", "--model-file", net, "--data", "circles", "--optimizer", "adam", "--epochs", "1"]
    assert shown(capsys, *words).startswith("Circles, 150 samples and 50 for validation: Own model of 32 weights")


def test_a_fault_in_it_has_its_line(capsys: Capture, tmp_path: Path) -> None:
    path = written(tmp_path, "def model():\n    return 1 / 0\n")
    said = refused(capsys, "train", "--model-file", str(path), "--optimizer", "adam")
    assert said == f"{path}, line 2: ZeroDivisionError: division by zero"


FORGETS = """
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 2)
        self.seen = []

    def forward(self, x):
        self.seen.append(1)
        if len(self.seen) > 40:
            raise {}
        return self.a(x)

def model():
    return Net()
"""


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("MemoryError", "not enough memory for 1 network on a batch of 32 samples: make the batch,"),
        ("RuntimeError('DefaultCPUAllocator: cannot allocate memory')", "not enough memory"),
        ("ValueError('too late')", "net.py, line 13: ValueError: too late"),
    ],
)
def test_what_was_trained_before_a_fault_is_told_and_kept(
    capsys: Capture, tmp_path: Path, error: str, says: str
) -> None:
    path, out = written(tmp_path, FORGETS.format(error)), tmp_path / "run.npz"
    words = ["train", "--model-file", str(path), "--optimizer", "adam", "--out", str(out), "--json"]
    assert main(words) == 2
    told, err = capsys.readouterr()
    (racer,) = json.loads(told)["racers"]
    assert (racer["outcome"], "stopped before its end" in racer["sentence"]) == ("stopped", True)
    assert err.count("\n") == 1
    assert says in err
    assert open_run(out).history.last_step == racer["steps"]
