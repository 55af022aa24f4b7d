"""Figures that others have published, reproduced: Goh's momentum tables and optax's arrivals on Rosenbrock."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from engine.optimizer import OPTIMIZERS, Optimizer
from tests.engine.rules import VARIANTS, descend, rosenbrock

SGD, MOMENTUM = OPTIMIZERS["sgd"], OPTIMIZERS["momentum"]


def contraction(rule: Optimizer, curvature: float) -> float:
    """The rate at which a linear rule contracts on lambda x^2 / 2: the spectral radius of its step's matrix.

    The matrix acts on (v, x), or on x alone without a velocity; its columns are what a step makes of the units.
    """
    v, x = np.array([[1.0], [0.0]]), np.array([[0.0], [1.0]])
    if not rule.symbols:
        v, x = v[1:], x[1:]
    step, state = rule.step(np, 2, x, curvature * x, rule.lr, {"v": v} if rule.symbols else {})
    columns = [*state.values(), x + step]
    return float(np.abs(np.linalg.eigvals(np.hstack(columns))).max())


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.99])
def test_momentum_is_stable_up_to_two_plus_two_beta(beta: float) -> None:
    curvature = 4.0
    limit = (2 + 2 * beta) / curvature
    assert contraction(MOMENTUM(lr=0.999 * limit, momentum=beta), curvature) < 1
    assert contraction(MOMENTUM(lr=1.001 * limit, momentum=beta), curvature) > 1


def test_plain_descent_is_stable_up_to_two_over_lambda() -> None:
    assert contraction(SGD(lr=0.999 * 2 / 7), 7) < 1 < contraction(SGD(lr=1.001 * 2 / 7), 7)


LIMITED = {name: rule for name, rule in VARIANTS.items() if rule.rate_limit(4.0)}


@pytest.mark.parametrize("rule", LIMITED.values(), ids=LIMITED)
def test_the_stated_limit_of_the_rate_is_where_the_rule_turns_unstable(rule: Optimizer) -> None:
    limit, _ = rule.rate_limit(4.0) or (0.0, "")
    assert contraction(rule.changed(lr=0.999 * limit), 4.0) < 1 < contraction(rule.changed(lr=1.001 * limit), 4.0)


def test_critical_damping() -> None:
    """alpha lambda = 0.04: beta 0.64 and rate 0.8; a double eigenvalue, so known to the root of the precision."""
    rates = {beta: contraction(MOMENTUM(lr=0.04, momentum=beta), 1.0) for beta in (0.62, 0.64, 0.66)}
    assert rates[0.64] == pytest.approx(0.8, abs=1e-7)
    assert rates[0.64] < min(rates[0.62], rates[0.66])
    assert rates[0.66] == pytest.approx(math.sqrt(0.66), rel=1e-12)  # oscillating: sqrt(beta)


@pytest.mark.parametrize(
    ("lowest", "highest", "alpha", "rate", "momentum_alpha", "beta", "momentum_rate"),
    [
        (0.01, 1, 1.9801980198, 0.9801980198, 3.3057851240, 0.6694214876, 0.8181818182),
        (1, 100, 0.0198019802, 0.9801980198, 0.0330578512, 0.6694214876, 0.8181818182),
        (1, 10, 0.1818181818, 0.8181818182, 0.2308861570, 0.2698738636, 0.5194938533),
    ],
)
def test_the_best_rates(
    lowest: float,
    highest: float,
    alpha: float,
    rate: float,
    momentum_alpha: float,
    beta: float,
    momentum_rate: float,
) -> None:
    for curvature in (lowest, highest):
        assert contraction(SGD(lr=alpha), curvature) == pytest.approx(rate, abs=1e-8)
        # a double eigenvalue: the ten printed digits of alpha and beta leave half as many of the rate
        rule = MOMENTUM(lr=momentum_alpha, momentum=beta)
        assert contraction(rule, curvature) == pytest.approx(momentum_rate, abs=3e-5)


CURVATURES = np.array([1.0, 10.0, 100.0])


@pytest.mark.parametrize(
    ("rule", "published"),
    [
        (SGD(lr=2 / 101), (1.2823742770316635, 0.6763679033989998, 0.13532626077420862, 0.018313196819831)),
        (
            MOMENTUM(lr=(2 / 11) ** 2, momentum=(9 / 11) ** 2),
            (3.349873642510757, 3.4052275141042996, 8.239454595664e-06, 6.276659597862e-14),
        ),
    ],
    ids=["plain", "momentum"],
)
def test_the_losses_after_1_10_50_and_100_steps(rule: Optimizer, published: tuple[float, ...]) -> None:
    start = np.array([[1, 1 / math.sqrt(10), 1 / 10]])
    path, _ = descend(rule, start, 100, gradient=lambda xp, x: CURVATURES * x)
    losses = [(CURVATURES * path[k] ** 2).sum() / 2 for k in (0, 1, 10, 50, 100)]
    np.testing.assert_allclose(losses, (1.5, *published), rtol=1e-11)


@pytest.mark.parametrize(
    ("alpha", "beta", "published"),
    [(0.01, 0.0, 0.022613065), (0.01, 0.9, 0.225593668), (0.1, 0.0, 0.236842105), (0.1, 0.9, 2.310810811)],
)
def test_the_noise_floor(alpha: float, beta: float, published: float) -> None:
    """Curvature 1, noise of deviation 3: the mean loss of 40,000 lanes, at its floor, within 3 standard errors."""
    draw = np.random.default_rng(2017)
    rule = MOMENTUM(lr=alpha, momentum=beta)
    x = np.zeros((40_000, 1))
    state = rule.initial(np, x)
    settled = round(6 / (1 - contraction(rule, 1.0)))  # by then the start has shrunk by e^-6, its loss by e^-12
    for t in range(1, settled + 1):
        step, state = rule.step(np, t, x, x + 3 * draw.standard_normal(x.shape), rule.lr, state)
        x = x + step
    losses = x**2 / 2
    error = losses.std() / math.sqrt(len(losses))
    assert error < 0.01 * published
    assert abs(losses.mean() - published) < 3 * error


ARRIVALS: list[tuple[str, dict[str, Any]]] = [
    ("adam", {"lr": 0.1}),
    ("adamw", {"lr": 0.1, "weight_decay": 1e-4}),
    ("amsgrad", {"lr": 0.1}),
    ("adagrad", {"lr": 1}),
    ("adadelta", {"lr": 0.1}),
    ("adamax", {"lr": 0.1}),
    ("nadam", {"lr": 0.01}),
    ("radam", {"lr": 5e-3}),
    ("rmsprop", {"lr": 5e-3, "alpha": 0.9}),
    ("rmsprop", {"lr": 5e-3, "alpha": 0.9, "momentum": 0.9}),
    ("momentum", {"lr": 1e-3, "momentum": 0.9}),
    ("rprop", {"lr": 0.1}),
    ("lion", {"lr": 1e-2, "weight_decay": 1e-4}),
]


@pytest.mark.parametrize(("key", "chosen"), ARRIVALS, ids=[f"{key}-{len(chosen)}" for key, chosen in ARRIVALS])
def test_optax_says_they_arrive(key: str, chosen: dict[str, Any]) -> None:
    """optax, alias_test.py: Rosenbrock from (0, 0), 10,000 steps, within 3e-2 of (1, 1)."""
    path, _ = descend(OPTIMIZERS[key](**chosen), np.zeros((1, 2)), 10_000, gradient=rosenbrock)
    np.testing.assert_allclose(path[-1], 1, rtol=3e-2, atol=3e-2)


def test_adams_first_step_is_the_rate_times_the_sign() -> None:
    x, g = np.zeros((1, 3)), np.array([[3.0, -0.002, 500.0]])
    rule = OPTIMIZERS["adam"](lr=0.1, eps=1e-12)
    step, _ = rule.step(np, 1, x, g, rule.lr, rule.initial(np, x))
    np.testing.assert_allclose(step, -0.1 * np.sign(g), rtol=1e-8)
