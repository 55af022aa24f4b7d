"""Data sets for networks lie where closed forms and scikit-learn's own loaders say they do."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import datasets as theirs

from engine.dataset import DATASETS, Data
from engine.datasets.blobs import Blobs
from engine.datasets.circles import Circles
from engine.datasets.moons import Moons
from engine.datasets.sine import Sine
from engine.datasets.spirals import RADIUS, Spirals
from engine.datasets.step import Step
from engine.datasets.ten_features import WEIGHTS, TenFeatures
from engine.datasets.xor import REACH, Xor


@pytest.mark.parametrize("samples", [2, 7, 200])
def test_moons_and_circles_without_noise_are_those_of_scikit_learn(samples: int) -> None:
    counts = (samples - samples // 2, samples // 2)
    for ours, (x, y) in (
        (Moons(samples=samples, noise=0, ratio=counts[1] / samples), theirs.make_moons(counts, shuffle=False)),
        (
            Circles(samples=samples, noise=0, ratio=counts[1] / samples, radius=0.3),
            theirs.make_circles(counts, shuffle=False, factor=0.3),
        ),
    ):
        np.testing.assert_allclose(ours.load().x, x, atol=1e-15)
        assert np.array_equal(ours.load().y, y)


def test_noise_has_its_deviation_and_moves_the_same_draws() -> None:
    for cls in (Moons, Circles, Blobs, Spirals, Xor):
        still, some, more = (cls(samples=50_000, noise=noise).load().x for noise in (0, 0.1, 0.2))
        assert (some - still).std(0) == pytest.approx([0.1, 0.1], rel=0.02)
        np.testing.assert_allclose(more - still, 2 * (some - still), atol=1e-12)


@pytest.mark.parametrize("cls", [Moons, Circles])
def test_the_share_of_class_1_is_kept(cls: type[Moons | Circles]) -> None:
    assert cls(samples=1000, ratio=0.2).load().y.mean() == 0.2
    for ratio in (0, 1):
        assert set(cls(ratio=ratio).load().y.tolist()) == {0, 1}


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_blobs_stand_around_a_circle(classes: int) -> None:
    data = Blobs(samples=10_000 * classes, classes=classes, distance=4, noise=0.5).load()
    angle = 2 * np.pi * np.arange(classes) / classes
    means = np.stack([data.x[data.y == k].mean(0) for k in range(classes)])
    wanted = 4 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert np.abs(means - wanted).max() < 5 * 0.5 / np.sqrt(10_000)  # standard errors


@pytest.mark.parametrize(("classes", "turns"), [(2, 1.0), (3, 2.5), (5, 0.0)])
def test_the_radius_of_a_spiral_grows_with_its_angle(classes: int, turns: float) -> None:
    data = Spirals(samples=600, classes=classes, turns=turns, noise=0).load()
    radius = np.hypot(*data.x.T)
    assert (radius.min(), radius.max()) == pytest.approx((RADIUS * classes / 600, RADIUS))
    angle = np.arctan2(data.x[:, 1], data.x[:, 0]) / (2 * np.pi)
    off = angle - turns * radius / RADIUS - data.y / classes  # in turns: whole ones cannot be seen
    np.testing.assert_allclose(off, np.round(off), atol=1e-12)


def test_xor_is_1_where_signs_differ() -> None:
    data = Xor(samples=400, noise=0).load()
    assert np.array_equal(data.y == 1, data.x[:, 0] * data.x[:, 1] < 0)
    assert np.abs(data.x).max() <= REACH
    quarters = (data.x > 0) @ [1, 2]
    assert np.bincount(quarters).tolist() == [100] * 4


def test_a_sine_and_a_step_are_themselves_without_noise() -> None:
    sine = Sine(noise=0, frequency=2.5).load()
    np.testing.assert_allclose(sine.y, np.sin(2.5 * sine.x[:, 0]))
    step = Step(noise=0, edge=0.5, height=-2).load()
    assert np.array_equal(step.y, np.where(step.x[:, 0] < 0.5, 0, -2))


@pytest.mark.parametrize("irrelevant", [0, 3, 9])
def test_least_squares_finds_the_weights_of_ten_features(irrelevant: int) -> None:
    data = TenFeatures(samples=20_000, irrelevant=irrelevant, noise=0.5).load()
    found, rest, _, _ = np.linalg.lstsq(data.x, data.y)
    wanted = [*WEIGHTS[: 10 - irrelevant], *[0] * irrelevant]
    assert np.abs(found - wanted).max() < 5 * 0.5 / np.sqrt(20_000)
    assert np.sqrt(rest[0] / 20_000) == pytest.approx(0.5, rel=0.02)


# --- measured data --------------------------------------------------------------------------------------

LOADERS = {
    "iris": theirs.load_iris,
    "wine": theirs.load_wine,
    "breast_cancer": theirs.load_breast_cancer,
    "digits": theirs.load_digits,
}
SIZES = {
    "iris": (150, 4, 3),
    "wine": (178, 13, 3),
    "breast_cancer": (569, 30, 2),
    "digits": (1797, 64, 10),
    "diabetes": (442, 10, 0),
}


def loaded(key: str) -> Data:
    return DATASETS[key]().load()


@pytest.mark.parametrize("key", LOADERS)
def test_classes_measured_are_those_of_scikit_learn(key: str) -> None:
    data, found = loaded(key), LOADERS[key]()
    scale = 16 if key == "digits" else 1
    assert np.array_equal(data.x * scale, found.data)
    assert np.array_equal(data.y, found.target)
    if key != "wine":  # there the loader numbers the classes
        assert data.classes == tuple(map(str, found.target_names))
        assert data.x_names == tuple(map(str, found.feature_names))


@pytest.mark.parametrize(("key", "size"), SIZES.items())
def test_measured_data_have_the_size_known_of_them(key: str, size: tuple[int, int, int]) -> None:
    data = loaded(key)
    assert (*data.x.shape, len(data.classes)) == size


def test_digits_are_pictures_of_ink_between_0_and_1() -> None:
    data = loaded("digits")
    assert data.image == (1, 8, 8)
    assert np.array_equal(data.x.reshape(-1, 8, 8) * 16, theirs.load_digits().images)
    assert (data.x.min(), data.x.max()) == (0, 1)


def test_diabetes_is_as_measured_and_standardised_the_scaled_one() -> None:
    data, scaled = loaded("diabetes"), theirs.load_diabetes()
    assert data.x[0].tolist() == [59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87]
    np.testing.assert_allclose((data.x - data.x.mean(0)) / data.x.std(0) / np.sqrt(442), scaled.data, atol=1e-12)
    assert np.array_equal(data.y, scaled.target)


def test_wines_are_counted_as_published() -> None:
    data = loaded("wine")
    counts = np.bincount(data.y.astype(int)).tolist()
    assert dict(zip(data.classes, counts, strict=True)) == {"Barolo": 59, "Grignolino": 71, "Barbera": 48}
