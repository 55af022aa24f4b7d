"""When a slice should not be trusted, and how a point stands to its plane."""

from __future__ import annotations

import numpy as np
import pytest

from engine.landscapes.plane import Grid, PlaneLandscape
from engine.pictures.slice_paths import Hold
from engine.pictures.slice_trust import Doubt, Standing, doubts, sentence, standing, value_at
from engine.slices.plane import Plane
from engine.training_start import PlaneKind

AXIS = np.linspace(-2.0, 2.0, 41)
BOWL = AXIS[:, None] ** 2 + AXIS**2  # from 0 to 8
GOOD = Hold(0.9, 3.0)


def plane_in(weights: int, kind: PlaneKind = "pca") -> Plane:
    """The plane of the first two weights."""
    origin, u, v = np.zeros((3, weights))
    u[0] = v[1] = 1.0
    return Plane(origin, u, v, kind, 0, ("a", "b"), "", ((-2.0, 2.0), (-2.0, 2.0)))


def bowl(smooth: bool = True) -> PlaneLandscape:
    return PlaneLandscape.of(Grid(AXIS, AXIS, BOWL, ("a", "b"), "", smooth=smooth), "bowl", (0.0, 0.0))


def stands(true: float, scale: str = "linear", at: tuple[float, ...] = (1.0, 1.0, 0.5)) -> Standing:
    return standing(plane_in(3), bowl(), np.array(at), true, scale)  # type: ignore[arg-type]


def test_a_point_stands_where_least_squares_puts_it() -> None:
    found = stands(2.0)
    assert found.place == pytest.approx((1.0, 1.0))
    assert found.distance == pytest.approx(0.5)
    assert found.drawn == pytest.approx(2.0)
    assert found.apart == pytest.approx(0.0, abs=1e-9)


def test_how_far_true_and_drawn_are_apart_is_a_share_of_the_range() -> None:
    assert stands(4.0).apart == pytest.approx(2 / 8)
    assert stands(24.0).apart == pytest.approx(22 / 24)  # above the picture the range goes up to it
    assert stands(2.0, "log").apart == pytest.approx(0.0, abs=1e-9)
    assert stands(4.0, "log").apart < stands(4.0).apart


def test_rounding_is_no_distance() -> None:
    assert stands(2.0, at=(1.0, 1.0, 1e-12)).distance == 0.0


def test_beyond_the_picture_nothing_is_drawn() -> None:
    assert np.isnan(stands(9.0, at=(3.0, 0.0, 0.0)).drawn)
    assert np.isnan(value_at(bowl(), (np.inf, 0.0)))
    lost = stands(np.inf, at=(np.inf, 0.0, 0.0))
    assert np.isnan(lost.drawn)


def test_shares_are_not_overshot_between_grid_points() -> None:
    steps = np.where(AXIS[:, None] + AXIS > 0, 0.5, 0.0)
    for smooth, lowest in ((True, -0.01), (False, 0.0)):
        made = PlaneLandscape.of(Grid(AXIS, AXIS, steps, ("a", "b"), "", smooth=smooth), "steps", (0.0, 0.0))
        values = [value_at(made, (place, 0.0)) for place in np.linspace(-1, 1, 333)]
        assert (min(values) < lowest) == smooth


def reasons(*args: object) -> list[Doubt]:
    return list(doubts(*args))  # type: ignore[arg-type]


def test_a_good_picture_is_not_doubted() -> None:
    assert reasons(plane_in(100), (GOOD, GOOD), (0, 1), {0: stands(2.1)}) == []


def test_a_path_that_is_mostly_elsewhere_is_named() -> None:
    holds = (Hold(0.49, 1.0), GOOD, Hold(0.1, 1.0), Hold(float("nan"), 0.0))
    assert reasons(plane_in(100), holds, (0, 1, 2, 3), {}) == [Doubt("unexplained", 0.1, (0, 2))]
    assert reasons(plane_in(100), holds, (1, 3), {}) == []  # hidden ones are not drawn


def test_a_loss_that_is_not_the_planes_is_told() -> None:
    assert [doubt.reason for doubt in reasons(plane_in(9), (GOOD,), (0,), {0: stands(2.9)})] == ["apart"]
    assert reasons(plane_in(9), (GOOD,), (0,), {0: stands(2.7)}) == []
    assert reasons(plane_in(9), (GOOD,), (0,), {0: stands(float("nan"))}) == []


def test_a_point_outside_the_picture_and_random_directions_are_told() -> None:
    outside = stands(9.0, at=(3.0, 0.0, 0.0))
    found = reasons(plane_in(4482, "random"), (GOOD,), (0,), {0: outside})
    assert [(doubt.reason, doubt.number) for doubt in found] == [("outside", 0.0), ("random", 4482)]
    assert reasons(plane_in(4, "random"), (GOOD,), (0,), {}) == []  # half of all directions


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt("outside", 0.0, (1,)), "The point of B lies outside the picture."),
        (Doubt("outside", 0.0, (0, 1)), "Outside the picture: A, B."),
        (Doubt("apart", 0.123, (1,)), "Where B stands, the true value is off the plane's by 12 % of the range."),
        (
            Doubt("apart", 0.5, (0, 2)),
            "Where A, C stand, the true value is off the plane's by up to 50 % of the range.",
        ),
        (Doubt("random", 4482.0), "Two random directions out of 4,482: another seed, another picture."),
        (Doubt("unexplained", 0.0004, (2,)), "Only < 0.1 % of the path of C lies in the plane."),
        (Doubt("unexplained", 0.1, (0, 2)), "Less than half of these paths lies in the plane: A, C."),
        (Doubt("unexplained", 0.1, (0, 1, 2)), "Less than half of every path lies in the plane."),
    ],
)
def test_every_doubt_is_a_sentence(doubt: Doubt, words: str) -> None:
    assert sentence(doubt, ("A", "B", "C"), (0, 1, 2)) == words
