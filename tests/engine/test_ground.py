"""The ground of the map is the landscape: shades in the order of loss, lines at one loss each, holes as holes."""

from __future__ import annotations

import numpy as np
import pytest

from engine.catalogue import landscapes
from engine.jobs.ground import HOLE, Ground, Wish, ground
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.pictures.heights import Scale
from engine.runtime import Backend


def painted(landscape: Landscape, scale: Scale = "log", width: int = 200, height: int = 120) -> list[Ground]:
    return list(ground(Wish(landscape, landscape.box, width, height, scale)))


def test_a_coarse_picture_comes_first_and_the_sharp_one_last() -> None:
    coarse, *_, sharp = painted(landscapes()["himmelblau"])
    assert (coarse.sharp, sharp.sharp) == (False, True)
    assert max(coarse.shades.shape) == 64
    assert sharp.shades.shape == (360, 600)  # finer than wished, for the lines


@pytest.mark.parametrize("scale", ["log", "linear"])
@pytest.mark.parametrize("key", sorted(landscapes()))
def test_a_shade_rises_with_the_loss(key: str, scale: Scale) -> None:
    landscape = landscapes()[key]
    picture = painted(landscape, scale, 60, 40)[-1]
    left, bottom, width, height = picture.edges
    row, column = np.indices(picture.shades.shape)
    H, W = picture.shades.shape
    x, y = left + (column + 0.5) * width / W, bottom + (row + 0.5) * height / H
    with np.errstate(all="ignore"):
        loss = landscape.objective().on(Backend("numpy")).value(np.stack([x.ravel(), y.ravel()], axis=-1))
    order = np.argsort(loss)
    assert (np.diff(picture.shades.ravel()[order].astype(int)) >= -1).all()
    assert picture.shades.max() == HOLE - 1
    assert np.isfinite(loss).all()


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_height_knows_its_loss(scale: Scale) -> None:
    heights = painted(landscapes()["rosenbrock"], scale)[-1].heights
    for height in np.linspace(0, 1, 11).tolist():
        assert float(heights.of(np.array(heights.loss_at(height)))) == pytest.approx(height, abs=1e-9)


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_contour_line_stays_at_its_loss(scale: Scale) -> None:
    landscape = landscapes()["bowl"]
    lines = painted(landscape, scale, 400, 300)[-1].contours
    loss = landscape.objective().on(Backend("numpy")).value(np.nan_to_num(lines))
    gaps = np.flatnonzero(np.isnan(lines[:, 0]))
    losses = [np.median(part) for part in np.split(loss, gaps)[:-1]]
    parts = np.split(loss, gaps)
    for k, part in enumerate(parts[:-1]):
        along = part[1:] if k else part
        assert along == pytest.approx(np.full(len(along), along[0]), rel=0.05, abs=2e-3 * max(losses))


def test_what_is_not_finite_is_a_hole() -> None:
    landscape = FormulaLandscape.typed("log(x)", ((-1.0, 1.0), (-1.0, 1.0)))
    for picture in painted(landscape):
        half = picture.shades.shape[1] // 2
        assert (picture.shades[:, : half - 1] == HOLE).all()
        assert (picture.shades[:, half + 1 :] != HOLE).all()


@pytest.mark.parametrize("expression", ["1e300*x*x*x", "0*x + 3", "log(-1 - x*x)", "1/x - 1e308*y"])
def test_no_landscape_breaks_it(expression: str) -> None:
    for picture in painted(FormulaLandscape.typed(expression)):
        assert picture.shades.dtype == np.uint8


@pytest.mark.parametrize("size", [(357, 427), (700, 620), (1100, 700)])
def test_lines_in_a_narrow_valley_do_not_break(size: tuple[int, int]) -> None:
    lines = painted(landscapes()["rosenbrock"], "log", *size)[-1].contours
    assert np.isnan(lines[:, 0]).sum() < 50


def test_the_points_of_contours_stay_few() -> None:
    sharp = painted(landscapes()["rastrigin"], width=1000, height=750)[-1]
    assert 1000 < len(sharp.contours) < 40_000


def test_a_costly_landscape_shows_a_medium_picture_and_may_be_dropped_while_the_sharp_one_is_made() -> None:
    landscape = landscapes()["line-outliers"]
    pictures = painted(landscape, width=300, height=200)
    assert list(dict.fromkeys(max(picture.shades.shape) for picture in pictures)) == [64, 200, 600]
    assert len(pictures) > 3, "what is shown is yielded again, so that the job can be closed there"


def test_of_very_many_samples_a_coarser_picture_will_do() -> None:
    data = {"key": "noisy_line", "samples": 20_000}
    landscape = Landscape.read({"model": "line", "loss": "l1", "data": data, "box": [[-1, 5], [-5, 7]]})
    sharp = painted(landscape, width=300, height=200)[-1]
    assert sharp.shades.size < 21_000
