"""Many lanes at once: the same ends as one at a time, as the race, and as torch.optim."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine import OPTIMIZERS, Landscape, Scenario, run
from engine.catalogue import builtin
from engine.descend import descend
from engine.optimizer import Optimizer
from engine.runtime import Backend

ROSENBROCK = Landscape.read("rosenbrock").objective()


def starts(lanes: int, landscape: Landscape | None = None, seed: int = 0) -> np.ndarray:
    low, high = np.array((landscape or Landscape.read("rosenbrock")).box).T
    return np.random.default_rng(seed).uniform(low, high, (lanes, 2))


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS), ids=OPTIMIZERS.keys())
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_lane_depends_neither_on_tiles_nor_on_neighbours(optimizer: type[Optimizer], dtype: Any) -> None:
    rule, x = optimizer(lr=0.001), starts(257)
    whole = descend(rule, ROSENBROCK, x, 20, dtype=dtype)
    assert whole.dtype == dtype
    for tile in (2, 6, 128, 510):
        np.testing.assert_array_equal(descend(rule, ROSENBROCK, x, 20, dtype=dtype, tile=tile), whole)
    np.testing.assert_array_equal(descend(rule, ROSENBROCK, x[::-1], 20, dtype=dtype)[::-1], whole)


@pytest.mark.parametrize("key", builtin())
def test_so_on_every_landscape(key: str) -> None:
    landscape = Landscape.read(key)
    rule, x = OPTIMIZERS["adam"](lr=0.01), starts(37, landscape)
    whole = descend(rule, landscape.objective(), x, 30)
    np.testing.assert_array_equal(descend(rule, landscape.objective(), x, 30, tile=2), whole)


def test_the_ends_are_those_of_a_race() -> None:
    rule, x = OPTIMIZERS["adam"](lr=0.05), starts(20)
    film = run(
        Scenario(landscape="rosenbrock", starts=x.tolist(), racers=[rule], stop={"steps": 50, "grad_norm_below": None})
    )
    np.testing.assert_allclose(descend(rule, ROSENBROCK, x, 50), film.rows.position[-1], rtol=1e-11, atol=1e-12)


def test_the_ends_are_those_of_torch() -> None:
    x = starts(100)
    lanes = torch.tensor(x, requires_grad=True)
    twin = torch.optim.Adam([lanes], lr=0.05)
    for _ in range(50):
        twin.zero_grad()
        a, b = lanes[:, 0], lanes[:, 1]
        ((1 - a) ** 2 + 100 * (b - a**2) ** 2).sum().backward()  # type: ignore[no-untyped-call]
        twin.step()
    own = descend(OPTIMIZERS["adam"](lr=0.05), ROSENBROCK, x, 50)
    np.testing.assert_allclose(own, lanes.detach().numpy(), rtol=1e-9, atol=1e-10)


def test_inputs_stay_and_no_steps_lead_nowhere() -> None:
    x = starts(10)
    x.flags.writeable = False
    np.testing.assert_array_equal(descend(OPTIMIZERS["sgd"](), ROSENBROCK, x, 0), x)
    assert descend(OPTIMIZERS["sgd"](), ROSENBROCK, x[:0], 5).shape == (0, 2)


def test_a_lane_that_leaves_the_numbers_disturbs_no_other() -> None:
    rule, x = OPTIMIZERS["sgd"](lr=0.001), starts(50)
    far = np.vstack([x, [[1e60, 1e60]]])
    ends = descend(rule, ROSENBROCK, far, 20)
    assert not np.isfinite(ends[-1]).all()
    np.testing.assert_array_equal(ends[:-1], descend(rule, ROSENBROCK, x, 20))


@pytest.mark.parametrize("key", builtin())
def test_the_gradient_alone_is_the_gradient(key: str) -> None:
    landscape = Landscape.read(key)
    x = starts(64, landscape)
    for backend in (Backend("numpy"), Backend("torch")):
        evaluator = landscape.objective().on(backend)
        rows = backend.array(x)
        alone, together = evaluator.gradient(rows), evaluator.value_and_gradient(rows)[1]
        np.testing.assert_allclose(backend.numpy(alone), backend.numpy(together), rtol=1e-12, atol=1e-12)
