"""What the tests of runs share: a small training, done in a moment, and the arrays of its file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from engine.jobs.train import run
from engine.run_file import save_run
from engine.scenario import Scenario
from engine.trainer import Trainer

Arrays = dict[str, Any]


def small(**changes: Any) -> Scenario:
    """A scenario of 17 weights on 40 points."""
    training = {
        "data": {"key": "moons", "samples": 40},
        "network": {"key": "mlp", "hidden": [3]},
        "racers": [{"optimizer": "adam"}, {"optimizer": {"key": "momentum", "lr": 0.05}, "style": 1}],
        "batch": 10,
        "epochs": 4,
    }
    return Scenario.checked({"workspace": "train", "train": {**training, **changes}})


@cache
def trained() -> Trainer:
    """The small scenario, trained."""
    return run(small().training)


def saved(folder: Path) -> Path:
    """Its file."""
    path = folder / "run.npz"
    save_run(path, small(), trained().history)
    return path


def arrays(path: Path) -> Arrays:
    """What a file holds."""
    with np.load(path, allow_pickle=False) as found:
        return dict(found)
