"""Models predict what their formulas say, and their fits are the certified ones, found without torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.datasets.boxbod import BoxBOD
from engine.datasets.danwood import DanWood
from engine.datasets.norris import Norris
from engine.fitting.fit import box_around, condition, curvature, fitted, predicted, slopes
from engine.model import MODELS, Model

FORMULAS = {
    "line": lambda a, b, x: a * x[0] + b,
    "two_features": lambda a, b, x: a * x[0] + b * x[1],
    "logistic": lambda a, b, x: a * x[0] + b,
    "logistic_two_features": lambda a, b, x: a * x[0] + b * x[1],
    "power": lambda a, b, x: a * x[0] ** b,
    "saturation": lambda a, b, x: a * (1 - np.exp(-b * x[0])),
    "neuron": lambda a, b, x: np.tanh(a * x[0] + b),
}
every = pytest.mark.parametrize("model", [cls() for cls in MODELS], ids=lambda model: model.key)


def points(model: Model, count: int = 9) -> np.ndarray:
    """Some x `[N, F]`, all above 0."""
    return np.random.default_rng(0).uniform(0.2, 2, (count, model.features))


def test_every_model_of_the_program_is_there() -> None:
    assert set(MODELS.keys()) == set(FORMULAS)


@every
def test_predictions_follow_the_formula_on_both_libraries(model: Model) -> None:
    x, theta = points(model), np.random.default_rng(1).normal(size=(4, 2))
    wanted = [FORMULAS[model.key](a, b, tuple(x.T)) for a, b in theta]
    np.testing.assert_allclose(predicted(model, theta, x), wanted, rtol=1e-13)
    first, second, *columns = map(torch.from_numpy, (theta[:, :1], theta[:, 1:], *x.T.copy()))
    np.testing.assert_allclose(model.predict(torch, first, second, tuple(columns)), wanted, rtol=1e-13)


@every
def test_facts_are_told(model: Model) -> None:
    assert model.title and model.formula and model.idea.endswith((".", "!"))
    assert len(set(model.names)) == len(model.letters) == 2


@every
def test_slopes_are_exact(model: Model) -> None:
    x, theta, h = points(model), np.array([0.7, -0.4]), 1e-6
    ours = slopes(model, theta, x)
    steps = np.vstack([theta + h * np.eye(2), theta - h * np.eye(2)])
    up_first, up_second, down_first, down_second = predicted(model, steps, x)
    theirs = np.stack([up_first - down_first, up_second - down_second], axis=1) / (2 * h)
    np.testing.assert_allclose(ours, theirs, atol=1e-8)


@every
def test_a_linear_model_is_linear_and_0_at_0(model: Model) -> None:
    x = points(model)
    a, b = np.random.default_rng(2).normal(size=(2, 1, 2))
    together = predicted(model, a + b, x)
    apart = predicted(model, a, x) + predicted(model, b, x)
    assert np.allclose(together, apart) == model.linear


@pytest.mark.parametrize(
    ("model", "data", "certified"),
    [
        ("line", Norris(), (1.00211681802045, -0.262323073774029, 26.6173985294224)),
        ("power", DanWood(), (0.76886226176, 3.8604055871, 0.0043173084083)),
        ("saturation", BoxBOD(), (213.80940889, 0.54723748542, 1168.0088766)),
    ],
)
def test_the_fit_is_the_certified_one(model: str, data: Norris, certified: tuple[float, ...]) -> None:
    """NIST Statistical Reference Datasets: the parameters and the residual sum of squares."""
    kind, samples = MODELS[model](), data.load()
    best = fitted(kind, samples.x, samples.y)
    residual = predicted(kind, best[None], samples.x)[0] - samples.y
    np.testing.assert_allclose([*best, residual @ residual], certified, rtol=1e-10)


def test_a_fit_of_classes_has_no_slope_left() -> None:
    draws = np.random.default_rng(3)
    y = (np.arange(50) % 2).astype(float)
    x = draws.normal(size=(50, 1)) + y[:, None]
    best = fitted(MODELS["logistic"](), x, y)
    p = 1 / (1 + np.exp(-(best[0] * x[:, 0] + best[1])))
    np.testing.assert_allclose([np.mean((p - y) * x[:, 0]), np.mean(p - y)], 0, atol=1e-5)


def test_classes_that_do_not_overlap_have_a_finite_fit() -> None:
    x = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    y = np.array([0.0, 0.0, 1.0, 1.0])
    assert np.isfinite(fitted(MODELS["logistic"](), x, y)).all()
    (left, right), _ = box_around(MODELS["logistic"](), x, y)
    assert left < 0 < right < 1000


def test_condition_numbers_are_the_published_ones() -> None:
    data, line = Norris().load(), MODELS["line"]()
    assert condition(line, data.x, data.y) == pytest.approx(731_407, abs=0.5)
    standard = (data.x - data.x.mean()) / data.x.std()
    assert condition(line, standard, data.y) == pytest.approx(1, abs=1e-12)
    assert condition(line, np.full((36, 1), 2.0), data.y) == np.inf


def test_the_factor_of_the_curvature_gives_the_hessian() -> None:
    data, line = Norris().load(), MODELS["line"]()
    factor = curvature(line, np.zeros(2), data.x)
    rows = np.hstack([data.x, np.ones_like(data.x)])
    np.testing.assert_allclose(factor.T @ factor, rows.T @ rows / 36, rtol=1e-12)


@pytest.mark.parametrize(
    ("x", "y"),
    [([1.0], [1.0]), ([2.0, 2.0, 2.0], [1.0, 1.0, 1.0]), ([1.0, 2.0], [0.0, 0.0]), ([1e-9, 1e9], [1e9, -1e9])],
)
@every
def test_a_box_is_found_for_any_data(model: Model, x: list[float], y: list[float]) -> None:
    targets = (np.array(y) > 0).astype(float) if model.task == "binary" else np.array(y)
    for low, high in box_around(model, np.repeat(np.array(x)[:, None], model.features, 1), targets):
        assert -1e12 < low < high < 1e12
