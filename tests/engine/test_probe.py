"""The probe's numbers are those of closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import catalogue
from engine.landscapes.expression import FormulaLandscape
from engine.probe import eigenvalues, probe

BUILTIN = catalogue.builtin()


def test_a_bowl_has_its_parameters_as_eigenvalues() -> None:
    found = probe(BUILTIN["bowl"].with_values(a=2, b=50), 0.5, -1.0)
    assert found.value == pytest.approx((2 * 0.25 + 50) / 2)
    assert found.gradient == pytest.approx((1, -50))
    assert found.grad_norm == pytest.approx(math.hypot(1, 50))
    assert found.eigenvalues == pytest.approx((2, 50))
    assert found.condition == pytest.approx(25)
    assert found.rate_limit == pytest.approx(2 / 50)


def test_published_numbers() -> None:
    start = probe(BUILTIN["rosenbrock"], -1.2, 1.0)
    assert start.value == pytest.approx(24.2)
    assert start.gradient == pytest.approx((-215.6, -88))
    assert probe(BUILTIN["beale"], 3, 0.5).eigenvalues == pytest.approx((0.30146365, 48.979786), rel=1e-7)


def test_the_rate_limit_parts_what_converges_from_what_does_not() -> None:
    limit = probe(BUILTIN["ravine"], 0.3, 0.3).rate_limit
    assert limit is not None
    for rate, shrinks in ((0.99 * limit, True), (1.01 * limit, False)):
        assert (abs(1 - rate * 100) < 1) == shrinks


def test_at_a_saddle_and_where_nothing_curves() -> None:
    saddle = probe(BUILTIN["saddle"], 0, 0)
    assert (saddle.eigenvalues, saddle.condition, saddle.rate_limit) == ((-2, 2), 1, 1)
    flat = probe(FormulaLandscape.typed("x + y"), 0, 0)
    assert flat.eigenvalues == (0, 0)
    assert math.isnan(flat.condition)
    assert flat.rate_limit is None
    trough = probe(FormulaLandscape.typed("x**2"), 1, 1)
    assert (trough.condition, trough.rate_limit) == (math.inf, 1)
    assert probe(FormulaLandscape.typed("-x**2 - y**2"), 1, 1).rate_limit is None


def test_where_the_function_is_lost_so_are_its_numbers() -> None:
    lost = probe(FormulaLandscape.typed("log(x) + y**2"), -1, 0)
    assert math.isnan(lost.value)
    assert all(map(math.isnan, lost.eigenvalues))
    assert lost.rate_limit is None
    tip = probe(BUILTIN["ackley"], 0, 0)
    assert tip.gradient == (0, 0)
    assert all(map(math.isnan, tip.eigenvalues))


def test_eigenvalues_of_many_matrices() -> None:
    hessian = np.array([[[2.0, 1], [1, 2]], [[np.nan, 0], [0, 1]], [[0, 3], [3, 0]]])
    np.testing.assert_allclose(eigenvalues(hessian), [[1, 3], [np.nan, np.nan], [-3, 3]])
