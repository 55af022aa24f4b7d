"""Pictures drawn without a screen: lines, shapes and letters cover what they should of each pixel."""

from __future__ import annotations

import numpy as np
import pytest

from engine.pictures.canvas import Canvas
from engine.pictures.outlines import filled, outlines
from engine.pictures.palette import HEAT, blended, rgb


def ink(canvas: Canvas) -> np.ndarray:
    """How much of each pixel is black, on white."""
    return 1 - canvas.pixels[..., 0]


def square(low: float, high: float) -> np.ndarray:
    return np.array([[low, low], [high, low], [high, high], [low, high]])


def test_a_shape_covers_parts_of_the_pixels_at_its_edge() -> None:
    cover = filled([square(1.5, 4)], 6, 6)
    assert cover[1:4, 1:4].tolist() == [[0.25, 0.5, 0.5], [0.5, 1, 1], [0.5, 1, 1]]
    assert cover.sum() == 2.5**2


def test_a_ring_that_runs_the_other_way_round_is_a_hole() -> None:
    assert filled([square(1, 9), square(3, 7)[::-1]], 10, 10).sum() == 64 - 16
    assert filled([square(1, 9), square(3, 7)], 10, 10).sum() == 64


@pytest.mark.parametrize("width", [1.0, 3.0, 8.0])
@pytest.mark.parametrize("end", [(90, 50), (50, 90), (78.3, 71.9)])
def test_a_line_has_its_width_whatever_its_direction(width: float, end: tuple[float, float]) -> None:
    canvas = Canvas(100, 100)
    start = np.array([10.0, 12.0])
    canvas.line(np.array([start, end]), width, "#000000")
    length = np.hypot(*(np.array(end) - start))
    assert ink(canvas).sum() == pytest.approx(width * length + np.pi * width**2 / 4, rel=0.02)


def test_a_line_is_cut_by_nan_by_its_dashes_and_by_the_edge_of_its_place() -> None:
    whole, cut, dashed, clipped = (Canvas(100, 20) for _ in range(4))
    points = np.stack([np.linspace(10, 90, 81), np.full(81, 10.5)], axis=1)
    holed = points.copy()
    holed[30:51] = np.nan
    whole.line(points, 2, "#000000")
    cut.line(holed, 2, "#000000")
    dashed.line(points, 2, "#000000", dash=(5, 5))
    clipped.line(points, 2, "#000000", clip=(0, 0, 50, 20))
    assert ink(cut)[:, 42:58].sum() == 0 < ink(cut)[:, 20].sum()
    assert ink(dashed).sum() == pytest.approx(ink(whole).sum() * 0.5, rel=0.2)
    assert ink(clipped)[:, 53:].sum() == 0


def test_what_lies_outside_draws_nothing() -> None:
    canvas = Canvas(20, 20)
    canvas.dot(-30, -30, 5, "#000000")
    canvas.words(40, 40, "far away", 12, "#000000")
    canvas.line(np.array([[-50.0, -50], [-20, -40]]), 3, "#000000")
    canvas.line(np.empty((0, 2)), 3, "#000000")
    assert ink(canvas).sum() == 0


def test_words_are_as_long_as_told_and_stand_where_told() -> None:
    left, right, up = (Canvas(200, 200) for _ in range(3))
    _, length = outlines("Loss", 30)
    left.words(100, 100, "Loss", 30, "#000000")
    right.words(100, 100, "Loss", 30, "#000000", align=1)
    up.words(100, 100, "Loss", 30, "#000000", up=True)
    for canvas, low in ((left, 100), (right, 100 - length)):
        columns = np.flatnonzero(ink(canvas).any(0))
        assert low <= columns[0] and columns[-1] < low + length
    np.testing.assert_allclose(ink(left).sum(), ink(up).sum(), rtol=0.03)
    rows = np.flatnonzero(ink(up).any(1))
    assert 100 - length <= rows[0] and rows[-1] <= 100


def test_letters_that_a_font_lacks_and_empty_texts_are_no_fault() -> None:
    canvas = Canvas(50, 50)
    canvas.words(5, 30, "\u4e2d \x00", 12, "#000000")
    canvas.words(5, 30, "", 12, "#000000")
    assert np.isfinite(canvas.pixels).all()


def test_colours_run_from_the_first_to_the_last() -> None:
    assert blended(HEAT, np.array([0.0, 1.0])).tolist() == [rgb(HEAT[0]).tolist(), rgb(HEAT[-1]).tolist()]
    brightness = blended(HEAT, np.linspace(0, 1, 50)) @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(brightness) > 0).all()
