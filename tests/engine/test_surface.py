"""The surface: heights, triangles, colours, and paths laid on it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.jobs.race import new_trajectory, race
from engine.jobs.surface import COARSE, FINE, surface
from engine.landscapes.expression import FormulaLandscape
from engine.pictures.draped import LIFT, MOST_PIECES, DrapedTrails, places
from engine.pictures.heights import Heights, heights_of
from engine.pictures.surface import Surface, make_surface
from engine.scenario import Scenario
from engine.trajectory import Rows

STOPS = ("#000000", "#8090a0", "#ffffff")
BOX = ((-2.0, 2.0), (0.0, 8.0))


def made(values: np.ndarray, scale: str = "linear", box=BOX) -> Surface:
    return make_surface(values, box, heights_of(values, None, scale), STOPS)


def bowl(points: int = 41) -> Surface:
    x, y = np.meshgrid(np.linspace(-2, 2, points), np.linspace(0, 8, points))
    return made(x**2 + (y - 4) ** 2 / 4)


def finished(job):
    while True:
        try:
            next(job)
        except StopIteration as stop:
            return stop.value


def rows_of(position: np.ndarray, loss: np.ndarray) -> Rows:
    """A recording of positions `[T, L, 2]` with losses `[T, L]`, and nothing else of interest."""
    return Rows(np.arange(len(loss)), position, loss, position * 0, position * 0, loss * 0, loss * 0)


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_heights_rise_from_zero_to_one(scale: str):
    heights = Heights(2.0, 1002.0, scale, knee=0.5)
    loss = 2 + np.array([0, 1e-3, 1, 10, 500, 1000])
    assert heights.of(loss)[[0, -1]] == pytest.approx([0, 1])
    assert np.all(np.diff(heights.of(loss)) > 0)
    assert heights.of(np.array([-5.0, 1e9])) == pytest.approx([0, 1])
    assert np.isnan(heights.of(np.array([np.nan, np.inf, -np.inf]))).all()


def test_the_logarithm_gives_each_decade_the_same_height():
    heights = Heights(0.0, 1e6, "log", knee=1e-3)
    steps = np.diff(heights.of(10.0 ** np.arange(1, 7)))
    assert steps == pytest.approx(steps[0], rel=1e-3)


def test_ticks_stand_where_their_numbers_are():
    assert Heights(0.0, 4.0, "linear").ticks() == [(0.0, "0"), (0.25, "1"), (0.5, "2"), (0.75, "3"), (1.0, "4")]
    heights = Heights(0.0, 2509.0, "log", knee=1.0)
    names = [name for _, name in heights.ticks()]
    assert names == ["1", "10", "10²", "10³"]
    assert [h for h, _ in heights.ticks()] == pytest.approx(heights.of(np.array([1.0, 10.0, 100.0, 1000.0])))


@pytest.mark.parametrize(
    ("heights", "numbers"),
    [
        (Heights(-4.0, 4.0, "linear"), ["-4", "-2", "0", "2", "4"]),
        (Heights(-3.9983, 3.9991, "linear"), ["-4", "-2", "0", "2", "4"]),
        (Heights(0.0, 22.0, "linear"), ["0", "5", "10", "15", "20"]),
        (Heights(0.0, 2500.0, "log", 0.1), None),
        (Heights(3.0, 3.000001, "log", 1e-8), None),
    ],
)
def test_marks_are_round_losses_at_nearly_even_heights(heights: Heights, numbers: list[str] | None):
    marks = heights.marks(5)
    names = [name for _, name in marks]
    assert len(set(names)) == 5
    assert not numbers or names == numbers
    for even, (height, name) in zip(np.linspace(0, 1, 5), marks, strict=True):
        assert abs(height - even) < (0.1 if heights.scale == "linear" else 0.07)
        assert heights.loss_at(height) == pytest.approx(float(name), rel=1e-9, abs=0.002)


@pytest.mark.parametrize("values", [np.full((5, 5), 3.0), np.full((5, 5), np.nan)], ids=["plain", "nothing finite"])
def test_a_landscape_without_heights_is_flat(values: np.ndarray):
    assert np.all(np.isin(made(values, "log").vertices[:, 2], 0))


def test_vertices_and_faces_cover_the_box_row_by_row():
    x, y = np.meshgrid(np.linspace(0, 1, 4), np.linspace(0, 1, 3))
    got = made(x + 10 * y)
    assert got.vertices[:, :2] == pytest.approx(np.stack([x.ravel(), y.ravel()], axis=1))
    assert len(got.faces) == 2 * 3 * 2
    a, b, c = got.vertices[got.faces][..., :2].transpose(1, 2, 0)  # each [2, F]: x and y
    (ux, uy), (vx, vy) = b - a, c - a
    area = np.abs(ux * vy - uy * vx) / 2
    assert area.sum() == pytest.approx(1.0)


def test_values_that_are_not_finite_leave_a_hole():
    values = np.arange(25.0).reshape(5, 5)
    values[2, 2] = np.nan
    got = made(values)
    assert len(got.faces) == 2 * (16 - 4)
    assert 12 not in got.faces
    assert np.isfinite(got.vertices).all()
    assert np.isnan(got.at(np.array([[0.5, 0.5]])))


def test_heights_between_the_vertices_lie_on_the_drawn_triangles():
    rng = np.random.default_rng(0)
    got = made(rng.random((6, 9)))
    corners = got.vertices[got.faces].astype(float)  # [F, 3, 3]
    weights = rng.dirichlet([1, 1, 1], len(corners))
    points = (corners * weights[..., None]).sum(1)
    assert got.at(points[:, :2]) == pytest.approx(points[:, 2], abs=1e-6)


def test_flat_ground_has_the_colours_of_the_map_and_slopes_are_lit_from_one_side():
    assert set(map(tuple, made(np.full((4, 4), 7.0)).colours.tolist())) == {(0, 0, 0, 255)}
    x = np.tile(np.linspace(-1, 1, 21), (21, 1))
    ridge = made(-np.abs(x)).colours.reshape(21, 21, 4)[10].astype(int)
    assert ridge[5, 0] > ridge[15, 0]  # same height; the light comes from the left


def test_the_job_shows_a_coarse_surface_and_then_the_fine_one():
    landscape = FormulaLandscape.typed("x**2 + 3*y**2")
    job = surface(landscape, "linear", STOPS)
    coarse, fine = next(job), finished(job)
    assert coarse.level.shape == (COARSE, COARSE)
    assert fine.level.shape == (FINE, FINE)
    assert fine.level[::4, ::4] == pytest.approx(coarse.level)
    y, x = np.mgrid[-3 : 3 : FINE * 1j, -3 : 3 : FINE * 1j]
    assert fine.level == pytest.approx((x**2 + 3 * y**2) / 36)


def descent(steps: int = 400) -> tuple[Surface, Rows]:
    racer = {"key": "momentum", "lr": 0.0008, "momentum": 0.9}
    scenario = Scenario.checked({"landscape": "rosenbrock", "racers": [racer], "stop": {"steps": steps}})
    trajectory = new_trajectory(scenario)
    finished(race(scenario, trajectory))
    return finished(surface(scenario.landscape, "log", STOPS)), trajectory.rows


def test_trails_lie_on_or_above_the_ground_and_in_the_box():
    ground, rows = descent()
    trails = DrapedTrails(ground, [0])
    trails.follow(rows)
    points = trails.until(len(rows) - 1)
    assert len(points) > 100
    assert (points[:, :2] >= 0).all()
    assert (points[:, :2] <= 1).all()
    assert (points[:, 2] >= ground.at(points[:, :2]) + LIFT - 1e-5).all()


def test_a_trail_starts_at_the_height_of_its_recorded_loss():
    ground, rows = descent()
    trails = DrapedTrails(ground, [0])
    trails.follow(rows)
    first = trails.until(len(rows))[0]
    assert first[:2] == pytest.approx(ground.to_unit(rows.position[0, 0]))
    assert first[2] == pytest.approx(ground.heights.of(rows.loss[0, 0]) + LIFT, abs=2e-3)


def test_a_trail_that_grows_becomes_the_one_that_is_laid_at_once():
    ground, rows = descent()
    at_once, bit_by_bit = DrapedTrails(ground, [0]), DrapedTrails(ground, [0])
    at_once.follow(rows)
    for count in (1, 2, 3, 50, 51, 200, len(rows)):
        bit_by_bit.follow(rows.taken(slice(0, count)))
    whole, grown = at_once.until(10**9), bit_by_bit.until(10**9)
    assert whole[0] == pytest.approx(grown[0])
    assert whole[-1] == pytest.approx(grown[-1])
    far = np.linalg.norm(whole[:, None, :2] - grown[None, :, :2], axis=-1).min(0)
    assert far.max() < 0.005


def test_until_shows_no_later_row():
    ground, rows = descent()
    trails = DrapedTrails(ground, [0])
    trails.follow(rows)
    assert len(trails.until(0)) == 0
    lengths = [len(trails.until(row)) for row in range(len(rows))]
    assert np.all(np.diff(lengths) >= 0)
    head = ground.to_unit(rows.position[60, 0])
    assert np.abs(trails.until(60)[:, :2] - head).max(-1).min() < 0.005


def test_a_path_under_a_ridge_is_bent_over_it():
    x = np.tile(np.linspace(-2, 2, 81), (81, 1))
    ground = made(np.exp(-8 * x**2))
    position = np.array([[[-1.5, 4.0]], [[1.5, 4.0]]])
    trails = DrapedTrails(ground, [0])
    trails.follow(rows_of(position, np.zeros((2, 1))))
    points = trails.until(1)
    assert points[:, 2].max() == pytest.approx(1 + LIFT, abs=0.02)
    assert (points[:, 2] >= ground.at(points[:, :2])).all()


def test_a_path_over_a_valley_stays_in_the_air():
    ground = bowl()
    position = np.array([[[-1.5, 4.0]], [[1.5, 4.0]]])
    trails = DrapedTrails(ground, [0])
    trails.follow(rows_of(position, np.full((2, 1), 2.25)))
    assert len(trails.until(1)) == 2


def test_a_path_that_leaves_the_box_is_cut_at_its_wall_and_one_that_is_not_finite_there():
    ground = bowl()
    x = np.array([0.0, 1.0, 5.0, 1e30, np.nan])
    position = np.stack([x, np.full(5, 4.0)], axis=-1)[:, None]
    trails = DrapedTrails(ground, [0])
    trails.follow(rows_of(position, position[..., 0] ** 2))
    points = trails.until(4)
    assert np.isfinite(points).all()
    assert points[:, 0].max() == pytest.approx(1.0)
    assert points[:, 2].max() <= 1 + LIFT + 1e-6


def test_a_long_zigzag_keeps_both_its_sides_and_a_bounded_number_of_pieces():
    T = 3 * MOST_PIECES + 7
    x = np.where(np.arange(T) % 2 == 0, -1.0, 1.0)
    position = np.stack([x, np.full(T, 4.0)], axis=-1)[:, None]
    trails = DrapedTrails(bowl(), [0])
    rows = rows_of(position, np.ones((T, 1)))
    for count in (T // 2, T):
        trails.follow(rows.taken(slice(0, count)))
    points = trails.until(T)
    assert len(points) <= 2 * MOST_PIECES
    assert set(np.unique(points[:, 0].round(3))) == {0.25, 0.75}


def test_markers_outside_the_box_or_the_numbers_are_not_placed():
    ground = bowl()
    position = np.array([[0.0, 4.0], [3.0, 4.0], [np.nan, 4.0], [1.0, 4.0]])
    got = places(ground, position, np.array([0.0, 9.0, 0.0, np.inf]))
    assert np.isfinite(got).all(-1).tolist() == [True, False, False, False]
    assert got[0] == pytest.approx([0.5, 0.5, LIFT])
