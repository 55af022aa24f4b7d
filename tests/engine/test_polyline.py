"""Paths become few segments without losing an end, a corner on screen or the rhythm of their dashes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.polyline import Segments, chains, dashed, segments, straightened

WINDOW = (0.0, 0.0, 100.0, 80.0)


def paths(*lists: list[tuple[float, float]]) -> np.ndarray:
    """Lists of points of equal length as `[T, n, 2]`."""
    return np.array(lists, dtype=float).transpose(1, 0, 2)


def test_a_path_inside_the_window_stays_as_it_is() -> None:
    found = segments(paths([(1, 2), (3, 4), (5, 1)]), WINDOW)
    assert found.ends.tolist() == [[1, 2, 3, 4], [3, 4, 5, 1]]
    assert found.path.tolist() == [0, 0]


def test_paths_are_not_joined_to_each_other() -> None:
    found = segments(paths([(1, 1), (2, 2)], [(50, 50), (60, 60)]), WINDOW)
    assert found.ends.tolist() == [[1, 1, 2, 2], [50, 50, 60, 60]]
    assert found.path.tolist() == [0, 1]


@pytest.mark.parametrize("bad", [(np.nan, 1.0), (np.inf, 1.0), (1.0, -np.inf)])
@pytest.mark.parametrize("spacing", [0.0, 0.5])
def test_a_point_that_is_not_finite_cuts_the_path(bad: tuple[float, float], spacing: float) -> None:
    found = segments(paths([(1, 1), (10, 1), bad, (20, 1), (30, 1)]), WINDOW, spacing, spacing / 5)
    assert found.ends.tolist() == [[1, 1, 10, 1], [20, 1, 30, 1]]


def test_a_step_far_out_is_cut_at_the_edge_in_its_own_direction() -> None:
    found = segments(paths([(50, 40), (1e300, 40)], [(50, 40), (50, -1e300)]), WINDOW)
    assert found.ends == pytest.approx(np.array([[50, 40, 100, 40], [50, 40, 50, 0]]))


def test_what_never_meets_the_window_is_left_out() -> None:
    found = segments(paths([(-50, 40), (-1, 90), (-1, -1)], [(200, 0), (300, 9), (200, 80)]), WINDOW)
    assert len(found) == 0


def test_standing_still_draws_nothing() -> None:
    assert len(segments(paths([(5, 5), (5, 5), (5, 5)]), WINDOW)) == 0


def test_points_closer_than_the_spacing_are_thinned_and_the_ends_stay() -> None:
    line = np.linspace((10.0, 10.0), (20.0, 10.0), 10_001)[:, None, :]
    found = segments(line, WINDOW, 0.5)
    assert len(found) <= 21
    assert found.ends[0, :2].tolist() == [10, 10]
    assert found.ends[-1, 2:].tolist() == [20, 10]


@pytest.mark.parametrize("walk", ["circle", "random", "zigzag"])
def test_what_is_left_out_is_too_small_to_see(walk: str) -> None:
    angle = np.linspace(0, 6, 4001)
    steps = np.random.default_rng(0).normal(size=(4001, 2))
    points = {
        "circle": np.stack([50 + 30 * np.cos(angle), 40 + 30 * np.sin(angle)], axis=-1),
        "random": np.clip(40 + np.cumsum(0.3 * steps, axis=0), 1, 79),
        "zigzag": np.stack([10 + 10 * angle, 40 + 20 * (-1) ** np.arange(4001)], axis=-1),
    }[walk]
    found = segments(points[:, None], WINDOW, 0.5, 0.1).ends
    assert len(found) < {"circle": 120, "random": 2500, "zigzag": 4001}[walk]
    for x, y in points[::97]:
        assert min(_distance(x, y, piece) for piece in found) < 0.75


coordinates = st.floats(-300, 300, allow_nan=False)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=20))
def test_every_piece_lies_in_the_window_and_on_its_step(points: list[tuple[float, float]]) -> None:
    left, top, right, bottom = WINDOW
    found = segments(paths(points), WINDOW).ends
    assert np.all((found >= (left - 1e-9, top - 1e-9) * 2) & (found <= (right + 1e-9, bottom + 1e-9) * 2))
    fractions = np.linspace(0, 1, 2001)[:, None]
    for a, b in zip(np.array(points), np.array(points)[1:], strict=False):
        between = a + fractions * (b - a)
        inside = ((between > (left, top)) & (between < (right, bottom))).all(-1)
        for x, y in between[inside & (np.abs(b - a).max() > 1e-6)][::200]:
            assert any(_distance(x, y, piece) < 1e-6 for piece in found)


def _distance(x: float, y: float, piece: np.ndarray) -> float:
    (ax, ay, bx, by), point = piece, np.array([x, y])
    step = np.array([bx - ax, by - ay])
    t = np.clip((point - (ax, ay)) @ step / max(step @ step, 1e-300), 0, 1)
    return float(np.hypot(*(point - (ax, ay) - t * step)))


def test_dashes_of_a_straight_line() -> None:
    line = Segments(np.array([[0.0, 0, 10, 0]]), np.array([0]))
    found, phase = dashed(line, (3, 1), np.zeros(1))
    assert found.ends[:, [0, 2]].tolist() == [[0, 3], [4, 7], [8, 10]]
    assert phase.tolist() == [10]


@given(st.lists(st.floats(0.01, 9), min_size=1, max_size=30), st.integers(0, 30))
def test_dashes_of_a_growing_path_are_those_of_the_whole(steps: list[float], cut: int) -> None:
    x = np.concatenate([[0], np.cumsum(steps)])
    ends = np.stack([x[:-1], x[:-1] * 0, x[1:], x[1:] * 0], axis=-1)
    path, pattern = np.zeros(len(ends), dtype=int), (6.0, 2.0, 1.0, 2.0)
    whole, _ = dashed(Segments(ends, path), pattern, np.zeros(1))
    first, phase = dashed(Segments(ends[:cut], path[:cut]), pattern, np.zeros(1))
    rest, phase = dashed(Segments(ends[cut:], path[cut:]), pattern, phase)
    assert phase[0] == pytest.approx(x[-1])
    assert _inked(whole) == pytest.approx(_inked(first) + _inked(rest))
    place = np.linspace(0, x[-1], 997) % 11
    expected = x[-1] * float(((place < 6) | ((place > 8) & (place < 9))).mean())
    assert _inked(whole) == pytest.approx(expected, abs=0.03 * x[-1] + 0.02)


def _inked(pieces: Segments) -> float:
    return float(np.abs(pieces.ends[:, 2] - pieces.ends[:, 0]).sum())


def test_dashes_of_two_paths_are_each_their_own() -> None:
    both = Segments(np.array([[0.0, 0, 5, 0], [0, 1, 0, 6]]), np.array([0, 1]))
    found, phase = dashed(both, (2, 2), np.array([0.0, 2.0]))
    assert found.ends[found.path == 0].tolist() == [[0, 0, 2, 0], [4, 0, 5, 0]]
    assert found.ends[found.path == 1].tolist() == [[0, 3, 0, 5]]
    assert phase.tolist() == [5, 7]


def test_nothing_gives_nothing() -> None:
    none = segments(np.empty((0, 3, 2)), WINDOW)
    found, phase = dashed(none, (2, 2), np.zeros(3))
    assert len(none) == len(found) == 0
    assert phase.tolist() == [0, 0, 0]


def test_pieces_that_follow_each_other_become_one_line() -> None:
    walk = paths([(1, 1), (5, 5), (5, 500), (9, 5), (9, 9)], [(9, 9), (8, 8), (7, 7), (6, 6), (5, 5)])
    found = chains(segments(walk, WINDOW))
    assert found[0].tolist() == [[1, 1], [5, 5], [5, 80]]
    assert found[1] == pytest.approx(np.array([[5 + 4 * 420 / 495, 80], [9, 5], [9, 9]]))
    assert found[2].tolist() == [[9, 9], [8, 8], [7, 7], [6, 6], [5, 5]]
    assert chains(segments(walk[:, :0], WINDOW)) == []


def test_a_straightened_line_keeps_its_gaps_and_corners() -> None:
    side = np.linspace(0, 8, 9)
    corner = np.concatenate([np.stack([side, 0 * side], axis=-1), np.stack([8 + 0 * side[1:], side[1:]], axis=-1)])
    both = np.concatenate([corner, [[np.nan, np.nan]], corner + 100])
    found = straightened(both, 0.01)
    gap = int(np.flatnonzero(np.isnan(found[:, 0]))[0])
    for line, moved in ((found[:gap], 0), (found[gap + 1 :], 100)):
        assert len(line) <= 9
        assert {(0, 0), (8, 0), (8, 8)} <= {(x - moved, y - moved) for x, y in line.tolist()}
