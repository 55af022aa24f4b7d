"""The loss of a model over its parameters: exact values, gradients and Hessians, lane by lane and batch by batch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.dataset import Data, Dataset
from engine.datasets.noisy_line import NoisyLine
from engine.datasets.plane import Plane
from engine.datasets.two_classes import TwoClasses
from engine.fitting.objective import ModelObjective
from engine.loss import LOSSES, Loss
from engine.model import MODELS, Model
from engine.runtime import Backend

NUMPY, TORCH = Backend("numpy"), Backend("torch")
PAIRS = [(model(), loss()) for model in MODELS for loss in LOSSES if model.task == loss.task]
pairs = pytest.mark.parametrize(("model", "loss"), PAIRS, ids=[f"{model.key}-{loss.key}" for model, loss in PAIRS])
TWINS = {
    "mse": lambda p, y: (p - y) ** 2,
    "l1": lambda p, y: (p - y).abs(),
    "huber": lambda p, y: torch.where((p - y).abs() < 1, (p - y) ** 2 / 2, (p - y).abs() - 0.5),
    "log_cosh": lambda p, y: torch.log(torch.cosh(p - y)),
    "bce": lambda p, y: -(y * torch.log(torch.sigmoid(p)) + (1 - y) * torch.log(1 - torch.sigmoid(p))),
    "bce_with_logits": lambda p, y: torch.log(1 + torch.exp(p)) - y * p,
    "hinge": lambda p, y: torch.clamp(1 - (2 * y - 1) * p, min=0),
}
PREDICTIONS = {
    "line": lambda a, b, x: a * x[0] + b,
    "two_features": lambda a, b, x: a * x[0] + b * x[1],
    "logistic": lambda a, b, x: a * x[0] + b,
    "logistic_two_features": lambda a, b, x: a * x[0] + b * x[1],
    "power": lambda a, b, x: a * x[0] ** b,
    "saturation": lambda a, b, x: a * (1 - torch.exp(-b * x[0])),
    "neuron": lambda a, b, x: torch.tanh(a * x[0] + b),
}


def data_of(model: Model, samples: int = 23) -> Data:
    if model.task == "binary":
        return TwoClasses(samples=samples, features=model.features).load()
    data: Dataset = Plane(samples=samples) if model.features == 2 else NoisyLine(samples=samples)
    return Data.of(data.load().x, np.abs(data.load().y) + 0.1)


def objective(model: Model, loss: Loss, samples: int = 23, l1: float = 0.03, l2: float = 0.2) -> ModelObjective:
    data = data_of(model, samples)
    return ModelObjective(model, loss, data.x, data.y, l1, l2)


def places(count: int = 6) -> np.ndarray:
    """Parameters `[L, 2]` at which no penalty has its kink."""
    return np.random.default_rng(7).uniform(0.2, 0.9, (count, 2))


@pytest.mark.parametrize(("model", "loss"), [pair for pair in PAIRS if pair[1].key in TWINS])
def test_values_and_gradients_are_those_of_plain_torch_code(model: Model, loss: Loss) -> None:
    data, x = data_of(model), torch.tensor(places(), requires_grad=True)
    columns = tuple(torch.tensor(column) for column in data.x.T)
    prediction = PREDICTIONS[model.key](x[:, :1], x[:, 1:], columns)
    f = TWINS[loss.key](prediction, torch.tensor(data.y)).mean(1) + 0.03 * x.abs().sum(1) + 0.2 * (x**2).sum(1)
    (g,) = torch.autograd.grad(f.sum(), x)
    value, gradient = objective(model, loss).on(NUMPY).value_and_gradient(places())
    np.testing.assert_allclose(value, f.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(gradient, g.numpy(), rtol=1e-10, atol=1e-11)


@pairs
def test_derivatives_are_those_of_finite_differences(model: Model, loss: Loss) -> None:
    evaluator, x, h = objective(model, loss).on(NUMPY), places(), 1e-6
    f, g = evaluator.value_and_gradient(x)
    np.testing.assert_allclose(evaluator.value(x), f, rtol=1e-14)
    np.testing.assert_allclose(evaluator.gradient(x), g, rtol=1e-14)
    hessian = evaluator.hessian(x)
    for axis in range(2):
        step = h * np.eye(2)[axis]
        ahead, behind = evaluator.value_and_gradient(x + step), evaluator.value_and_gradient(x - step)
        np.testing.assert_allclose(g[:, axis], (ahead[0] - behind[0]) / (2 * h), rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(hessian[:, axis], (ahead[1] - behind[1]) / (2 * h), rtol=1e-4, atol=1e-4)


@pairs
def test_batches_of_an_epoch_average_to_the_full_gradient(model: Model, loss: Loss) -> None:
    whole = objective(model, loss, samples=24)
    for backend in (NUMPY, TORCH):
        evaluator, x = whole.on(backend), backend.array(places(3))
        full = backend.numpy(evaluator.gradient(x))
        order = np.stack([np.random.default_rng(lane).permutation(24) for lane in range(3)])
        for size in (1, 6, 24):
            parts = [evaluator.gradient_on(x, order[:, k : k + size]) for k in range(0, 24, size)]
            mean = np.mean([backend.numpy(part) for part in parts], axis=0)
            np.testing.assert_allclose(mean, full, rtol=1e-12, atol=1e-12 * np.abs(full).max())


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ["numpy", "torch"])
@pairs
def test_a_lane_has_the_same_bits_in_any_company(model: Model, loss: Loss, name: str, dtype: str) -> None:
    backend = Backend(name, dtype)  # type: ignore[arg-type]
    evaluator = objective(model, loss).on(backend)
    x = np.random.default_rng(4).normal(size=(21, 2))
    order = np.random.default_rng(5).integers(0, 23, (21, 5))
    together = [backend.numpy(part) for part in evaluator.value_and_gradient(backend.array(x))]
    together.append(backend.numpy(evaluator.gradient_on(backend.array(x), order)))
    for size in (1, 3, 10):
        for first in range(0, 20, size):
            rows = slice(first, first + size)
            some = backend.array(x[rows])
            alone = [*evaluator.value_and_gradient(some), evaluator.gradient_on(some, order[rows])]
            for part, whole in zip(alone, together, strict=True):
                assert np.array_equal(backend.numpy(part), whole[rows], equal_nan=True)


@pytest.mark.parametrize("key", ["mse", "huber"])
def test_chunks_change_no_bit(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluator = objective(MODELS["line"](), LOSSES[key]()).on(NUMPY)
    x = places(100)
    index = np.random.default_rng(0).integers(0, 23, (100, 4))
    whole = [*evaluator.value_and_gradient(x), evaluator.gradient_on(x, index), evaluator.hessian(x)]
    monkeypatch.setattr("engine.fitting.objective.CHUNK", 200)
    parts = [*evaluator.value_and_gradient(x), evaluator.gradient_on(x, index), evaluator.hessian(x)]
    for one, other in zip(whole, parts, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("name", ["numpy", "torch"])
@pytest.mark.parametrize("key", ["mse", "huber"])
def test_float32_rows_stay_float32_and_inputs_untouched(name: str, key: str) -> None:
    backend = Backend(name, "float32")  # type: ignore[arg-type]
    evaluator = objective(MODELS["line"](), LOSSES[key]()).on(backend)
    x = backend.array(places())
    before = backend.numpy(x).copy()
    f, g = evaluator.value_and_gradient(x)
    index = np.zeros((6, 2), dtype=int)
    assert {part.dtype for part in (f, g, evaluator.hessian(x), evaluator.gradient_on(x, index))} == {x.dtype}
    assert (f.shape, g.shape, evaluator.hessian(x).shape) == ((6,), (6, 2), (6, 2, 2))
    assert np.array_equal(backend.numpy(x), before)
    assert evaluator.samples == 23


def test_the_closed_form_is_the_mean_of_the_squares() -> None:
    """Also far from the minimum of raw Norris-like x, where a sum of products would lose ten digits."""
    data = Data.of(np.linspace(0, 1000, 40), np.linspace(0, 1000, 40) + np.sin(np.arange(40)))
    closed = ModelObjective(MODELS["line"](), LOSSES["mse"](), data.x, data.y)
    assert closed.quadratic is not None
    x = np.array([[1, 0], [1.001, 0.5], [-3, 200], [1, -1e-6]])
    plain = np.array([np.mean((w * data.x[:, 0] + b - data.y) ** 2) for w, b in x])
    np.testing.assert_allclose(closed.on(NUMPY).value(x), plain, rtol=1e-13)
    at_best = closed.on(NUMPY).gradient(closed.quadratic.best[None])
    assert (at_best == 0).all()
