"""The facts about every landscape hold, and its derivatives are exact."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import mpmath
import numpy as np
import pytest
import torch

from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from tests.engine.landscape_kit import BUILTIN, NUMPY, TORCH, every, rows
from tests.engine.python_reading import read

REFERENCE = {
    entry["key"]: entry
    for entry in json.loads((Path(__file__).parents[1] / "reference" / "landscapes.json").read_text())["landscapes"]
}


def precise(landscape: Landscape, x: object, y: object) -> mpmath.mpf:
    """The value in 30-digit arithmetic, read by Python's grammar."""
    with mpmath.workdps(30):
        functions = {name: getattr(mpmath, name) for name in "sin cos tan exp log sqrt tanh sinh cosh atan".split()}
        functions |= {"abs": abs, "min": min, "max": max, "number": lambda number: mpmath.mpf(repr(number))}
        values = {"x": mpmath.mpf(x), "y": mpmath.mpf(y), "pi": mpmath.pi, "e": mpmath.e, **landscape.values}
        return read(landscape.expression, functions, values)


def test_every_reference_landscape_is_there() -> None:
    assert set(BUILTIN) == set(REFERENCE)


@every
def test_facts_are_those_of_the_reference(landscape: FormulaLandscape) -> None:
    entry = REFERENCE[landscape.key]
    assert landscape.title == entry["title"]
    assert landscape.expression == entry["expression"].replace("Abs", "abs").replace("E +", "e +")
    assert landscape.values == entry.get("parameters", {})
    assert np.array_equal(landscape.box, entry["box"])
    assert np.array_equal(landscape.start, entry["start"])
    np.testing.assert_allclose(landscape.minima_now(), np.reshape(entry["minima"], (-1, 2)).tolist(), rtol=1e-15)
    lowest = [number for number in (landscape.minimum_now(),) if number is not None]
    assert lowest == pytest.approx([entry["minimum"]] if "minimum" in entry else [], rel=1e-14)
    assert landscape.note.endswith((".", "!"))


@every
def test_every_minimum_is_a_minimum(landscape: FormulaLandscape) -> None:
    evaluator = landscape.objective().on(NUMPY)
    (x_low, x_high), (y_low, y_high) = landscape.box
    with np.errstate(all="ignore"):
        _, slopes = evaluator.value_and_gradient(rows(landscape, 2000))
        for point in landscape.minima_now():
            f, g = evaluator.value_and_gradient(np.array([point]))
            assert float(precise(landscape, *point)) == pytest.approx(landscape.minimum_now(), rel=1e-12, abs=1e-12)
            assert f[0] == pytest.approx(landscape.minimum_now(), rel=1e-12, abs=1e-9)
            if landscape.minima_are == "smooth":
                assert np.abs(g).max() < 1e-6 * np.median(np.abs(slopes))
            elif landscape.minima_are == "kink":
                assert (g == 0).all()
            else:
                assert point[0] in landscape.box[0] or point[1] in landscape.box[1]
                assert np.abs(g).max() > 0.01 * np.median(np.abs(slopes))
            around = np.random.default_rng(0).normal(point, 1e-3 * (x_high - x_low), (2000, 2))
            around = np.clip(around, (x_low, y_low), (x_high, y_high))
            assert evaluator.value(around).min() >= f[0]


@every
def test_nothing_in_the_box_is_lower(landscape: FormulaLandscape) -> None:
    if landscape.minimum_now() is not None:
        with np.errstate(all="ignore"):
            values = landscape.objective().on(NUMPY).value(rows(landscape, 100_000))
        assert values.min() >= landscape.minimum_now()


@every
def test_values_and_derivatives_are_exact(landscape: FormulaLandscape) -> None:
    """Against 30-digit values and their central differences, at points away from kinks."""
    evaluator = landscape.objective().on(NUMPY)
    x = rows(landscape, 5, seed=1)
    f, g = evaluator.value_and_gradient(x)
    hessian = evaluator.hessian(x)
    np.testing.assert_allclose(evaluator.value(x), f, rtol=1e-13)
    with mpmath.workdps(30):
        h = mpmath.mpf("1e-8")
        for lane, (px, py) in enumerate(x):
            at = {(i, j): precise(landscape, px + i * h, py + j * h) for i in (-1, 0, 1) for j in (-1, 0, 1)}
            slope = [(at[1, 0] - at[-1, 0]) / (2 * h), (at[0, 1] - at[0, -1]) / (2 * h)]
            xx, yy = ((at[s] - 2 * at[0, 0] + at[t]) / h**2 for s, t in (((1, 0), (-1, 0)), ((0, 1), (0, -1))))
            xy = (at[1, 1] - at[1, -1] - at[-1, 1] + at[-1, -1]) / (4 * h**2)
            size = np.abs(g[lane]).max() + abs(f[lane])
            np.testing.assert_allclose(f[lane], float(at[0, 0]), rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(g[lane], [float(s) for s in slope], rtol=1e-10, atol=1e-12 * size)
            bend = np.abs(hessian[lane]).max() + size
            curvature = np.array([[xx, xy], [xy, yy]], dtype=float)
            np.testing.assert_allclose(hessian[lane], curvature, rtol=1e-9, atol=1e-10 * bend)


@every
def test_gradients_are_those_of_autograd(landscape: FormulaLandscape) -> None:
    functions = {name: getattr(torch, name) for name in "sin cos tan exp log sqrt abs tanh sinh cosh atan".split()}
    functions["number"] = lambda number: torch.tensor(number, dtype=torch.float64)
    constants = {name: torch.tensor(value, dtype=torch.float64) for name, value in landscape.values.items()}
    constants |= {"pi": torch.tensor(np.pi, dtype=torch.float64), "e": torch.tensor(np.e, dtype=torch.float64)}
    x = torch.from_numpy(rows(landscape, 20, seed=2)).requires_grad_()
    f = read(landscape.expression, functions, {"x": x[:, 0], "y": x[:, 1], **constants})
    (g,) = torch.autograd.grad(f.sum(), x)
    ours, slope = landscape.objective().on(TORCH).value_and_gradient(x.detach())
    torch.testing.assert_close(ours, f.detach(), rtol=1e-11, atol=1e-11)
    torch.testing.assert_close(slope, g, rtol=1e-9, atol=1e-9 * float(g.abs().max()))


def test_listing_landscapes_loads_neither_torch_nor_sympy() -> None:
    code = (
        "import sys; from engine import catalogue; catalogue.landscapes(); [l.latex() for l in catalogue.landscapes()"
        ".values()]; assert not {'torch', 'sympy', 'PySide6', 'contourpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_parameters_move_the_minimum() -> None:
    moved = BUILTIN["rosenbrock"].with_values(a=-1.5)
    assert moved.minima_now() == ((-1.5, 2.25),)
    _, g = moved.objective().on(NUMPY).value_and_gradient(np.array(moved.minima_now()))
    assert (g == 0).all()
    assert moved.with_values(a=1).set == {}
    assert moved.with_values(b=1e6).minima_now() == ()  # outside the range in which the minima are stated
    assert moved.with_values(b=1e6).minimum_now() is None
