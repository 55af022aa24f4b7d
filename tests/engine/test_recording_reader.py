"""A recording that was written in any format comes back equal in every bit, whatever was raced and however it ended."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine import BadInput, Scenario, Trajectory, export, run
from engine.exporter import exporter_for
from engine.heat import Heat
from engine.jobs.race import lanes_of, new_trajectory, race
from engine.jobs.train import run as train
from engine.optimizer import OPTIMIZERS
from engine.recording import Ending
from engine.recording_reader import read_recording, read_table, recording_in
from engine.scenario import StopRules
from engine.subjects.surface import SurfaceTable
from tests.engine.run_kit import small
from tests.engine.table_kit import READERS, assert_same

ALL = [
    {"optimizer": {"key": key, **cls.good}, "noise": 0.1 * (index % 2)}
    for index, (key, cls) in enumerate(OPTIMIZERS.classes.items())
]
SCENARIOS = {
    "every optimizer": Scenario(landscape="rosenbrock", racers=ALL, stop=StopRules(steps=60)),
    "float32": Scenario(landscape="himmelblau", racers=ALL, stop=StopRules(steps=30), dtype="float32"),
    "starts and seeds": Scenario(
        landscape="beale", starts=[(0, 0), (1.5, -1), (-2, 0.3)], racers=["sgd", {"optimizer": "nadam", "noise": 1.0}],
        seeds=3, seed=2**53 - 5, stop=StopRules(steps=25),
    ),
    "all kinds of endings": Scenario(
        landscape="rosenbrock", starts=[(1, 1), (-1.2, 1)],
        racers=[{"key": "sgd", "lr": 0.5}, {"key": "sgd", "lr": 1e-9}], stop=StopRules(steps=90, patience=20),
    ),
    "not a number from the start": Scenario(
        landscape={"expression": "log(x) + y**2"}, starts=[(-1, 1)], racers=["adam"],
    ),
    "infinity at the start": Scenario(landscape={"expression": "1/x + y**2"}, starts=[(0, 1)], racers=["adam", "sgd"]),
    "a model with batches": Scenario(
        landscape={"model": "line", "data": "noisy_line", "loss": "mse"},
        racers=[{"optimizer": "sgd", "batch": 8}, "adam"], stop=StopRules(steps=40),
    ),
}  # fmt: skip


@pytest.fixture(params=READERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def back(folder: Path, kind: str, scenario: Scenario, film: Trajectory) -> Trajectory:
    """What is read of a recording that was written."""
    path = folder / f"race.{kind}"
    export(path, scenario, film)
    again, found = read_recording(path)
    assert again == scenario
    assert isinstance(found, Trajectory)
    return found


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_it_is_the_same_in_every_bit(tmp_path: Path, kind: str, scenario: Scenario) -> None:
    film = run(scenario)
    assert_same(back(tmp_path, kind, scenario, film), film)


def test_a_thinned_recording_keeps_its_steps(tmp_path: Path, kind: str) -> None:
    scenario = SCENARIOS["starts and seeds"].changed(stop={"steps": 700, "grad_norm_below": 0.5}, seed=0)
    film = Trajectory(lanes_of(scenario), capacity=128)
    for _ in race(scenario, film):
        pass
    assert film.stride > 1
    assert (film.rows.step % film.stride != 0).any()
    assert_same(back(tmp_path, kind, scenario, film), film)


def test_more_lanes_than_a_thinned_recording_keeps_the_endings_of(tmp_path: Path, kind: str) -> None:
    scenario = Scenario(
        landscape="rosenbrock", starts=[(0.1 * k, 0.0) for k in range(30)], racers=["sgd", "momentum"],
        stop={"steps": 301, "grad_norm_below": 0.3},
    )  # fmt: skip
    film = Trajectory(lanes_of(scenario), capacity=64)
    for _ in race(scenario, film):
        pass
    assert any(ending.step not in film.rows.step for ending in film.endings)
    assert_same(back(tmp_path, kind, scenario, film), film)


def test_one_that_is_still_under_way(tmp_path: Path, kind: str) -> None:
    scenario = SCENARIOS["every optimizer"]
    film = new_trajectory(scenario)
    Heat(scenario, film).run_chunk(1.0)
    assert film.endings[0] == Ending()
    assert_same(back(tmp_path, kind, scenario, film), film.snapshot())


def numbers(dtype: type) -> arrays.st.SearchStrategy[np.ndarray]:
    """Two lanes of five rows with any bits at all: each a number, infinite, or one of the many NaNs."""
    bits = np.uint32 if dtype is np.float32 else np.uint64
    some = [0, np.array(-0.0, dtype).view(bits), *np.array([np.nan, -np.nan, np.inf, -np.inf], dtype).view(bits)]
    whole = st.integers(0, int(np.iinfo(bits).max)) | st.sampled_from([int(one) for one in some])
    return arrays.arrays(bits, (5, 2), elements=whole).map(lambda found: found.view(dtype))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), dtype=st.sampled_from([np.float64, np.float32]))
def test_any_bits_come_back(tmp_path: Path, kind: str, data: st.DataObject, dtype: type) -> None:
    scenario = Scenario(landscape="rosenbrock", racers=["adam", "sgd"], stop=StopRules(steps=4))
    film = run(scenario)
    loss, x, rate, moment = (data.draw(numbers(one)) for one in (dtype, dtype, np.float64, dtype))
    gradient = np.stack([x[::-1], loss], -1)
    rows = replace(
        film.rows, loss=loss, position=np.stack([x, loss[::-1]], -1), rate=rate, gradient=gradient,
        noisy_gradient=gradient * dtype(2) if data.draw(st.booleans()) else gradient, seconds=rate[::-1].copy(),
        state=({name: np.stack([moment[:, :1], x[:, :1]], -1) for name in ("m", "v")}, {}),
    )  # fmt: skip
    odd = Trajectory.restored(film.lanes, rows, 1, film.endings)
    assert_same(back(tmp_path, kind, scenario, odd), odd)


def test_a_training_comes_back_as_its_run(tmp_path: Path) -> None:
    scenario = small()
    history = train(scenario.training).history
    export(tmp_path / "run.npz", scenario, history)
    again, found = read_recording(tmp_path / "run.npz")
    assert again == scenario
    assert found.endings == history.endings
    for one, other in zip(found.rows.arrays(), history.rows.arrays(), strict=True):
        assert one.tobytes() == other.tobytes()


def test_the_name_of_a_file_does_not_matter(tmp_path: Path, kind: str) -> None:
    scenario = SCENARIOS["every optimizer"]
    film = run(scenario)
    back(tmp_path, kind, scenario, film)
    (tmp_path / f"race.{kind}").rename(tmp_path / "other.txt")
    found = read_recording(tmp_path / "other.txt")[1]
    assert isinstance(found, Trajectory)
    assert_same(found, film)


def test_a_file_of_earlier_days_is_a_scenario_without_a_recording(tmp_path: Path) -> None:
    """What files say of their columns is newer than the files are; such a one is raced again."""
    scenario = SCENARIOS["every optimizer"]
    film = run(scenario)
    for kind in ("csv", "json", "npz"):
        export(tmp_path / f"race.{kind}", scenario, film)
    lines = (tmp_path / "race.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "race.csv").write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    lists = json.loads((tmp_path / "race.json").read_text(encoding="utf-8"))
    del lists["about"]
    (tmp_path / "race.json").write_text(json.dumps(lists), encoding="utf-8")
    arrays = dict(np.load(tmp_path / "race.npz"))
    del arrays["about"]
    np.savez(tmp_path / "race.npz", **arrays)
    for kind in ("csv", "json", "npz"):
        assert recording_in(tmp_path / f"race.{kind}") is None
        assert Scenario.open(tmp_path / f"race.{kind}") == scenario


def test_parquet_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = SCENARIOS["every optimizer"]
    film = run(scenario)
    export(tmp_path / "race.parquet", scenario, film)
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    for use in (
        lambda: export(tmp_path / "other.parquet", scenario, film),
        lambda: read_recording(tmp_path / "race.parquet"),
        lambda: Scenario.open(tmp_path / "race.parquet"),
    ):
        with pytest.raises(BadInput, match=r'Parquet needs pyarrow: pip install "ravine\[parquet\]"'):
            use()
    assert not (tmp_path / "other.parquet").exists()


def test_what_holds_no_recording_says_so(tmp_path: Path, kind: str) -> None:
    scenario = SCENARIOS["every optimizer"]
    path = tmp_path / f"surface.{kind}"
    exporter_for(path).changed(subject=SurfaceTable(width=3, height=2)).write(path, scenario, None)
    with pytest.raises(BadInput, match="holds no recording"):
        read_recording(path)
    table = read_table(path)
    assert table.name == "surface"
    assert table.columns["x"].tolist() == [-2, 0, 2] * 2
    (tmp_path / "scenario.json").write_text(scenario.to_json(), encoding="utf-8")
    with pytest.raises(BadInput, match="holds no recording"):
        read_recording(tmp_path / "scenario.json")
