"""Starts are put where there is most room."""

from __future__ import annotations

import math

from engine.pictures.spread import spread

BOX = ((-2.0, 2.0), (-1.0, 3.0))


def test_the_first_point_is_the_middle_and_all_lie_in_the_box() -> None:
    assert spread(BOX, 0) == (0.0, 1.0)
    for index in range(500):
        x, y = spread(BOX, index)
        assert -2 <= x <= 2
        assert -1 <= y <= 3


def test_points_keep_their_distance_at_every_length() -> None:
    points = [spread(BOX, index) for index in range(64)]
    nearest = min(math.dist(a, b) for i, a in enumerate(points) for b in points[:i])
    assert nearest > 0.5 * 4 / math.sqrt(64)  # half the spacing of a square grid of as many points


def test_coordinates_read_well_in_boxes_of_any_size() -> None:
    assert spread(((0.0, 1e-6), (0.0, 5e5)), 1) == (2.5e-07, 35000.0)
