"""The facts about every landscape hold, and its derivatives are exact on every backend."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mpmath
import numpy as np
import pytest
import torch

from engine import catalogue
from engine.declared import BadInput
from engine.formulas.objective import ExpressionObjective
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape, LandscapeParameter
from engine.runtime import Backend
from engine.scenario import Scenario
from tests.engine.python_reading import read

NUMPY, TORCH = Backend("numpy"), Backend("torch")
BUILTIN = {key: one for key, one in catalogue.builtin().items() if isinstance(one, FormulaLandscape)}
EVERY = catalogue.builtin()
REFERENCE = {
    entry["key"]: entry
    for entry in json.loads((Path(__file__).parents[1] / "reference" / "landscapes.json").read_text())["landscapes"]
}
MANY_FUNCTIONS = (
    "sin(x)*cos(y) + tan(x/9) + exp(-x**2) + log(1 + x*x) + sqrt(1 + y**2) + abs(x - y) + tanh(x*y) + sinh(x/3)"
    " + cosh(y/3) + atan(x + 2*y) + min(x, y) - max(x*x, 1) + x**3 - y**4/50 + x**5*y/900 + abs(x)**1.3 + 1.7**y"
    " + (1 + x*x)**(y/3) + 1/(2 + x**2)**2 + a*x"
)

every = pytest.mark.parametrize("landscape", BUILTIN.values(), ids=lambda landscape: landscape.key)


def rows(landscape: Landscape, count: int, seed: int = 0) -> np.ndarray:
    """Points `[count, 2]` in the landscape's box."""
    (x_low, x_high), (y_low, y_high) = landscape.box
    return np.random.default_rng(seed).uniform((x_low, y_low), (x_high, y_high), (count, 2))


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


