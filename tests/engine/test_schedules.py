"""Contract tests of the learning-rate schedules, and torch's own numbers where torch has them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.declared import Parameter
from engine.schedule import SCHEDULES, Schedule
from tests.engine.rules import along, settings_of

every_class = pytest.mark.parametrize("cls", list(SCHEDULES), ids=SCHEDULES.keys())
TWINS = [cls for cls in SCHEDULES if cls.twin]


def torch_factors(rule: Schedule, steps: int, total: int) -> np.ndarray:
    """The factors of torch's scheduler, after `LinearLR` where there is a warm-up, on an optimizer of rate 1."""
    kinds = torch.optim.lr_scheduler
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler: Any = getattr(kinds, rule.twin or "")(optimizer, **rule.twin_settings(max(total - rule.warmup, 1)))
    if rule.warmup:
        rise = kinds.LinearLR(optimizer, start_factor=rule.warmup_start, total_iters=rule.warmup)
        scheduler = kinds.SequentialLR(optimizer, [rise, scheduler], [rule.warmup])
    found = [scheduler.get_last_lr()[0]]
    for _ in range(1, steps):
        optimizer.step()
        scheduler.step()
        found.append(scheduler.get_last_lr()[0])
    return np.array(found)


@every_class
def test_each_class_says_what_it_is(cls: type[Schedule]) -> None:
    assert cls.title
    assert cls.idea.endswith(".")
    assert cls.formula.startswith(r"\eta_t = ")
    assert cls.key == "constant" or cls.paper
    assert cls.__doc__
    assert all(parameter.help.endswith(".") and parameter.label for parameter in cls.parameters())


def test_the_six_are_there() -> None:
    assert set("constant step exponential cosine inverse_sqrt one_cycle".split()) <= set(SCHEDULES.keys())


@every_class
@pytest.mark.parametrize("warmup", [0, 1, 7])
def test_the_numbers_are_torchs(cls: type[Schedule], warmup: int) -> None:
    if cls.twin:
        rule = cls(warmup=warmup, warmup_start=0.25)
        np.testing.assert_allclose(rule.factors(0, 59, 60), torch_factors(rule, 59, 60), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("cls", TWINS, ids=lambda cls: cls.key)
@settings(max_examples=40)
@given(data=st.data(), total=st.integers(40, 200))
def test_the_numbers_are_torchs_at_any_settings(cls: type[Schedule], data: st.DataObject, total: int) -> None:
    lengths = {p.name: data.draw(st.integers(20, 200)) for p in cls.parameters() if p.unit == "steps"}
    warmup = data.draw(st.integers(0, 30))
    chosen = {**data.draw(settings_of(cls)), **lengths, "warmup": warmup}
    assume(chosen.get("pct_start", 1) * 20 > 1)  # torch divides by zero where a cycle's rise is but one step
    rule = cls(**chosen)
    steps = warmup + min([total - warmup, *(n for name, n in lengths.items() if name == "total_steps")])
    np.testing.assert_allclose(rule.factors(0, steps, total), torch_factors(rule, steps, total), rtol=1e-10, atol=1e-13)


@every_class
@settings(max_examples=40)
@given(data=st.data(), total=st.integers(1, 3000))
def test_factors_are_numbers_from_nought_up_however_far(cls: type[Schedule], data: st.DataObject, total: int) -> None:
    rule = cls(**data.draw(settings_of(cls)))
    for first in (0, max(total - 10, 0), 10**7):
        factors = rule.factors(first, first + 20, total)
        assert factors.shape == (20,)
        assert factors.dtype == np.float64
        assert np.isfinite(factors).all()
        assert (factors >= 0).all()
        assert (factors <= 1 + 1e-12).all()


@every_class
@settings(max_examples=20)
@given(data=st.data(), cut=st.integers(0, 100))
def test_chunks_of_a_run_join_without_a_seam(cls: type[Schedule], data: st.DataObject, cut: int) -> None:
    rule = cls(**data.draw(settings_of(cls)))
    joined = np.concatenate([rule.factors(0, cut, 100), rule.factors(cut, 100, 100)])
    assert np.array_equal(joined, rule.factors(0, 100, 100))


@pytest.mark.parametrize(
    ("cls", "parameter"),
    [(cls, parameter) for cls in SCHEDULES for parameter in cls.parameters()],
    ids=[f"{cls.key}-{parameter.name}" for cls in SCHEDULES for parameter in cls.parameters()],
)
def test_every_parameter_changes_the_factors(cls: type[Schedule], parameter: Parameter) -> None:
    rule = cls(warmup=5)
    others = [rule.changed(**{parameter.name: value}) for value in alternatives(parameter)]
    assert any(not np.array_equal(other.factors(0, 90, 90), rule.factors(0, 90, 90)) for other in others)


def alternatives(parameter: Parameter) -> list[Any]:
    if parameter.kind == "flag":
        return [not parameter.default]
    if parameter.kind == "choice":
        return list(parameter.choices)
    values = [along(parameter, part) for part in (0.01, 0.5, 1.0)]
    return [round(value) for value in values] if parameter.kind == "whole" else values


@every_class
@settings(max_examples=20)
@given(data=st.data())
def test_a_file_gives_the_same_schedule_back(data: st.DataObject, cls: type[Schedule]) -> None:
    rule = cls(**data.draw(settings_of(cls)))
    assert SCHEDULES.read(json.loads(json.dumps(rule.as_dict()))) == rule


@every_class
def test_a_warm_up_rises_evenly_to_where_the_schedule_starts(cls: type[Schedule]) -> None:
    plain, warm = cls(), cls(warmup=10, warmup_start=0.5)
    factors = warm.factors(0, 60, 60)
    np.testing.assert_allclose(factors[:10], plain.factors(0, 1, 50) * np.linspace(0.5, 1, 11)[:10], rtol=1e-14)
    np.testing.assert_array_equal(factors[10:], plain.factors(0, 50, 50))


def test_the_inverse_square_root_with_its_warm_up_is_the_transformers() -> None:
    """Vaswani et al., equation 3, over its peak: min(t / w, sqrt(w / t))."""
    rule = SCHEDULES["inverse_sqrt"](timescale=40, warmup=40, warmup_start=1e-9)
    t = np.arange(200)
    with np.errstate(divide="ignore"):
        expected = np.minimum(t / 40, np.sqrt(40 / t))
    np.testing.assert_allclose(rule.factors(0, 200, 200), expected, atol=1e-8)


def test_a_one_cycle_stays_low_when_it_is_over() -> None:
    rule = SCHEDULES["one_cycle"](total_steps=50)
    factors = rule.factors(0, 80, 200)
    assert factors.max() == factors[14] == 1
    np.testing.assert_allclose(factors[49:], 1 / 25 / 1e4, rtol=1e-12)
