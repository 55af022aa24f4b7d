"""What the tests of programs share: running many of them in one interpreter that cannot import Ravine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import Scenario, run
from engine.code import program_of
from engine.history import History

_RUNNER = """
import contextlib, io, json, pathlib, runpy, sys
import numpy as np
import torch

sys.modules["engine"] = None  # importing it fails
arrays, words = {}, {}
for path in sorted(pathlib.Path.cwd().glob("*.py")):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        left = runpy.run_path(str(path))
    torch.set_default_dtype(torch.float32)  # as in a fresh interpreter
    words[path.stem] = {"endings": left["endings"], "said": said.getvalue()}
    for kind in ("paths", "losses", "weights"):
        for name, array in left.get(kind, {}).items():
            arrays[f"{path.stem}|{kind}|{name}"] = np.asarray(array)
np.savez("left.npz", **{str(n): array for n, array in enumerate(arrays.values())})
pathlib.Path("left.json").write_text(json.dumps({"names": list(arrays), "words": words}))
"""


@dataclass(frozen=True)
class Left:
    """What a program left: how each of its racers ended and what they did, in the order of the racers; what it said."""

    endings: Mapping[str, str]
    paths: Mapping[str, np.ndarray]
    losses: Mapping[str, np.ndarray]
    weights: Mapping[str, np.ndarray]
    said: str


def left_by(texts: Mapping[str, str], folder: Path) -> dict[str, Left]:
    """Run programs by name, all in one fresh interpreter, in a folder of their own."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}  # more of them wait for each other longer than they work
    command = [sys.executable, "-I", "-c", _RUNNER]
    done = subprocess.run(command, cwd=folder, env=one_thread, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads((folder / "left.json").read_text())
    with np.load(folder / "left.npz") as arrays:
        parts: dict[str, dict[str, dict[str, np.ndarray]]] = {}
        for number, word in enumerate(found["names"]):
            name, kind, racer = word.split("|", 2)
            parts.setdefault(name, {}).setdefault(kind, {})[racer] = arrays[str(number)]
    kinds = ("paths", "losses", "weights")
    return {
        name: Left(words["endings"], *(parts[name].get(kind, {}) for kind in kinds), words["said"])
        for name, words in found["words"].items()
    }


def check_training(history: History, left: Left, within: float = 1e-8) -> None:
    """Losses of every row, the last weights and the endings are those of the history, lane by lane."""
    rows = history.rows
    assert len(left.losses) == len(history.lanes)
    for lane, (name, found) in enumerate(left.losses.items()):
        ending = history.endings[lane]
        count = int((rows.step <= ending.step).sum())
        assert (left.endings[name], len(found)) == (ending.outcome.title, count), name
        ours = [rows.step / history.steps_per_epoch, rows.train_loss[:, lane], rows.validation_loss[:, lane]]
        for column, wanted in zip(found.T, ours, strict=False):
            np.testing.assert_allclose(column, wanted[:count], rtol=within, atol=within, err_msg=name)
        np.testing.assert_allclose(left.weights[name], rows.weights[-1, lane], rtol=within, atol=within, err_msg=name)


def check_format(folder: Path) -> None:
    """The programs in a folder need no formatting, and linting finds nothing, as ruff has it unless told otherwise."""
    for command in (["format", "--diff"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", str(folder)],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def race_left(scenarios: Mapping[str, Scenario], folder: Path) -> dict[str, Left]:
    """The same for the scripts of races."""
    return left_by({name: program_of(scenario).script() for name, scenario in scenarios.items()}, folder)


def check_race(scenario: Scenario, left: Left, within: float = 1e-8) -> None:
    """Paths of the first 100 steps and endings are those of the recording, lane by lane, in parts of their size."""
    film = run(scenario)
    assert len(left.paths) == len(film.lanes)
    for lane, (name, path) in enumerate(left.paths.items()):
        ending = film.endings[lane]
        assert ending.step is not None
        ours = film.rows.position[: ending.step + 1, lane]
        assert (left.endings[name], len(path)) == (ending.outcome.title, len(ours)), name
        size = max(1.0, float(np.abs(ours[:101]).max()))
        assert np.abs(path[:101] - ours[:101]).max() <= within * size, name
