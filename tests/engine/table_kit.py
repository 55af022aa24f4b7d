"""What the tests of tables share: the columns that files have had from the first, and readers that are not ours."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest

from engine.files import SCENARIO_COMMENT
from engine.trajectory import Trajectory

COLUMNS = ("racer", "optimizer", "start", "step", "x", "y", "loss", "grad_norm", "lr")
"""How the columns of every trajectory begin; `seed` follows `start` where a scenario runs several seeds."""
CURVES = (
    "racer", "optimizer", "seed", "step", "epoch", "train_loss", "validation_loss", "train_accuracy",
    "validation_accuracy", "grad_norm", "sharpness", "lr", "seconds",
)  # fmt: skip

TEXTS, WHOLE = ("optimizer", "name", "ending"), ("racer", "start", "seed", "step", "place", "evaluations")
Lists = dict[str, list[Any]]


def read_csv(path: Path) -> Lists:
    """As any reader of CSV takes a file that carries its scenario: comments first."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.readlines()
    comments = [line for line in lines if line.startswith("#")]
    assert comments[0].startswith(SCENARIO_COMMENT)
    assert lines[: len(comments)] == comments
    rows = list(csv.DictReader(lines[len(comments) :]))
    kinds = {**dict.fromkeys(TEXTS, str), **dict.fromkeys(WHOLE, int)}
    return {name: [kinds.get(name, float)(row[name]) for row in rows] for name in rows[0]}


def read_npz(path: Path) -> Lists:
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name].tolist() for name in arrays.files if name not in ("scenario", "about")}


def read_json(path: Path) -> Lists:
    """As a strict reader does, which knows no NaN."""
    data = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    columns = {name: column for name, column in data.items() if name not in ("scenario", "about")}
    return {name: column if name in TEXTS else [_number(one) for one in column] for name, column in columns.items()}


def _number(one: Any) -> Any:
    return float(one) if isinstance(one, str) else one


def read_parquet(path: Path) -> Lists:
    return dict(pyarrow.parquet.read_table(path).to_pydict())


READERS: dict[str, Callable[[Path], Lists]] = {
    "csv": read_csv, "npz": read_npz, "json": read_json, "parquet": read_parquet,
}  # fmt: skip


def assert_same(one: Trajectory, other: Trajectory) -> None:
    """Two recordings are equal in every bit."""
    assert one.lanes == other.lanes
    assert one.endings == other.endings
    assert (one.count, one.stride, one.last_step) == (other.count, other.stride, other.last_step)
    assert [tuple(state) for state in one.rows.state] == [tuple(state) for state in other.rows.state]
    for mine, its in zip(one.rows.arrays(), other.rows.arrays(), strict=True):
        assert (mine.dtype, mine.shape) == (its.dtype, its.shape)
        assert mine.tobytes() == its.tobytes()
