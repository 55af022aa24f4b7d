"""Every exporter writes the same table, reads back equal, carries its scenario, and is whole or absent."""

from __future__ import annotations

import contextlib
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import BadInput, Scenario, Trajectory, export, run
from engine.exporter import exporter_for, numbers_exporters
from engine.files import SCENARIO_COMMENT
from engine.jobs.race import lanes_of, new_trajectory, race
from engine.subjects.trajectory import TrajectoryTable
from engine.table import Columns
from tests.engine.table_kit import COLUMNS, READERS

RACERS = ["adam", {"key": "sgd", "lr": 0.02}, {"optimizer": {"key": "momentum"}, "schedule": "cosine", "noise": 0.1}]
SCENARIO = Scenario(
    title='a, "quoted" # title',
    landscape="rosenbrock",
    starts=[(-1.2, 1), (0.1, 0.3)],
    racers=RACERS,
    stop={"steps": 40},
)


@pytest.fixture(scope="module")
def film() -> Trajectory:
    return run(SCENARIO)


def test_every_format_is_tested() -> None:
    assert set(READERS) == {cls.key for cls in numbers_exporters()}


@pytest.fixture(params=READERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def written(folder: Path, kind: str, scenario: Scenario, film: Trajectory) -> tuple[Path, dict[str, list[Any]]]:
    path = folder / f"race.{kind}"
    export(path, scenario, film)
    assert list(folder.iterdir()) == [path]
    return path, READERS[kind](path)


def test_the_table_is_the_recording_lane_by_lane(tmp_path: Path, kind: str, film: Trajectory) -> None:
    _, table = written(tmp_path, kind, SCENARIO, film)
    assert tuple(table)[: len(COLUMNS)] == COLUMNS
    at = 0
    for index, (lane, ending) in enumerate(zip(film.lanes, film.endings, strict=True)):
        assert ending.step is not None
        here = slice(at, at + ending.step + 1)
        at = here.stop
        assert set(table["racer"][here]) == {lane.racer}
        assert set(table["start"][here]) == {lane.start}
        assert set(table["optimizer"][here]) == {SCENARIO.racers[lane.racer].optimizer.key}
        assert table["step"][here] == list(range(ending.step + 1))
        rows = film.rows.taken(slice(0, ending.step + 1))
        for name, column in (
            ("x", rows.position[:, index, 0]), ("y", rows.position[:, index, 1]), ("loss", rows.loss[:, index]),
            ("grad_norm", rows.grad_norm[:, index]), ("lr", rows.rate[:, index]),
        ):  # fmt: skip
            assert table[name][here] == column.tolist(), f"{name} is not the same to the last bit"
    assert at == len(table["step"])


def test_a_lane_that_ended_early_has_no_frozen_rows(tmp_path: Path, kind: str, film: Trajectory) -> None:
    _, table = written(tmp_path, kind, SCENARIO, film)
    sgd = [step for step, racer in zip(table["step"], table["racer"], strict=True) if racer == 1]
    assert max(sgd) < 40


def test_step_0_is_the_start(tmp_path: Path, kind: str, film: Trajectory) -> None:
    _, table = written(tmp_path, kind, SCENARIO, film)
    begins = [row for row, step in enumerate(table["step"]) if step == 0]
    found = [(table["x"][row], table["y"][row]) for row in begins]
    assert found == [SCENARIO.starts[lane.start] for lane in film.lanes]


def test_the_scenario_is_inside_and_gives_the_same_recording(tmp_path: Path, kind: str, film: Trajectory) -> None:
    path, _ = written(tmp_path, kind, SCENARIO, film)
    again = Scenario.open(path)
    assert again == SCENARIO
    for one, other in zip(run(again).rows.by_lane()[:-1], film.rows.by_lane()[:-1], strict=True):  # all but seconds
        np.testing.assert_array_equal(one, other)


def test_seeds_have_a_column_where_there_are_several(tmp_path: Path, kind: str) -> None:
    scenario = SCENARIO.changed(seed=7, seeds=3, stop={"steps": 5})
    film = run(scenario)
    _, table = written(tmp_path, kind, scenario, film)
    assert tuple(table)[: len(COLUMNS) + 1] == (*COLUMNS[:3], "seed", *COLUMNS[3:])
    assert list(dict.fromkeys(table["seed"])) == [7, 8, 9]


def test_numbers_that_are_not_finite_are_kept(tmp_path: Path, kind: str) -> None:
    scenario = Scenario(landscape={"expression": "log(x) + y**2"}, starts=[(-1.0, 1.0)], racers=["sgd"])
    _, table = written(tmp_path, kind, scenario, run(scenario))
    assert table["step"] == [0]
    assert np.isnan(table["loss"]).all()


def test_a_float32_recording_reads_back_exactly(tmp_path: Path, kind: str) -> None:
    scenario = SCENARIO.changed(dtype="float32", stop={"steps": 5})
    film = run(scenario)
    _, table = written(tmp_path, kind, scenario, film)
    assert table["x"][:6] == film.rows.position[:, 0, 0].tolist()


def test_a_scenario_is_found_without_reading_a_large_export(tmp_path: Path) -> None:
    for kind in ("csv", "json"):
        path, _ = written(tmp_path, kind, SCENARIO, run(SCENARIO))
        with open(path, "ab") as file:
            file.truncate(200_000_000)  # a hole: far more than a scenario may have
        assert Scenario.open(path) == SCENARIO
        path.unlink()


def test_a_plain_csv_begins_with_its_columns(tmp_path: Path, film: Trajectory) -> None:
    plain, carrying = tmp_path / "plain.csv", tmp_path / "carrying.csv"
    export(plain, SCENARIO, film, plain=True)
    export(str(carrying), SCENARIO, film)
    first, second, rest = carrying.read_text().split("\n", 2)
    assert first.startswith(SCENARIO_COMMENT)
    assert second.startswith("# ravine-about: {")
    assert plain.read_text() == rest
    assert rest.startswith("racer,optimizer,start,step,x,y,loss,grad_norm,lr,")
    with pytest.raises(BadInput, match=r"plain\.csv cannot be opened: it holds a table without its scenario"):
        Scenario.open(plain)


def test_every_lane_has_its_ending_even_where_it_was_thinned_away() -> None:
    scenario = SCENARIO.changed(starts=[(0.1 * k, 0.0) for k in range(30)], racers=["sgd", "momentum"], stop={
        "steps": 301, "grad_norm_below": 0.3})  # fmt: skip
    thin, whole = Trajectory(lanes_of(scenario), capacity=64), run(scenario)
    for _ in race(scenario, thin):
        pass
    assert thin.stride > 1
    some, every = (TrajectoryTable().table(scenario, film).columns for film in (thin, whole))
    for (racer, start), ending in zip(itertools.product(range(2), range(30)), thin.endings, strict=True):
        mine, its = (_of_lane(columns, racer, start) for columns in (some, every))
        assert len(its["step"]) == 1 + ending.step
        assert len(set(mine["step"])) == len(mine["step"])
        for name in COLUMNS:
            assert mine[name][-1] == its[name][-1], name


def _of_lane(columns: Columns, racer: int, start: int) -> Columns:
    here = (columns["racer"] == racer) & (columns["start"] == start)
    return {name: column[here] for name, column in columns.items()}


def test_an_unknown_suffix_names_the_known() -> None:
    with pytest.raises(BadInput, match=r'"\.cvs" is not .* did you mean "\.csv"\?'):
        exporter_for(Path("a.cvs"))
    with pytest.raises(BadInput, match=r"known: \.csv, \.json, \.npz, \.parquet"):
        exporter_for(Path("a.docx"))
    with pytest.raises(BadInput, match=r"needs a suffix .*: \.csv, \.json, \.npz, \.parquet"):
        exporter_for(Path("a"))


def test_a_suffix_in_capitals_is_known(tmp_path: Path, film: Trajectory) -> None:
    export(tmp_path / "A.CSV", SCENARIO, film)
    assert (tmp_path / "A.CSV").exists()


def test_nothing_recorded_is_said_and_writes_nothing(tmp_path: Path, kind: str) -> None:
    with pytest.raises(BadInput, match="no recording"):
        export(tmp_path / f"a.{kind}", SCENARIO, new_trajectory(SCENARIO))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no archive", b"\x80\x81 binary"])
def test_files_that_are_none_of_ours_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"a\.npz cannot be opened: it is not"):
        Scenario.open(path)


def test_no_damage_to_an_archive_shows_a_traceback(tmp_path: Path, film: Trajectory) -> None:
    path, _ = written(tmp_path, "npz", SCENARIO, film)
    whole, chance = path.read_bytes(), np.random.default_rng(0)
    for _ in range(500):
        damaged = bytearray(whole)
        for place in chance.integers(4, len(whole), 20):
            damaged[place] = chance.integers(256)
        path.write_bytes(damaged)
        with contextlib.suppress(BadInput):  # the only thing it may raise
            Scenario.open(path)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros(3))
    with pytest.raises(BadInput, match='not a file that Ravine wrote: it has no array "scenario"'):
        Scenario.open(tmp_path / "a.npz")
