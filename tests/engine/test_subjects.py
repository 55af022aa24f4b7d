"""What is told in numbers is what was recorded: every table, in every format, by readers that are not ours."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest

from engine import BadInput, Scenario, Trajectory, run, slice_run
from engine.exporter import EXPORTERS, NumbersExporter
from engine.exporters.csv import CSV
from engine.subject import SUBJECTS
from engine.subjects.curves import CurvesTable
from engine.subjects.slice import SliceTable
from engine.subjects.standings import StandingsTable
from engine.subjects.surface import SurfaceTable
from engine.subjects.trajectory import TrajectoryTable
from engine.table import Table
from tests.engine.run_kit import small, trained
from tests.engine.table_kit import CURVES, READERS, TEXTS

RACERS = [{"key": "sgd", "lr": 0.001}, {"key": "adam", "lr": 0.05}, {"key": "sgd", "lr": 1.0}]
SCENARIO = Scenario(landscape="rosenbrock", starts=[(-1.2, 1), (0.5, 0.5)], racers=RACERS, stop={"steps": 50})
LINE = {"model": "line", "data": "noisy_line", "loss": "mse", "held_out": 0.25}


@cache
def film() -> Trajectory:
    return run(SCENARIO)


def of_racer(table: Table, racer: int, start: int = 0) -> dict[str, np.ndarray]:
    here = (table.columns["racer"] == racer) & (table.columns["start"] == start)
    return {name: column[here] for name, column in table.columns.items()}


def test_the_inner_vectors_are_those_of_the_textbook() -> None:
    table = TrajectoryTable().table(SCENARIO, film())
    adam = of_racer(table, 1)
    x = np.stack([adam["x"], adam["y"]], -1)
    g = np.stack([adam["gradient_x"], adam["gradient_y"]], -1)
    a, b = x.T
    np.testing.assert_allclose(g, np.stack([-2 * (1 - a) - 400 * a * (b - a**2), 200 * (b - a**2)], -1), rtol=1e-9)
    np.testing.assert_allclose(adam["grad_norm"], np.hypot(*g.T), rtol=1e-12)
    m = v = np.zeros(2)
    for row in range(len(x) - 1):
        np.testing.assert_allclose([adam["momentum_x"][row], adam["momentum_y"][row]], m, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose([adam["second_moment_x"][row], adam["second_moment_y"][row]], v, rtol=1e-9)
        step = [adam["step_x"][row], adam["step_y"][row]]
        np.testing.assert_allclose(x[row] + step, x[row + 1], rtol=1e-14)
        m, v = 0.9 * m + 0.1 * g[row], 0.999 * v + 0.001 * g[row] ** 2
    assert np.isnan([adam["step_x"][-1], adam["step_y"][-1]]).all()
    assert np.isnan(of_racer(table, 0)["momentum_x"]).all()
    assert "noisy_gradient_x" not in table.columns


def test_the_step_is_that_of_the_noisy_gradient() -> None:
    scenario = SCENARIO.changed(racers=[{"optimizer": RACERS[0], "noise": 5.0}])
    sgd = of_racer(TrajectoryTable().table(scenario, run(scenario)), 0)
    assert (sgd["noisy_gradient_x"] != sgd["gradient_x"]).all()
    np.testing.assert_array_equal(sgd["step_x"][:-1], -0.001 * sgd["noisy_gradient_x"][:-1])


def test_curves_of_a_race() -> None:
    table = CurvesTable().table(SCENARIO, film())
    assert tuple(table.columns)[4:] == ("evaluations", "seconds", "loss", "grad_norm", "distance")
    trajectory = TrajectoryTable().table(SCENARIO, film()).columns
    away = np.hypot(trajectory["x"] - 1, trajectory["y"] - 1)
    np.testing.assert_allclose(table.columns["distance"], away, rtol=1e-12)
    assert (table.columns["evaluations"] == table.columns["step"]).all()


def test_curves_over_epochs_with_the_held_out_loss() -> None:
    scenario = Scenario(
        landscape=LINE, racers=[{"optimizer": "sgd", "batch": 5}, {"optimizer": "sgd"}], stop={"steps": 20}
    )
    recording = run(scenario)
    columns = CurvesTable().table(scenario, recording).columns
    samples = scenario.landscape.samples  # type: ignore[attr-defined]
    per_epoch = -(-len(samples.training) // 5)
    assert columns["epoch"][:21].tolist() == [step / per_epoch for step in range(21)]
    assert columns["epoch"][21:].tolist() == list(range(21))
    x, y = samples.x[samples.held_out, 0], samples.y[samples.held_out]
    w, b = recording.rows.position[-1, 0]
    wanted = np.mean((w * x + b - y) ** 2)
    np.testing.assert_allclose(columns["held_out_loss"][20], wanted, rtol=1e-9)


def test_the_parameters_of_a_model_have_their_names(tmp_path: Path) -> None:
    scenario = Scenario(landscape=LINE, racers=["sgd"], stop={"steps": 3})
    recording = run(scenario)
    CSV.plain().write(tmp_path / "a.csv", scenario, recording)
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("# x = w, y = b\nracer,")


def test_a_surface_is_the_formula_on_a_grid() -> None:
    wanted = SurfaceTable(width=4, height=3, gradient=True, x_low=0, x_high=3, y_high=2)
    table = wanted.table(SCENARIO, None)
    x, y, f = (table.columns[name].reshape(3, 4) for name in ("x", "y", "f"))
    assert x[0].tolist() == [0, 1, 2, 3]
    assert y[:, 0].tolist() == [SCENARIO.landscape.box[1][0], (SCENARIO.landscape.box[1][0] + 2) / 2, 2]
    np.testing.assert_allclose(f, (1 - x) ** 2 + 100 * (y - x**2) ** 2, rtol=1e-12)
    np.testing.assert_allclose(table.columns["gradient_y"].reshape(3, 4), 200 * (y - x**2), rtol=1e-12)


def test_grids_that_are_none() -> None:
    with pytest.raises(BadInput, match="goes from 3 to -1 along x"):
        SurfaceTable(x_low=3, x_high=-1).table(SCENARIO, None)
    with pytest.raises(BadInput, match=r"more than 4,000,000"):
        SurfaceTable(width=4096, height=4096).table(SCENARIO, None)


def test_standings_say_who_came_how_far() -> None:
    columns = StandingsTable().table(SCENARIO, film()).columns
    assert columns["racer"].tolist() == [0, 0, 1, 1, 2, 2]
    assert columns["start_x"].tolist() == [-1.2, 0.5] * 3
    assert columns["name"].tolist() == ["SGD 0.001"] * 2 + ["Adam"] * 2 + ["SGD 1"] * 2
    assert columns["loss"].tolist() == film().rows.loss[-1].tolist()
    assert columns["ending"].tolist()[4:] == ["diverged"] * 2
    assert columns["place"].tolist()[4:] == [3, 3]
    early = StandingsTable(at=10).table(SCENARIO, film())
    assert early.facts == {"step": 10}
    assert early.columns["loss"].tolist() == film().rows.loss[10].tolist()
    assert early.columns["ending"].tolist()[:2] == ["running"] * 2


def test_standings_of_seeds_are_medians() -> None:
    scenario = SCENARIO.changed(seeds=3, racers=[{"optimizer": RACERS[0], "noise": 1.0}])
    recording = run(scenario)
    columns = StandingsTable().table(scenario, recording).columns
    assert columns["loss"][0] == np.median(recording.rows.loss[-1, :3])
    assert columns["ending"].tolist() == ["step limit 3"] * 2


def test_a_training_has_curves_standings_a_slice_and_its_run() -> None:
    scenario, history = small(), trained().history
    scenario = scenario.with_training(view={"slice": {"grid": 7, "plane": "random"}})
    curves, standings, plane = (
        cls().table(scenario, history).columns for cls in (CurvesTable, StandingsTable, SliceTable)
    )
    assert tuple(curves) == CURVES
    assert standings["train_loss"].tolist() == history.rows.train_loss[-1].tolist()
    wanted = slice_run(scenario, history, grid=7, plane="random").slice
    np.testing.assert_array_equal(plane["loss"].reshape(7, 7), wanted.loss)
    np.testing.assert_array_equal(plane["b"].reshape(7, 7)[:, 0], wanted.b)


def test_what_is_offered_goes_by_what_was_recorded() -> None:
    def offered(scenario: Scenario, recording: Any) -> list[str]:
        return [cls.key for cls in SUBJECTS if cls.offered(scenario, recording)]

    assert offered(SCENARIO, film()) == ["curves", "standings", "surface", "trajectory"]
    assert offered(SCENARIO, None) == ["surface"]
    assert offered(small(), trained().history) == ["curves", "run", "slice", "standings"]
    assert offered(small(), None) == []
    with pytest.raises(BadInput, match='this scenario has no "slice" to export; it has: curves, standings'):
        CSV(subject=SliceTable()).subject_for(SCENARIO, film())
    with pytest.raises(BadInput, match=r'"run" cannot be written as CSV; write it as \.npz'):
        CSV.checked({"subject": "run"})


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    "subject", [TrajectoryTable(), CurvesTable(), SurfaceTable(width=9, height=5), StandingsTable()]
)
def test_every_reader_finds_the_table(tmp_path: Path, kind: str, subject: Any) -> None:
    exporter = EXPORTERS[kind].checked({"subject": subject})
    assert isinstance(exporter, NumbersExporter)
    path = tmp_path / f"a.{kind}"
    exporter.write(path, SCENARIO, film())
    found, wanted = READERS[kind](path), subject.table(SCENARIO, film()).columns
    assert tuple(found) == tuple(wanted)
    for name, column in wanted.items():
        if name in TEXTS:
            assert found[name] == column.tolist()
        else:
            np.testing.assert_array_equal(np.array(found[name], column.dtype), column)
    assert Scenario.open(path) == SCENARIO


@pytest.mark.parametrize("kind", READERS)
def test_units_and_scenario_are_inside_for_every_reader(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    EXPORTERS[kind].checked({"subject": "curves"}).write(path, SCENARIO, film())  # type: ignore[attr-defined]
    if kind == "csv":
        first, second = path.read_text(encoding="utf-8").split("\n")[:2]
        scenario, about = (line.partition(": ")[2] for line in (first, second))
    elif kind == "npz":
        arrays = np.load(path, allow_pickle=False)
        scenario, about = str(arrays["scenario"]), str(arrays["about"])
    elif kind == "json":
        scenario, about = (json.dumps(json.loads(path.read_text(encoding="utf-8"))[n]) for n in ("scenario", "about"))
    else:
        metadata = pyarrow.parquet.read_schema(path).metadata
        scenario, about = metadata[b"scenario"].decode(), metadata[b"about"].decode()
    assert Scenario.from_json(scenario) == SCENARIO
    units = {"step": "steps", "evaluations": "gradient evaluations", "seconds": "s"}
    assert json.loads(about)["units"] == units


def test_the_same_table_is_the_same_file(tmp_path: Path) -> None:
    for kind in READERS:
        for name in ("one", "other"):
            EXPORTERS[kind]().write(tmp_path / name, SCENARIO, film())  # type: ignore[attr-defined]
        assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
