"""Small pictures of landscapes: every one of them, upright, and the valley darkest."""

from __future__ import annotations

import numpy as np

from engine.catalogue import landscapes
from engine.jobs.thumbnails import Levels, name_of, thumbnails
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape


def drain(*wanted: Landscape) -> Levels:
    """All pictures, having seen that every yield brings one more."""
    job = thumbnails(wanted, 24, 16)
    for count in range(1, len(wanted) + 1):
        found = next(job)
        assert len(found) == count
    return found


def test_every_landscape_has_a_picture_with_light_and_dark() -> None:
    known = tuple(landscapes().values())
    found = drain(*known)
    for landscape in known:
        levels = found[name_of(landscape)]
        assert levels.shape == (16, 24)
        assert levels.dtype == np.uint8
        assert int(levels.max()) - int(levels.min()) > 100


def test_row_0_is_the_top_and_the_minimum_the_lowest_level() -> None:
    slope = FormulaLandscape.typed("x + 10*y", ((0.0, 1.0), (0.0, 1.0)))
    levels = drain(slope)[name_of(slope)]
    assert levels[-1, 0] == 0
    assert levels[0, -1] == 255


def test_where_a_formula_has_no_value_the_picture_is_highest() -> None:
    root = FormulaLandscape.typed("sqrt(x) + y**2")
    levels = drain(root)[name_of(root)]
    assert (levels[:, 0] == 255).all()


def test_parameters_are_at_their_textbook_values() -> None:
    rosenbrock = landscapes()["rosenbrock"]
    moved = rosenbrock.with_values(b=3.0)
    assert name_of(moved) == name_of(rosenbrock)
    assert (drain(moved)[name_of(moved)] == drain(rosenbrock)[name_of(rosenbrock)]).all()