def test_listing_landscapes_loads_neither_torch_nor_sympy() -> None:
    code = (
        "import sys; from engine import catalogue; catalogue.landscapes(); [l.latex() for l in catalogue.landscapes()"
        ".values()]; assert not {'torch', 'sympy', 'PySide6', 'contourpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


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


def test_parameters_move_the_minimum() -> None:
    moved = BUILTIN["rosenbrock"].with_values(a=-1.5)
    assert moved.minima_now() == ((-1.5, 2.25),)
    _, g = moved.objective().on(NUMPY).value_and_gradient(np.array(moved.minima_now()))
    assert (g == 0).all()
    assert moved.with_values(a=1).set == {}
    assert moved.with_values(b=1e6).minima_now() == ()  # outside the range in which the minima are stated
    assert moved.with_values(b=1e6).minimum_now() is None


def test_a_typed_formula_gets_its_parameters() -> None:
    landscape = FormulaLandscape.typed("k*x**2 + self*y**2", set={"k": 3})
    assert landscape.values == {"k": 3, "self": 1}
    assert landscape.with_values(self=2).objective().on(NUMPY).value(np.array([[1.0, 1.0]]))[0] == 5
    assert landscape.latex() == r"f(x, y) = k x^{2} + \mathrm{self} \, y^{2}"


@every
def test_a_built_in_landscape_is_written_by_its_key(landscape: FormulaLandscape) -> None:
    assert landscape.as_dict() == {"key": landscape.key}
    assert Landscape.read(json.loads(json.dumps(landscape.as_dict()))) == landscape
    assert Landscape.read(landscape.key) == landscape


def test_a_changed_or_own_landscape_survives_a_file() -> None:
    changed = BUILTIN["bowl"].with_values(b=50)
    assert changed.as_dict() == {"key": "bowl", "set": {"b": 50.0}}
    elsewhere = BUILTIN["bowl"].changed(box=((-9, 9), (-9, 9)))
    typed = FormulaLandscape.typed("q*x**2 + y**2", box=((-1, 2), (0, 4)), set={"q": 0.1})
    for landscape in (changed, elsewhere, typed):
        scenario = Scenario.checked({"landscape": landscape, "racers": ["adam"]})
        assert Scenario.from_json(scenario.to_json()).landscape == landscape


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("rosenbork", 'did you mean "rosenbrock"?'),
        (3, "a landscape is a name"),
        ({"key": "ackley", "box": []}, 'has only a "key" and a "set"'),
        ({"key": "rosenbrock", "set": {"c": 1}}, '"c" is not a known parameter of Rosenbrock; known: a, b'),
        ({"key": "ackley", "set": {"c": 1}}, '"c" is not a parameter of Ackley; it has none'),
        ({"key": "rosenbrock", "set": {"a": float("inf")}}, "a is inf; it should be a finite number"),
        ({"expression": "x +"}, "the formula ends where"),
        ({"expression": "q*x"}, '"q" is not known; the formula has no parameters'),
        ({"expression": "x", "box": [[3, -3], [0, 1]]}, "box: x goes from 3 to -3"),
        ({"expression": "x", "start": [float("nan"), 0]}, "start: (nan, 0) should be two finite numbers"),
        ({"expression": "x", "minima": [["x", 0]]}, '"x" has no value here'),
        ({"expression": "x", "colour": "red"}, '"colour" is not a known field'),
        ({"expression": "log(k)*x", "parameters": {"k": {}}, "set": {"k": -1}}, "no real value with k = -1"),
        ({"expression": "k*x", "parameters": {"k": {"default": 99}}}, "the default 99 should lie from low"),
    ],
)
def test_what_is_wrong_is_said(value: object, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        Landscape.read(value)
    assert words in str(caught.value)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder of landscapes, empty."""
    monkeypatch.setenv("RAVINE_HOME", str(tmp_path))
    (tmp_path / "landscapes").mkdir()
    return tmp_path / "landscapes"


def test_a_file_in_the_own_folder_is_a_landscape(own: Path) -> None:
    assert catalogue.landscapes() == EVERY
    text = '{"title": "Mine", "expression": "k*x**2 + y**2", "parameters": {"k": {"default": 2}}}'
    (own / "mine.json").write_text(text)
    mine = catalogue.landscape("mine")
    assert (mine.key, mine.title, mine.values) == ("mine", "Mine", {"k": 2})
    assert mine.parameters["k"] == LandscapeParameter(default=2)
    assert Landscape.read(mine.as_dict()) == mine
    assert "expression" in mine.as_dict()  # a scenario with it can be opened where the file is not
    assert catalogue.problems() == ()


def test_a_broken_file_in_the_own_folder_is_skipped_and_reported(own: Path) -> None:
    (own / "a.json").write_text("{")
    (own / "b.json").write_text('{"expression": "x +"}')
    (own / "c.json").write_text("[]")
    (own / "d.json").write_bytes(b"\xff\xfe\x00")
    (own / "rosenbrock.json").write_text('{"expression": "x"}')
    (own / "fine.json").write_text('{"expression": "x"}')
    assert set(catalogue.landscapes()) == {*EVERY, "fine"}
    assert catalogue.landscapes()["rosenbrock"] == BUILTIN["rosenbrock"]
    said = catalogue.problems()
    assert len(said) == 5
    for name, words in zip("abcd", ["is not JSON", "the formula ends", "JSON object", "read as a text"], strict=True):
        assert any(f"{name}.json was skipped" in sentence and words in sentence for sentence in said)


FAULTS = {
    '{"expression": "x", "start": [1' + "0" * 5000 + ", 0]}": "a number with too many digits",
    "[" * 100_000: "nested too deep",
    '{"expression": "x", "minima": [[NaN, 0]]}': "a minimum is nan; it should be a finite number",
    '{"expression": "x", "minimum": Infinity}': "a minimum is inf",
    '{"expression": "x", "minima": [["y", 0]]}': '"y" has no value here',
    '{"expression": "x", "parameters": {"x": {}}}': '"x" cannot be the name of a parameter',
    '{"expression": "e**x", "parameters": {"e": {}}}': '"e" cannot be the name of a parameter',
    '{"expression": "x", "parameters": {"a b": {}}}': '"a b" cannot be the name of a parameter',
    '{"expression": "x", "box": [[-1e308, 1e308], [0, 1]]}': "should rise between two numbers below 1e12",
    '{"expression": "x", "box": [[1, 1.0000000000000002], [0, 1]]}': "should rise",
}


@pytest.mark.parametrize(("text", "says"), FAULTS.items(), ids=FAULTS.values())
def test_no_file_in_the_own_folder_takes_the_others_away(own: Path, text: str, says: str) -> None:
    (own / "bad.json").write_text(text)
    (own / "fine.json").write_text('{"expression": "x"}')
    assert set(catalogue.landscapes()) == {*EVERY, "fine"}
    (said,) = catalogue.problems()
    assert says in said


def test_a_link_to_nowhere_takes_nothing_away(own: Path) -> None:
    (own / "lost.json").symlink_to(own / "nowhere")
    (own / "fine.json").write_text('{"expression": "x"}')
    assert set(catalogue.landscapes()) == {*EVERY, "fine"}
    assert len(catalogue.problems()) == 1


def test_minima_that_have_no_value_here_are_not_known() -> None:
    fields = {"parameters": {"a": {"low": 0}}, "minima": [["1/a", 0]], "minimum": "log(a)"}
    landscape = FormulaLandscape.checked({"expression": "x**2 + a*y**2", **fields})
    assert (landscape.minima_now(), landscape.minimum_now()) == (((1.0, 0.0),), 0.0)
    flat = landscape.with_values(a=0)
    assert (flat.minima_now(), flat.minimum_now()) == ((), None)


def test_without_an_own_folder_there_are_the_built_in_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAVINE_HOME", str(tmp_path / "nowhere"))
    assert catalogue.landscapes() == EVERY
