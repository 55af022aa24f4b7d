"""The Hessian's eigenvalues against closed forms, finite differences and the whole matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine import hessian
from engine.hessian import full_hessian, hvp, lanczos, leading, random_start, sharpness
from engine.jobs.train import run
from engine.loss import LOSSES
from engine.problem import Problem
from tests.engine.slice_kit import problem
from tests.engine.training_kit import training

RELU_NET = {"key": "mlp", "hidden": [6, 5], "activation": "ReLU"}


def differences(made: Problem, weights: torch.Tensor, step: float = 1e-5) -> np.ndarray:
    """The Hessian by central differences of the gradient."""
    moved = torch.cat([weights + step * torch.eye(len(weights)), weights - step * torch.eye(len(weights))]).double()
    gradients = torch.cat([made.gradients(one[None], made.train.x, made.train.y)[1] for one in moved])
    up, down = gradients.chunk(2)
    return ((up - down) / (2 * step)).numpy()


def test_a_linear_model_under_the_squared_error_has_the_moments_of_its_data() -> None:
    made = problem("regression", network="linear")
    x = np.column_stack([made.train.x.numpy(), np.ones(len(made.train))])
    expected = 2 / len(x) * x.T @ x
    weights = made.initial(0)
    np.testing.assert_allclose(full_hessian(made, weights), expected, atol=1e-12)
    assert sharpness(made, weights, 1e-9) == pytest.approx(np.linalg.eigvalsh(expected)[-1], rel=1e-12)


@pytest.mark.parametrize("loss", list(LOSSES), ids=lambda loss: loss.key)
def test_products_are_those_of_finite_differences(loss: Any) -> None:
    data = {"data": "step"} if loss.key == "squared_log" else {}
    made = problem(loss.task, loss=loss.key, network={"key": "mlp", "hidden": [4], "activation": "Tanh"}, **data)
    weights = made.initial(0)
    whole = full_hessian(made, weights)
    np.testing.assert_allclose(whole, differences(made, weights), atol=1e-7 * max(1, np.abs(whole).max()))


@pytest.mark.parametrize("task", ["regression", "binary", "classes"])
@pytest.mark.parametrize("activation", ["Tanh", "ReLU"])
def test_the_sharpness_is_the_largest_eigenvalue_of_the_whole_hessian(task: str, activation: str) -> None:
    made = problem(task, network={**RELU_NET, "activation": activation})
    for seed in range(3):
        weights = made.initial(seed)
        values, vectors = np.linalg.eigh(full_hessian(made, weights))
        assert sharpness(made, weights) == pytest.approx(values[-1], rel=1e-3)
        found, directions = leading(made, weights, 2, 1e-9)
        assert found == pytest.approx(values[:-3:-1], rel=1e-9)
        cosines = np.abs((directions.numpy() * vectors[:, :-3:-1].T).sum(1))
        assert cosines == pytest.approx([1, 1], abs=1e-9)


def test_a_relu_net_has_the_hessian_of_the_smooth_piece_it_is_on() -> None:
    made = problem("regression", network=RELU_NET)
    weights = made.initial(0)
    np.testing.assert_allclose(full_hessian(made, weights), differences(made, weights, 1e-7), atol=1e-5)


def test_a_loss_that_bends_only_at_kinks_has_no_sharpness() -> None:
    made = problem("regression", network="linear", loss="l1")
    assert sharpness(made, made.initial(0)) == 0


def test_blocks_of_samples_give_the_same_product(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"key": "blobs", "samples": 900}
    made = problem("classes", data=data, loss={"key": "cross_entropy", "weight": [1, 2, 5]}, held_out=0.0)
    weights = made.initial(0)
    vector = random_start(weights)
    whole = hvp(made, weights)(vector)
    monkeypatch.setattr(hessian, "AT_ONCE", 1)
    assert torch.allclose(hvp(made, weights)(vector), whole, rtol=1e-12, atol=1e-14)


def test_weights_that_are_not_finite_have_no_sharpness() -> None:
    made = problem("regression")
    assert np.isnan(sharpness(made, made.initial(0) * float("nan")))


def test_a_training_records_its_sharpness_where_it_is_due() -> None:
    asked = training("regression", racers=["sgd", "adam"], sharpness_every=3)
    trainer = run(asked)
    rows = trainer.history.rows
    assert np.flatnonzero(np.isfinite(rows.sharpness[:, 0])).tolist() == list(range(0, len(rows), 3))
    for lane in range(2):
        weights = torch.from_numpy(rows.weights[6, lane])
        expected = np.linalg.eigvalsh(full_hessian(trainer.problem, weights))[-1]
        assert rows.sharpness[6, lane] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    "values",
    [[3.0, 3.0, 3.0, 3.0], [0.0, 0.0, 0.0, 0.0], [5.0, 0.0, 0.0, 0.0], [-1.0, -2.0, -3.0, -9.0]],
    ids=["equal", "none", "one", "negative"],
)
def test_a_start_that_reaches_few_directions_does_not_hide_the_others(values: list[float], dtype: Any) -> None:
    turn = torch.linalg.qr(torch.randn(4, 4, generator=torch.Generator().manual_seed(0), dtype=dtype))[0]
    matrix = turn @ torch.diag(torch.tensor(values, dtype=dtype)) @ turn.T
    found, vectors = lanczos(matrix.__matmul__, random_start(matrix[0]), 2, 1e-5)
    assert found == pytest.approx(values[:2], abs=1e-4)
    np.testing.assert_allclose((vectors @ vectors.T).numpy(), np.eye(2), atol=1e-5)
    np.testing.assert_allclose((vectors @ matrix).numpy(), found[:, None] * vectors.numpy(), atol=1e-4)


def test_it_stops_when_it_knows_enough() -> None:
    """One eigenvalue far from 2,000 others, as at the end of a training."""
    values = torch.linspace(-0.1, 1, 2000, dtype=torch.float64)
    values[7] = 20.0
    products = []

    def product(vector: torch.Tensor) -> torch.Tensor:
        products.append(vector)
        return values * vector

    found, _ = lanczos(product, random_start(values), tolerance=1e-3)
    assert found[0] == pytest.approx(20, rel=1e-6)
    assert len(products) < 10
