"""The rule that a card shows is the rule that runs: every formula, worked out, gives the step's own numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.optimizer import OPTIMIZERS, Optimizer
from engine.pictures.rule_reader import work_out
from tests.engine.rules import VARIANTS

every_variant = pytest.mark.parametrize("rule", VARIANTS.values(), ids=VARIANTS)


def names_in(rule: Optimizer) -> set[str]:
    return set(re.findall(r"<(\w+)>", "".join(rule.formula())))


@every_variant
def test_a_formula_names_only_what_a_card_can_fill_in(rule: Optimizer) -> None:
    vectors = {name + end for name in rule.symbols for end in ("", "_new")}
    assert names_in(rule) <= {"x", "x_new", "g", "lr", "t"} | vectors | set(type(rule).model_fields)
    assert all(rule.letter(name) for name in names_in(rule))
    assert all(line.count("{") == line.count("}") for line in rule.formula())


@every_variant
def test_a_formula_leaves_out_what_is_switched_off(rule: Optimizer) -> None:
    fields = {p.name: getattr(rule, p.name) for p in rule.parameters() if p.kind == "real"}
    off = {name for name, value in fields.items() if value == 0 and name not in ("initial_accumulator_value",)}
    assert not names_in(rule) & off


@every_variant
def test_a_formula_gives_the_numbers_of_the_step(rule: Optimizer) -> None:
    draw = np.random.default_rng(3)
    x = draw.normal(size=(4, 2))
    state = rule.initial(np, x)
    for t in range(1, 13):
        g, lr = draw.normal(size=x.shape), 0.7 * rule.lr  # as under a schedule
        values = {**rule.model_dump(), **state, "x": x, "g": g, "lr": lr, "t": t}
        step, new = rule.step(np, t, x, g, lr, state)
        found = work_out(rule.formula(), values)
        np.testing.assert_allclose(found["x_new"], x + step, rtol=1e-13, atol=1e-13 * np.abs(step).max())
        for name in rule.in_use():
            np.testing.assert_allclose(found[f"{name}_new"], new[name], rtol=1e-12, atol=1e-15)
        x, state = x + step, new


def test_the_vectors_a_formula_does_not_name_stand_still() -> None:
    for rule in VARIANTS.values():
        x = np.ones((1, 2))
        state = rule.initial(np, x)
        after = rule.step(np, 1, x, x, rule.lr, state)[1]
        assert all((after[name] == state[name]).all() for name in set(rule.symbols) - set(rule.in_use()))


def test_letters_tell_before_from_after() -> None:
    adam = OPTIMIZERS["adam"]
    assert [adam.letter(name) for name in ("x", "x_new", "m", "m_new", "beta1")] == [
        "x_{t-1}", "x_{t}", "m_{t-1}", "m_{t}", r"\beta_1",
    ]  # fmt: skip
    with pytest.raises(KeyError):
        adam.letter("nonsense")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (r"<y_new> = 2 <a> + 3^2 / 9 - |-<a>|", 6.0),
        (r"<y_new> = \frac{1}{\sqrt{<a> - 1}} \cdot \max(<a>, 7) - \min(1, 2)", 2.5),
        (r"<y_new> = \operatorname{sign}(-<a>) <a>^{2}", -25.0),
        (r"<y_new> = \begin{cases} 1 & <a> \lt 4 \\ 2 & <a> = 5 \\ 3 & \text{otherwise} \end{cases}", 2.0),
        (r"<y_new> = <a> - 1 - 2 (3 - <a>)", 8.0),
    ],
)
def test_the_reader_itself_can_reckon(line: str, value: float) -> None:
    assert work_out((line,), {"a": 5.0})["y_new"] == value


def test_the_reader_uses_plain_symbols_and_refuses_what_it_does_not_know() -> None:
    assert work_out((r"\rho_t = 2 <a>", r"<y_new> = \rho_t + 1"), {"a": 5.0})["y_new"] == 11
    with pytest.raises(ValueError, match="foo"):
        work_out((r"<y_new> = \foo",), {})
