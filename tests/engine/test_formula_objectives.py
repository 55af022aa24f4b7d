"""A formula on rows: every backend agrees, lanes know nothing of each other, kinks and large numbers are met."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from engine.formulas.objective import ExpressionObjective
from engine.runtime import Backend
from tests.engine.landscape_kit import BUILTIN, NUMPY, TORCH

MANY_FUNCTIONS = (
    "sin(x)*cos(y) + tan(x/9) + exp(-x**2) + log(1 + x*x) + sqrt(1 + y**2) + abs(x - y) + tanh(x*y) + sinh(x/3)"
    " + cosh(y/3) + atan(x + 2*y) + min(x, y) - max(x*x, 1) + x**3 - y**4/50 + x**5*y/900 + abs(x)**1.3 + 1.7**y"
    " + (1 + x*x)**(y/3) + 1/(2 + x**2)**2 + a*x"
)


def objectives() -> list[ExpressionObjective]:
    return [landscape.objective() for landscape in BUILTIN.values()] + [ExpressionObjective(MANY_FUNCTIONS, {"a": 0.3})]


@pytest.mark.parametrize("objective", objectives(), ids=lambda objective: objective.expression[:20])
def test_numpy_and_torch_agree(objective: ExpressionObjective) -> None:
    x = np.random.default_rng(3).uniform(-2, 2, (50, 2))
    rows_of = {NUMPY: x, TORCH: torch.from_numpy(x)}
    evaluators = [(objective.on(backend), rows_of[backend]) for backend in (NUMPY, TORCH)]
    both = [(*e.value_and_gradient(at), e.hessian(at), e.value(at)) for e, at in evaluators]
    for ours, theirs in zip(*both, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-9, atol=1e-10 * np.abs(ours).max())


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ["numpy", "torch"])
@pytest.mark.parametrize("objective", objectives(), ids=lambda objective: objective.expression[:20])
def test_a_lane_has_the_same_bits_in_any_company(objective: ExpressionObjective, name: str, dtype: str) -> None:
    backend = Backend(name, dtype)  # type: ignore[arg-type]
    evaluator = objective.on(backend)
    x = backend.array(np.random.default_rng(4).uniform(-3, 3, (1003, 2)))
    with np.errstate(all="ignore"):
        f, g = evaluator.value_and_gradient(x)
        for size in (1, 3, 5, 17):
            for first in range(0, 120, size):
                some_f, some_g = evaluator.value_and_gradient(backend.array(backend.numpy(x)[first : first + size]))
                assert np.array_equal(backend.numpy(some_f), backend.numpy(f)[first : first + size], equal_nan=True)
                assert np.array_equal(backend.numpy(some_g), backend.numpy(g)[first : first + size], equal_nan=True)


@pytest.mark.parametrize("name", ["numpy", "torch"])
@pytest.mark.parametrize(
    "expression", [MANY_FUNCTIONS, "3 + 0*x", "x", "a*y", "2**x", "sin(x - x)", "min(1, 2)", "x**a", "1/x"]
)
def test_float32_rows_stay_float32_and_inputs_untouched(name: str, expression: str) -> None:
    backend = Backend(name, "float32")  # type: ignore[arg-type]
    evaluator = ExpressionObjective(expression, {"a": 2.5}).on(backend)
    x = backend.array([[0.5, -1.25], [1.5, 2.0], [0.25, 0.75]])
    before = backend.numpy(x).copy()
    f, g = evaluator.value_and_gradient(x)
    assert {part.dtype for part in (f, g, evaluator.value(x), evaluator.hessian(x))} == {x.dtype}
    assert (f.shape, g.shape, evaluator.hessian(x).shape) == ((3,), (3, 2), (3, 2, 2))
    f += 1  # a new array, not a view of the rows
    assert np.array_equal(backend.numpy(x), before)
    f -= 1
    exact = ExpressionObjective(expression, {"a": 2.5}).on(NUMPY).value_and_gradient(before.astype(float))
    np.testing.assert_allclose(backend.numpy(f), exact[0], rtol=1e-5)
    np.testing.assert_allclose(backend.numpy(g), exact[1], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("backend", [NUMPY, TORCH], ids=["numpy", "torch"])
def test_the_gradient_lies_in_memory_as_the_rows_do(backend: Backend) -> None:
    evaluator = BUILTIN["rosenbrock"].objective().on(backend)
    across = backend.array(np.zeros((7, 2)))
    along = backend.array(np.zeros((2, 7))).T
    for x in (across, along):
        _, g = evaluator.value_and_gradient(x)
        assert (g.strides if backend is NUMPY else g.stride()) == (x.strides if backend is NUMPY else x.stride())


@pytest.mark.parametrize("backend", [NUMPY, TORCH], ids=["numpy", "torch"])
def test_a_kink_has_gradient_0_but_lost_numbers_stay_lost(backend: Backend) -> None:
    def at(expression: str, x: float, y: float) -> tuple[float, list[float]]:
        with np.errstate(all="ignore"):
            f, g = ExpressionObjective(expression).on(backend).value_and_gradient(backend.array([[x, y], [1.0, 1.0]]))
        return float(f[0]), [float(part) for part in g[0]]

    assert at("sqrt(x**2 + y**2) + y", 0, 0) == (0, [0, 0])
    assert at("abs(x) + 3*y", 0, 5) == (15, [0, 3])
    assert at("max(x, y)", 2, 2) == (2, [0.5, 0.5])
    assert at("min(x, 2*y)", 1, 5) == (1, [1, 0])
    assert at("sqrt(x) + y**2", 0, 3) == (9, [np.inf, 6])
    assert np.isnan(at("log(x) + y", -1, 0)[0])
    assert np.isnan(at("log(x)*y", -1, 0)[1]).any()


@pytest.mark.parametrize("backend", [NUMPY, TORCH], ids=["numpy", "torch"])
def test_hyperbolic_functions_are_accurate_at_any_size(backend: Backend) -> None:
    sizes = np.concatenate([-np.geomspace(1e-12, 800, 60), [0.0], np.geomspace(1e-12, 800, 60)])
    rows_of_sizes = backend.array(np.stack([sizes, sizes], 1))
    for name, truth in (("sinh", np.sinh), ("cosh", np.cosh)):
        with np.errstate(all="ignore"):
            ours = backend.numpy(ExpressionObjective(f"{name}(x)").on(backend).value(rows_of_sizes))
            np.testing.assert_allclose(ours, truth(sizes), rtol=2e-15)


def test_threads_may_ask_for_the_same_formula_at_once() -> None:
    def work(offset: int) -> list[float]:
        x = np.array([[0.25, -0.5]])
        evaluators = [ExpressionObjective(f"sin(x*y + {i}) + {i}*x**2").on(NUMPY) for i in range(offset, offset + 6)]
        return [float(e.value_and_gradient(x)[1].sum() + e.hessian(x).sum()) for e in evaluators]

    with ThreadPoolExecutor(4) as pool:
        assert len({tuple(found) for found in pool.map(work, [100] * 8)}) == 1


def test_moving_a_slider_compiles_nothing() -> None:
    from engine.formulas.compiled import compiled

    landscape = BUILTIN["rosenbrock"]
    x = np.array([[0.5, 0.5]])
    values = {landscape.with_values(b=b).objective().on(NUMPY).value_and_gradient(x)[0][0] for b in (1.0, 2.0, 3.0)}
    before = compiled.cache_info().misses
    function = landscape.objective().on(NUMPY)._gradient.func
    assert landscape.with_values(b=7.5).objective().on(NUMPY)._gradient.func is function
    assert compiled.cache_info().misses == before
    assert values == {0.25 + b * 0.0625 for b in (1.0, 2.0, 3.0)}
