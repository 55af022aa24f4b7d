"""Formulas are read as Python reads them, errors point at the place, and nothing typed runs code or hangs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.declared import BadInput
from engine.formulas.latex import latex
from engine.formulas.numbers import number
from engine.formulas.objective import ExpressionObjective
from engine.formulas.parser import MAX_DEPTH, parse
from engine.formulas.tree import FUNCTIONS, FormulaError, parameter_names, sizes
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.runtime import Backend
from tests.engine.python_reading import read

NUMPY = Backend("numpy")
NUMPY_NAMES = {"abs": "abs", "min": "minimum", "max": "maximum", "atan": "arctan"}


def by_python(text: str, x: np.ndarray) -> np.ndarray:
    """The values `[L]` of a formula at `x [L, 2]` as Python and numpy have them."""
    functions = {name: getattr(np, NUMPY_NAMES.get(name, name)) for name in FUNCTIONS}
    values = {"x": x[:, 0], "y": x[:, 1], "pi": np.pi, "e": np.e, "a": 1.25}
    with np.errstate(all="ignore"):
        return np.broadcast_to(read(text, {**functions, "number": np.float64}, values), len(x))


def by_us(text: str, x: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.asarray(ExpressionObjective(text, {"a": 1.25}).on(NUMPY).value(x))


@pytest.mark.parametrize(
    "text",
    [
        "-x**2", "(-x)**2", "2**3**2*x", "x**-2", "x**-y", "-x**-2", "x - y - 1", "x/y/2", "x/y*2", "x*y/2*3/y",
        "--x", "-+-x", "2*-x", "2 - -x", "x^2 + y", "1e-3*x + .5*y + 2.", "abs(-x)", "min(x, y) + max(x, y)*2",
        "x**0.5", "x**1.5", "x**-0.5", "x**-2.5", "x**0.1", "2**x", "x**a", "a**x", "x**y", "x**64", "(x + y)**7",
        "sin(x)**2 + cos(y)", "e**x + exp(y)", "pi*x", "sqrt(x*x)", "x - (y - 1)", "1/(1 + x**2)", "5", "0*x + a",
        "tan(x) + tanh(y) + sinh(x) + cosh(y) + atan(x) + log(x)", "3*(x + y)/6", "(x/y)**3", "1000*x + 1001*y",
    ],
)  # fmt: skip
def test_a_formula_means_what_it_means_in_python(text: str) -> None:
    x = np.random.default_rng(0).uniform(0.1, 3, (20, 2))
    np.testing.assert_allclose(by_us(text, x), by_python(text, x), rtol=1e-13)


def test_powers_of_negative_numbers_are_those_of_numpy() -> None:
    x = np.array([[-2.0, 3.0], [-2.0, 2.0], [-8.0, 1 / 3], [0.0, 0.0], [0.0, 2.0], [0.0, -1.0], [-3.0, -3.0]])
    np.testing.assert_allclose(by_us("x**y", x), by_python("x**y", x), rtol=1e-13)
    np.testing.assert_allclose(by_us("x**65", x), by_python("x**65", x), rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "position", "length", "words"),
    [
        ("", 0, 1, "the formula ends where"),
        ("x +", 3, 1, "the formula ends where"),
        ("x + )", 4, 1, 'should come before ")"'),
        ("x)", 1, 1, 'this ")" closes nothing'),
        ("(x + y", 6, 1, 'a ")" or an operator is missing'),
        ("2x", 1, 1, 'an operator such as * is missing before "x"'),
        ("x + y z", 6, 1, 'missing before "z"'),
        ("x*sin y", 2, 3, "sin needs brackets"),
        ("x + sine(x)", 4, 4, "did you mean sin(...)?"),
        ("x + cosh2", 4, 5, "did you mean cosh(...)?"),
        ("ln(x)", 0, 2, "did you mean log(...)?"),
        ("tnah(x)", 0, 4, "did you mean tan"),
        ("y + X", 4, 1, "did you mean x?"),
        ("y + xy", 4, 2, "did you mean x*y?"),
        ("a(x)", 0, 1, "to multiply, write a*(...)"),
        ("1 + min(x)", 4, 6, "min takes 2 arguments, not 1"),
        ("sin(x, y)", 0, 9, "sin takes 1 argument, not 2"),
        ("x(y)", 0, 1, "to multiply, write x*(...)"),
        ("\u0445 + y", 0, 1, 'it is the sign "cyrillic small letter ha"'),
        ("x + \x00", 4, 1, '"\\x00" is not understood'),
        ("x²", 1, 1, "write **2"),
        ("x = 3", 2, 1, "only what comes after"),
        ("1,5*x", 1, 1, "the decimal point is a dot"),
        ("1.2.3*x", 3, 2, "an operator such as * is missing"),
        ("x + 1/(2 - 2)", 4, 9, "this divides by zero"),
        ("x/(2 - 2)", 0, 9, "this divides by zero"),
        ("x + sqrt(-1)", 4, 8, "this has no real value"),
        ("x + log(0)", 4, 6, "this has no real value"),
        ("x + 9**9**9", 4, 7, "this number is too large"),
        ("x + 1e999", 4, 5, "this number is too large"),
        ("log(-k)*x", 0, 7, "this has no real value with k = 1"),
    ],
)
def test_a_mistake_is_marked_where_it_is(text: str, position: int, length: int, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        FormulaLandscape.typed(text)
    assert words in str(caught.value)
    assert str(caught.value).endswith(f"(character {position + 1}).")
    assert (caught.value.position, caught.value.length) == (position, length)


def test_every_other_name_is_a_parameter_in_the_order_typed() -> None:
    tree = parse("b*x + alpha_1*y - a*b + lambda*pi*e*E + tau*mix")
    assert parameter_names(tree) == ("b", "alpha_1", "a", "lambda", "tau", "mix")


def nested(function: str, times: int) -> str:
    return f"{function}(" * times + "x + y" + ")" * times


MALICIOUS = [
    "9**9**9**9", "x" * 100_000, "(" * 10_000 + "x" + ")" * 10_000, "-" * 10_000 + "x", "-" * 1_000 + "x", "x**1e9",
    "exp(exp(exp(exp(999))))", "x**9**9**9", "1/0", "sqrt(-1)", "log(-1)", "x**1e308", "(x + y)**-1e308",
    "+".join(["x"] * 5_000), "+".join(["x"] * 900), "x*" * 900 + "y", "x**" * 900 + "y", "x/" * 900 + "y",
    "*".join(f"(x+{i}*y)" for i in range(55)), "*".join(f"sin(x*cos(y+{i}))" for i in range(40)), "x**" * 28 + "y",
    "+".join(["x*y"] * 70), "*".join(["(x+y)"] * 60), "(" * 14 + "x+y" + ")**64" * 14, "(" * 12 + "x+y" + ")**0.5" * 12,
    "(" * 12 + "x" + ")**2+y" * 12, "1/(" * 20 + "x" + ")" * 20, "max(" * 20 + "x" + ",y)" * 20, "0**x", "0**-x",
    "x/(y - y)", "(x - x)**-1", "0/x", "sin(x - x)", "max(x, x)", "1e-400*x", "1e308*x*1e308*y", "exp(x)**exp(y)",
    "__import__('os').system('true')", "().__class__", "lambda: x", "x if x else y", "x[0]", "x.real", "f'{x}'",
    "exec(x)", "open(x)", "x; y", "x\ny", "\0", "x\u202ey", "١*x", "x" + "\n" * 1_000, "{x}", "@x", "x := 3",
    "k0*x + c0*y", "Sin(x)", "None*x", "True*x", "math*x", "np*x", *(nested(function, 28) for function in FUNCTIONS),
]  # fmt: skip


def reading(text: str) -> str | None:
    """Do all that a typed formula goes through: `None` if it works, or the sentence."""
    try:
        landscape = FormulaLandscape.typed(text)
        x = np.array([[0.3, 0.4], [1.0, -2.0], [0.0, 0.0]])
        evaluator = landscape.objective().on(NUMPY)
        with np.errstate(all="ignore"):
            f, g = evaluator.value_and_gradient(x)
            hessian = evaluator.hessian(x)
        assert (f.shape, g.shape, hessian.shape) == ((3,), (3, 2), (3, 2, 2))
        assert not (np.isnan(g) & np.isfinite(f)[:, None]).any()
        assert landscape.latex()
        assert Landscape.read(landscape.as_dict()) == landscape
    except BadInput as error:
        return str(error)
    return None


@pytest.mark.parametrize("text", MALICIOUS, ids=range(len(MALICIOUS)))
def test_whatever_is_typed_is_a_result_or_a_sentence(text: str) -> None:
    reading(text)


def test_what_sympy_could_not_finish_in_time_is_refused() -> None:
    assert "too entangled" in str(reading("*".join(f"(x+{i}*y)" for i in range(55))))
    assert "characters; at most" in str(reading("x" * 100_000))
    assert f"more than {MAX_DEPTH} levels deep" in str(reading("(" * 900 + "x" + ")" * 900))
    assert "more than 300 parts" in str(reading("+".join(["x"] * 900)))


def test_sizes_grow_as_written_out_derivatives_do() -> None:
    assert sizes(parse("5 + pi")) == (1, 0, 0)
    assert sizes(parse("x"))[1:] == (1, 0)
    for factors in (3, 5, 6):
        small, large = (sizes(parse("*".join(["(x+1)"] * n)))[2] for n in (factors, 2 * factors))
        assert 6 < large / small < 16  # the square of the number of factors, times the length of each


LETTERS = st.text("xyae0129.+-*/^(), sincoqrtpmbhgl|_", max_size=40)
ANY_TEXT = st.text(max_size=30)
ATOMS = st.sampled_from(["x", "y", "a", "2", "0.5", "3.7", "pi", "0", "1e3"])
EXPONENTS = st.sampled_from(["2", "3", "0.5", "-1", "-2", "1.3", "x", "a"])
ONE_ARGUMENT = st.sampled_from([name for name, arguments in FUNCTIONS.items() if arguments == 1])
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " - ", "*", "/"]), inner).map(lambda t: f"({''.join(t)})"),
        st.tuples(inner, EXPONENTS).map(lambda t: f"({t[0]})**{t[1]}"),
        st.tuples(ONE_ARGUMENT, inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        inner.map(lambda text: f"(-{text})"),
    ),
    max_leaves=8,
)


@settings(max_examples=300)
@given(st.one_of(LETTERS, ANY_TEXT))
def test_no_text_does_anything_but_a_result_or_a_sentence(text: str) -> None:
    reading(text)


@settings(max_examples=150)
@given(FORMULAS)
def test_any_formula_has_the_value_it_has_in_python(text: str) -> None:
    x = np.array([[0.7, 1.3], [2.1, 0.4]])
    if reading(text) is None:
        ours, pythons = by_us(text, x), by_python(text, x)
        known = np.isfinite(pythons) & (np.abs(pythons) < 1e10) & (np.abs(pythons) > 1e-10)
        np.testing.assert_allclose(ours[known], pythons[known], rtol=1e-6)  # a formula may cancel most digits


@settings(max_examples=150)
@given(FORMULAS)
def test_any_formula_has_the_slope_of_its_values(text: str) -> None:
    try:
        evaluator = ExpressionObjective(text, {"a": 1.25}).on(NUMPY)
    except FormulaError:
        return
    x, h = np.array([[0.7123, 1.3456]]), 1e-5
    with np.errstate(all="ignore"):
        _, g = evaluator.value_and_gradient(x)
        for axis, step in enumerate(np.eye(2) * h):
            after, before, far = (float(evaluator.value(x + k * step)[0]) for k in (1, -1, 2))
            slope = (after - before) / (2 * h)
            rough = abs(far - 2 * after + float(evaluator.value(x)[0])) / h  # what the next order or a kink adds
            if math.isfinite(slope) and abs(after) < 1e6:
                assert g[0, axis] == pytest.approx(slope, rel=1e-4, abs=1e-5 * (1 + abs(after)) + 2 * rough)


def test_numbers_in_facts_may_be_formulas_of_the_parameters() -> None:
    assert number("a**2 + 1", {"a": 3}) == 10
    assert number("-sqrt(3)/2 - pi/3", {}) == pytest.approx(-1.9132229549810364, rel=1e-15)
    with pytest.raises(FormulaError, match="has no value here"):
        number("x", {})


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("(a - x)**2 + b*(y - x**2)**2", r"\left(a - x\right)^{2} + b \left(y - x^{2}\right)^{2}"),
        ("1.50*x - .5*y", "1.50 x - 0.5 y"),
        ("2.5e-3*x + 1e6", r"2.5 \cdot 10^{-3} x + 10^{6}"),
        ("2*3*x*2", r"2 \cdot 3 x \cdot 2"),
        ("-20*exp(-x/2)", r"-20 e^{-\frac{x}{2}}"),
        ("-(x + y)*y - (x - 1)", r"-\left(x + y\right) y - \left(x - 1\right)"),
        ("-(x + 1)/2", r"-\frac{x + 1}{2}"),
        ("x - -y", r"x - \left(-y\right)"),
        ("2*-x", r"2 \left(-x\right)"),
        ("(x**2)**3", r"\left(x^{2}\right)^{3}"),
        ("(1e3)**x", r"\left(10^{3}\right)^{x}"),
        ("exp(x)**2", r"\left(e^{x}\right)^{2}"),
        ("sin(x)**2", r"\sin^{2}\left(x\right)"),
        ("sqrt(abs(x))", r"\sqrt{\left|x\right|}"),
        ("min(x, atan(y))", r"\min\left(x, \arctan\left(y\right)\right)"),
        ("alpha*x + b2*y + k_max*pi*E", r"\alpha x + b_{2} y + k_{\mathrm{max}} \, \pi e"),
    ],
)
def test_a_formula_is_written_as_on_paper(text: str, written: str) -> None:
    assert latex(parse(text)) == written
