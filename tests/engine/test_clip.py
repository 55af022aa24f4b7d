"""Which step and which turn each picture of a clip shows, beside closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from engine.clip import Timing
from engine.declared import BadInput

SPEEDS = ("linear", "slow start", "logarithmic")


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize(("first", "last"), [(0, 500), (37, 41), (12, 12), (0, 100_000)])
@pytest.mark.parametrize("frames", [2, 3, 200])
def test_ends_are_exact_and_no_step_goes_back(speed: str, first: int, last: int, frames: int) -> None:
    steps = Timing(first=first, last=last, frames=frames, speed=speed, hold=0).steps(100_000)
    assert len(steps) == frames
    assert (steps[0], steps[-1]) == (first, last)
    assert np.all(np.diff(steps) >= 0)


def test_linear_steps_are_even() -> None:
    steps = Timing(seconds=4, fps=25, hold=0).steps(99)
    np.testing.assert_array_equal(steps, np.arange(100))


def test_a_slow_start_accelerates_evenly() -> None:
    steps = Timing(frames=101, speed="slow start", hold=0).steps(10_000)
    np.testing.assert_array_equal(steps, np.arange(101) ** 2)
    np.testing.assert_array_equal(np.diff(steps, 2), 2)


def test_logarithmic_steps_are_even_powers() -> None:
    steps = Timing(frames=11, speed="logarithmic", hold=0).steps(2**10 - 1)
    np.testing.assert_array_equal(steps, 2 ** np.arange(11) - 1)


def test_logarithmic_steps_count_from_where_the_clip_begins() -> None:
    steps = Timing(first=100, frames=11, speed="logarithmic", hold=0).steps(100 + 2**10 - 1)
    np.testing.assert_array_equal(steps - 100, 2 ** np.arange(11) - 1)


@pytest.mark.parametrize("speed", SPEEDS)
def test_one_picture_shows_the_end(speed: str) -> None:
    timing = Timing(frames=1, speed=speed, hold=0, orbit=90)
    assert timing.steps(500).tolist() == [500]
    assert timing.turns().tolist() == [90]


def test_a_length_in_seconds_has_at_least_one_picture() -> None:
    assert Timing(seconds=0.001, fps=10, hold=0).steps(7).tolist() == [7]


def test_pictures_take_the_place_of_seconds() -> None:
    assert Timing(seconds=8, frames=30, fps=10, hold=0).count == 30


@pytest.mark.parametrize(("hold", "more"), [(0, 0), (2, 50), (0.5, 12)])
def test_the_last_picture_is_held(hold: float, more: int) -> None:
    timing = Timing(seconds=1, fps=25, hold=hold, orbit=180)
    steps, turns = timing.steps(60), timing.turns()
    assert len(steps) == len(turns) == timing.count == 25 + more
    np.testing.assert_array_equal(steps[24:], 60)
    np.testing.assert_array_equal(turns[24:], 180)


def test_the_camera_turns_evenly_whatever_the_steps_do() -> None:
    turns = Timing(frames=37, speed="logarithmic", orbit=-360, hold=0).turns()
    np.testing.assert_allclose(turns, -10 * np.arange(37), atol=1e-12)


def test_a_recording_of_the_start_alone_can_be_shown() -> None:
    assert Timing(frames=3, hold=0).steps(0).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first": 9, "last": 3}, "from step 9 to step 3"),
        ({"last": 501}, "ends with step 501, but the recording ends at step 500"),
        ({"first": 2000}, "begins with step 2,000, but the recording ends at step 500"),
    ],
)
def test_ends_that_are_not_there_are_said(fields: dict[str, int], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        Timing(**fields).steps(500)


@pytest.mark.parametrize(
    ("name", "value"),
    [("seconds", 0), ("seconds", -1), ("seconds", float("nan")), ("seconds", 1e9), ("frames", 0), ("frames", 10**9)],
)
def test_lengths_that_no_clip_has_are_refused(name: str, value: float) -> None:
    with pytest.raises(BadInput, match=name):
        Timing.checked({name: value})
