"""A training in every format; its curves as CSV and JSON: every kept step of every lane, in full precision."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from engine.declared import BadInput
from engine.exporter import export, exporter_for, numbers_exporters
from engine.jobs.train import run
from engine.scenario import Scenario
from tests.engine.run_kit import small, trained
from tests.engine.table_kit import CURVES


def test_every_format_carries_its_scenario(tmp_path: Path) -> None:
    for cls in numbers_exporters():
        path = tmp_path / f"a{cls.suffix}"
        exporter_for(path).write(path, small(), trained().history)
        assert Scenario.open(path) == small()


def test_rows_are_those_of_the_history(tmp_path: Path) -> None:
    scenario = small(seeds=2, seed=7, sharpness_every=4)
    trainer = run(scenario.training)
    rows = trainer.history.rows
    for name in ("csv", "json"):
        export(tmp_path / f"a.{name}", scenario, trainer.history, plain=True)
    with open(tmp_path / "a.csv", encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    lists = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert tuple(table[0]) == CURVES
    assert tuple(lists) == ("scenario", "about", *CURVES)
    assert len(table) == 4 * len(rows)
    for lane in range(4):
        part = slice(lane * len(rows), (lane + 1) * len(rows))
        for name in ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy", "sharpness", "seconds"):
            wanted = getattr(rows, name)[:, lane]
            np.testing.assert_array_equal([float(row[name]) for row in table[part]], wanted)
            assert lists[name][part] == [value if np.isfinite(value) else "NaN" for value in wanted.tolist()]
        norm = [float(row["grad_norm"]) for row in table[part]]
        np.testing.assert_allclose(norm, np.linalg.norm(rows.grad_norm[:, lane], axis=-1))
        assert {row["seed"] for row in table[part]} == {str(7 + lane % 2)}
        assert {row["optimizer"] for row in table[part]} == {("adam", "momentum")[lane // 2]}
    assert lists["epoch"][: len(rows)] == [0, 1, 2, 3, 4]


def test_a_lane_that_ended_has_no_rows_beyond(tmp_path: Path) -> None:
    scenario = small(racers=[{"key": "adam", "lr": 0.1}, {"key": "adam", "lr": 1e-6}], epochs=60, loss_below=0.3)
    history = run(scenario.training).history
    export(tmp_path / "a.json", scenario, history)
    lists = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    last = dict(zip(lists["racer"], lists["step"], strict=True))
    assert last == {0: history.endings[0].step, 1: 180}
    assert last[0] < 180


def test_a_wrong_name_is_said(tmp_path: Path) -> None:
    for name, says in (("a", "needs a suffix"), ("a.cvs", 'did you mean ".csv"?'), ("b/a.csv", "there is no folder")):
        with pytest.raises(BadInput, match=says.replace("?", r"\?")):
            exporter_for(tmp_path / name)
