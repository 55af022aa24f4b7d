"""Data sets: measured ones are whole, made ones are as their settings say, the same every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.dataset import DATASETS, Dataset, Size
from engine.datasets.noisy_line import NoisyLine
from engine.datasets.plane import Plane
from engine.datasets.points import Points
from engine.datasets.s_curve import SCurve
from engine.datasets.two_classes import TwoClasses
from engine.declared import BadInput, Parameter

WITHOUT_FILE = [cls for cls in DATASETS if "path" not in cls.model_fields]
every = pytest.mark.parametrize("data", [cls() for cls in WITHOUT_FILE], ids=lambda data: data.key)


@every
def test_samples_are_the_same_every_time_and_cannot_be_written(data: Dataset) -> None:
    once, again = data.make(), DATASETS.read(data.as_dict()).make()
    assert np.array_equal(once.x, again.x) and np.array_equal(once.y, again.y)
    assert once.x.shape == (len(once), len(once.x_names))
    assert (once.x.dtype, once.y.dtype) == (np.float64, np.float64)
    for array in (once.x, once.y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    assert data.load() is data.load()


@every
def test_facts_are_told(data: Dataset) -> None:
    assert data.title and data.idea.endswith(".")
    assert bool(data.source) == (not data.parameters()) or data.key == "points"


@every
def test_samples_are_finite_and_named(data: Dataset) -> None:
    found = data.load()
    assert np.isfinite(found.x).all() and np.isfinite(found.y).all()
    assert all(found.x_names) and len(set(found.x_names)) == len(found.x_names) and found.y_name
    assert found.image is None or np.prod(found.image) == found.x.shape[1]


@every
def test_classes_are_numbered_from_0_and_all_there(data: Dataset) -> None:
    found = data.load()
    assert bool(found.classes) == (data.target == "class")
    assert len(set(found.classes)) == len(found.classes)
    if found.classes:
        assert set(found.y.tolist()) == set(range(len(found.classes)))


@every
def test_the_size_is_that_of_the_samples(data: Dataset) -> None:
    found = data.load()
    assert data.size == Size.of(found)


MADE = [(cls, one) for cls in WITHOUT_FILE for one in cls.parameters()]


@pytest.mark.parametrize(("cls", "one"), MADE, ids=[f"{cls.key}-{one.name}" for cls, one in MADE])
def test_every_parameter_changes_the_samples(cls: type[Dataset], one: Parameter) -> None:
    assert one.slider is not None and one.help.endswith(".")
    before = cls().load()
    for value in one.slider:
        after = cls.checked({one.name: value}).load()
        same = np.array_equal(before.x, after.x) and np.array_equal(before.y, after.y)
        assert same == (value == one.default)


@pytest.mark.parametrize(("cls", "one"), MADE, ids=[f"{cls.key}-{one.name}" for cls, one in MADE])
def test_at_the_bounds_samples_are_finite_and_of_every_class(cls: type[Dataset], one: Parameter) -> None:
    bounds = [bound for bound, beyond in ((one.low, one.low_open), (one.high, one.high_open)) if not beyond]
    for bound in bounds:
        found = cls.checked({one.name: bound}).load()
        assert np.isfinite(found.x).all() and np.isfinite(found.y).all()
        assert not found.classes or set(found.y.tolist()) == set(range(len(found.classes)))


def test_what_is_known_without_loading_is_asked_without_it() -> None:
    code = (
        "import sys; from engine.pairing import datasets_for; from engine.model import MODELS;"
        "from engine.dataset import DATASETS; from engine.cli.listing import LISTS; LISTS['datasets']();"
        "[datasets_for(model()) for model in MODELS]; assert not {'sklearn', 'scipy', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize(("key", "count"), [("norris", 36), ("danwood", 6), ("boxbod", 6)])
def test_measured_data_are_whole(key: str, count: int) -> None:
    assert len(DATASETS[key]().load()) == count


def test_norris_is_summed_up_as_published() -> None:
    """The certified analysis of variance: the regression explains 4255954.13232369 of the squares."""
    data = DATASETS["norris"]().load()
    rows = np.hstack([data.x, np.ones_like(data.x)])
    fit = rows @ np.array([1.00211681802045, -0.262323073774029])
    assert np.sum((fit - data.y.mean()) ** 2) == pytest.approx(4255954.13232369, rel=1e-12)


def test_a_line_without_noise_is_one_but_for_its_outliers() -> None:
    data = NoisyLine(samples=30, slope=3, intercept=-1, noise=0, outliers=4, seed=5).load()
    off = data.y - (3 * data.x[:, 0] - 1)
    assert np.allclose(np.sort(off), [0] * 26 + [10] * 4)


def test_settings_of_a_line_leave_its_draws_alone() -> None:
    some, other = (NoisyLine(noise=noise, outliers=3).load() for noise in (0.5, 1.0))
    assert np.array_equal(some.x, other.x)
    line = 2 * some.x[:, 0] + 1
    away = np.flatnonzero(np.abs(some.y - line) > 5)
    apart = other.y - some.y
    assert len(away) == 3
    near = np.setdiff1d(np.arange(40), away)
    np.testing.assert_allclose(apart[near], (some.y - line)[near], atol=1e-12)


def test_a_plane_has_its_spread_and_correlation() -> None:
    x = Plane(samples=100_000, correlation=0.6, stretch=5).load().x
    assert x.std(0) == pytest.approx([1, 5], rel=0.02)
    assert np.corrcoef(x.T)[0, 1] == pytest.approx(0.6, abs=0.02)


@pytest.mark.parametrize("features", [1, 2])
def test_classes_have_their_ratio_and_distance(features: int) -> None:
    data = TwoClasses(samples=20_000, features=features, ratio=0.2, distance=3).load()
    assert data.y.mean() == 0.2
    apart = data.x[data.y == 1].mean(0) - data.x[data.y == 0].mean(0)
    assert np.linalg.norm(apart) == pytest.approx(3, rel=0.03)


@pytest.mark.parametrize("ratio", [0, 1])
def test_of_each_class_there_is_one(ratio: float) -> None:
    assert set(TwoClasses(ratio=ratio).load().y.tolist()) == {0, 1}


def test_an_s_curve_crosses_0_where_it_should() -> None:
    data = SCurve(noise=0, steepness=2, middle=1).load()
    np.testing.assert_allclose(data.y, np.tanh(2 * (data.x[:, 0] - 1)))


def test_points_of_ones_own_are_read_in_rows_or_as_a_list() -> None:
    in_rows = DATASETS.read({"key": "points", "x": [[1], [2]], "y": [3, 4]})
    as_list = DATASETS.read({"key": "points", "x": [1, 2], "y": [3, 4]})
    assert in_rows == as_list
    assert in_rows.load().x.tolist() == [[1], [2]]
    assert DATASETS.read({"key": "points", "x": [[1, 2]], "y": [3]}).load().x_names == ("x1", "x2")


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ([], [], "there are no points"),
        ([1, 2], [1], "2 rows of x for 1 of y"),
        ([[1], [1, 2]], [1, 2], "the same one or two numbers"),
        ([[1, 2, 3]], [1], "the same one or two numbers"),
        ([1], [float("inf")], "inf is not a finite number"),
        ([1e13], [1], "1e\\+13 is not a finite number below"),
        (["a"], [1], "a number"),
        (list(range(10_001)), [0] * 10_001, "10001 entries: at most 10000 fit"),
    ],
)
def test_wrong_points_are_refused_in_a_sentence(x: list[object], y: list[float], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        Points.checked({"x": x, "y": y})
