"""The recording: what a reader holds never changes, memory is bounded, and thinning loses nothing that matters."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine import Outcome, Scenario, Trajectory, run
from engine.jobs.race import new_trajectory, race
from engine.recording import FEWEST_ROWS, MEMORY, MOST_ROWS
from engine.trajectory import Ending, Lane, Rows

RUNNING = Ending()


def lanes(count: int) -> tuple[Lane, ...]:
    return tuple(Lane(0, index, 0) for index in range(count))


def rows(first: int, last: int, count: int = 2) -> Rows:
    """Rows whose every number says its own step, so that a mixed-up row shows."""
    step = np.arange(first, last)
    column = np.repeat(step[:, None].astype(float), count, axis=1)
    vector = np.repeat(column[..., None], 2, axis=2)
    return Rows(step, vector, column, vector, vector, column, column, ({"m": vector},))


def filled(steps: int, capacity: int, chunk: int = 7, endings: dict[int, int] | None = None) -> Trajectory:
    """A recording of `steps` steps; `endings` maps a lane to the step it ends at."""
    film, ends = Trajectory(lanes(2), capacity), endings or {}
    for first in range(0, steps + 1, chunk):
        last = min(first + chunk, steps + 1)
        now = tuple(
            Ending(Outcome.DIVERGED, ends[lane], "") if ends.get(lane, last) < last else RUNNING for lane in range(2)
        )
        film.append(rows(first, last), now, last=last == steps + 1)
    return film


def test_nothing_is_thinned_while_there_is_room() -> None:
    film = filled(99, 100)
    assert film.stride == 1
    np.testing.assert_array_equal(film.rows.step, np.arange(100))


@given(
    steps=some.integers(0, 5000),
    capacity=some.integers(16, 200),
    chunk=some.integers(1, 300),
    ends=some.dictionaries(some.integers(0, 1), some.integers(0, 5000)),
)
def test_thinned_it_keeps_every_power_of_two_the_endings_and_the_last(
    steps: int, capacity: int, chunk: int, ends: dict[int, int]
) -> None:
    ends = {lane: step for lane, step in ends.items() if step <= steps}
    film = filled(steps, capacity, chunk, ends)
    kept = film.rows.step
    assert len(kept) <= film.capacity
    assert film.stride & (film.stride - 1) == 0
    expected = {*range(0, steps + 1, film.stride), *ends.values(), steps}
    assert set(kept.tolist()) == expected
    assert (np.diff(kept) > 0).all()
    assert film.last_step == steps
    for array in film.rows.arrays():
        np.testing.assert_array_equal(array.reshape(len(kept), -1)[:, 0], kept, err_msg="a row was mixed up")


def test_no_coarser_than_it_must_be() -> None:
    film = filled(10_000, 100)
    assert film.stride == 128  # 64 would keep 157 rows
    assert len(film.rows) > 100 // 2


def test_what_a_reader_holds_stays_as_it_was() -> None:
    film, held = Trajectory(lanes(2), 64), []
    for first in range(0, 1000, 10):
        film.append(rows(first, first + 10), (RUNNING, RUNNING))
        view = film.rows
        held.append((view, [array.copy() for array in view.arrays()]))
    for view, before in held:
        for array, copy in zip(view.arrays(), before, strict=True):
            np.testing.assert_array_equal(array, copy)


def test_a_reader_in_another_thread_sees_only_whole_rows() -> None:
    film, done, faults = Trajectory(lanes(2), 128), threading.Event(), []
    film.append(rows(0, 1), (RUNNING, RUNNING))

    def read() -> None:
        while not done.is_set():
            seen = film.rows
            if not all((array.reshape(len(seen), -1) == seen.step[:, None]).all() for array in seen.arrays()):
                faults.append(seen.step)

    reader = threading.Thread(target=read)
    reader.start()
    for first in range(1, 20_000, 50):
        film.append(rows(first, first + 50), (RUNNING, RUNNING))
    done.set()
    reader.join()
    assert not faults


@pytest.mark.parametrize("count", [2, 100, 20_000])
def test_memory_is_bounded(count: int) -> None:
    film = Trajectory(lanes(count))
    some_rows = rows(0, 2, count)
    film.append(some_rows, tuple(RUNNING for _ in range(count)))
    row_bytes = sum(array.nbytes for array in some_rows.arrays()) / 2
    assert film.capacity == min(MOST_ROWS, max(int(MEMORY // row_bytes), FEWEST_ROWS))
    assert film.capacity * row_bytes <= max(MEMORY, FEWEST_ROWS * row_bytes)
    assert film.rows.position.base.nbytes <= film.capacity * some_rows.position[0].nbytes  # grown only as needed


def test_ten_million_steps_fit() -> None:
    """By arithmetic: how far the stride must double until the steps fit into what five racers may keep."""
    racers = ["sgd", "momentum", "nesterov", "rmsprop", "adam"]
    film = new_trajectory(Scenario(racers=racers, stop={"steps": 10_000_000}))
    stride = 2 ** int(np.ceil(np.log2(10_000_000 / film.capacity)))
    assert stride == 256
    assert 10_000_000 // stride + 1 + len(film.lanes) <= film.capacity


def test_the_row_that_shows_a_step_is_the_newest_before_it() -> None:
    view = filled(1000, 40).rows
    for step in (0, 1, 31, 32, 33, 999, 1000, 5000):
        assert view.step[view.index(step)] == view.step[view.step <= step].max()


def test_before_the_first_row_there_is_nothing() -> None:
    film = Trajectory(lanes(2))
    assert (film.count, film.last_step, film.stride) == (0, -1, 1)
    assert all(ending.outcome is Outcome.RUNNING for ending in film.endings)
    with pytest.raises(LookupError, match="nothing is recorded"):
        film.rows  # noqa: B018


def test_a_thinned_race_is_every_so_manyth_row_of_the_whole() -> None:
    scenario = Scenario(landscape="ravine", racers=["sgd", {"key": "sgd", "lr": 0.021}, "adam"], stop={"steps": 3000})
    whole, thin = run(scenario), new_trajectory(scenario)
    thin.capacity = 200
    for _ in race(scenario, thin):
        pass
    assert thin.stride == 16
    assert thin.endings == whole.endings
    same = np.searchsorted(whole.rows.step, thin.rows.step)
    np.testing.assert_array_equal(thin.rows.position, whole.rows.position[same])
    np.testing.assert_array_equal(thin.rows.state[2]["m"], whole.rows.state[2]["m"][same])
    assert {ending.step for ending in whole.endings} <= set(thin.rows.step.tolist())
