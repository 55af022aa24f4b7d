"""Contract tests of the update rules: every class that the registry finds must keep them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.declared import BadInput, Parameter
from engine.optimizer import OPTIMIZERS, Array, Optimizer
from tests.engine.rules import (
    FAR,
    STARTS,
    VARIANTS,
    along,
    descend,
    rosenbrock,
    settings_of,
    switched_on,
)

every_class = pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=OPTIMIZERS.keys())
every_variant = pytest.mark.parametrize("rule", VARIANTS.values(), ids=VARIANTS)
both_backends = pytest.mark.parametrize("xp", [np, torch], ids=["numpy", "torch"])


def rows(xp: Any, values: Any, dtype: str = "float64") -> Array:
    array = np.array(values, dtype=dtype)
    return array if xp is np else torch.from_numpy(array)


def all_on(cls: type[Optimizer]) -> Optimizer:
    """The rule with every switch on, at a rate that leaves room for each parameter to show."""
    on = {p.name: switched_on(p) for p in cls.parameters() if switched_on(p) is not None}
    return cls(lr=0.05, **on)


def many_starts(lanes: int) -> np.ndarray:
    return np.random.default_rng(5).normal(size=(lanes, 2))


@every_class
def test_each_class_says_what_it_is(cls: type[Optimizer]) -> None:
    assert cls.title
    assert cls.idea.endswith(".")
    assert cls.paper
    assert len(cls.__doc__ or "") > 100
    assert all(symbol.latex and symbol.name for symbol in cls.symbols.values())
    assert cls.twin is None or all(symbol.twin for symbol in cls.symbols.values())
    assert all(parameter.help.endswith(".") and parameter.label for parameter in cls.parameters())
    assert all(parameter.low is not None for parameter in cls.parameters() if parameter.kind == "real")


def test_the_fourteen_are_there() -> None:
    names = "sgd momentum nesterov adagrad rmsprop adadelta adam adamw amsgrad adamax nadam radam rprop lion"
    assert set(names.split()) <= set(OPTIMIZERS.keys())


@every_class
def test_the_state_is_one_array_of_the_rows_shape_for_each_symbol(cls: type[Optimizer]) -> None:
    rule = cls()
    for state in (rule.initial(np, STARTS), descend(rule, STARTS, 2)[1]):
        assert {name: array.shape for name, array in state.items()} == dict.fromkeys(cls.symbols, STARTS.shape)


@every_variant
@both_backends
def test_inputs_are_left_alone(xp: Any, rule: Optimizer) -> None:
    x, g = rows(xp, STARTS), rows(xp, STARTS[::-1] ** 3)
    state = descend(rule, x, 3, xp)[1]
    given_arrays = [x, g, *state.values()]
    copies = [rows(xp, np.asarray(array)) for array in given_arrays]
    for array in given_arrays:
        if xp is np:
            array.flags.writeable = False
    rule.step(xp, 4, x, g, rule.lr, state)
    assert all((array == copy).all() for array, copy in zip(given_arrays, copies, strict=True))


@every_variant
@both_backends
def test_lanes_do_not_influence_each_other(xp: Any, rule: Optimizer) -> None:
    starts = many_starts(1000)
    starts[1] = np.nan  # not even by what is no number
    with np.errstate(invalid="ignore"):
        whole = descend(rule, rows(xp, starts), 12, xp)[0][-1]
        five = descend(rule, rows(xp, starts[:5]), 12, xp)[0][-1]
    assert np.array_equal(np.asarray(whole[:5]), np.asarray(five), equal_nan=True)
    for lane in (0, 4, 999):
        alone = descend(rule, rows(xp, starts[lane : lane + 1]), 12, xp)[0][-1]
        assert (whole[lane] == alone[0]).all()


@every_variant
@both_backends
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_float_type_stays(dtype: str, xp: Any, rule: Optimizer) -> None:
    x = rows(xp, STARTS, dtype)
    path, state = descend(rule, x, 7, xp)
    assert path[-1].dtype == x.dtype
    assert {array.dtype for array in state.values()} <= {x.dtype}


@every_variant
def test_numpy_and_torch_agree(rule: Optimizer) -> None:
    ours = descend(rule, FAR, 300)[0]
    tensors = descend(rule, rows(torch, FAR), 300, torch)[0]
    np.testing.assert_allclose(torch.stack(tensors).numpy(), ours, rtol=0, atol=1e-12 * np.abs(FAR).max())


@every_class
@both_backends
@settings(max_examples=12)
@given(data=st.data())
def test_fields_may_differ_by_lane(data: st.DataObject, xp: Any, cls: type[Optimizer]) -> None:
    reals = {p.name for p in cls.parameters() if p.kind == "real"}
    flags = data.draw(settings_of(cls, {p.name for p in cls.parameters()} - reals))
    lanes = [data.draw(settings_of(cls, reals).filter(lambda chosen: valid(cls, chosen))) for _ in STARTS]
    fields = {name: rows(xp, [[lane[name]] for lane in lanes]) for name in reals}
    mixed = cls.model_construct(**flags, **fields)
    with np.errstate(all="ignore"):  # a rate may be too large here
        together = descend(mixed, rows(xp, STARTS), 9, xp)[0][-1]
        alone = [
            descend(cls(**flags, **lane), rows(xp, STARTS[i : i + 1]), 9, xp)[0][-1] for i, lane in enumerate(lanes)
        ]
    np.testing.assert_allclose(np.asarray(together), np.concatenate(alone), rtol=1e-6)


@every_class
@both_backends
def test_lanes_with_fields_of_their_own_do_not_influence_each_other(xp: Any, cls: type[Optimizer]) -> None:
    draw, starts = np.random.default_rng(11), many_starts(1000)
    inner = {
        p.name: draw.uniform(along(p, 0.3), along(p, 0.7), (1000, 1)) for p in cls.parameters() if p.kind == "real"
    }
    ends = []
    for lanes in (slice(None), slice(0, 5), slice(3, 4)):
        fields = {name: rows(xp, values[lanes]) for name, values in inner.items()}
        with np.errstate(all="ignore"):
            ends.append(np.asarray(descend(cls.model_construct(**fields), rows(xp, starts[lanes]), 9, xp)[0][-1]))
    assert np.array_equal(ends[0][:5], ends[1], equal_nan=True)
    assert np.array_equal(ends[0][3:4], ends[2], equal_nan=True)


def valid(cls: type[Optimizer], chosen: dict[str, Any]) -> bool:
    try:
        cls.checked(chosen)
    except BadInput:
        return False
    return True


@pytest.mark.parametrize(
    ("cls", "parameter"),
    [(cls, parameter) for cls in OPTIMIZERS for parameter in cls.parameters()],
    ids=[f"{cls.key}-{parameter.name}" for cls in OPTIMIZERS for parameter in cls.parameters()],
)
def test_every_parameter_changes_the_path(cls: type[Optimizer], parameter: Parameter) -> None:
    rule = all_on(cls)
    path = descend(rule, STARTS, 60)[0]
    changed = [rule.changed(**{parameter.name: value}) for value in alternatives(rule, parameter)]
    with np.errstate(all="ignore"):  # an extreme value may make it diverge
        others = [descend(other, STARTS, 60)[0] for other in changed]
    assert any(not np.array_equal(path[-1], other[-1]) for other in others)


def alternatives(rule: Optimizer, parameter: Parameter) -> list[Any]:
    """Other values of one parameter that go with the rest."""
    if parameter.kind == "flag":
        values: list[Any] = [not getattr(rule, parameter.name)]
    elif parameter.kind == "choice":
        values = [choice for choice in parameter.choices if choice != getattr(rule, parameter.name)]
    else:
        values = [along(parameter, part) for part in (0.0, 0.25, 0.5, 1.0)]
    return [value for value in values if valid(type(rule), {**rule.model_dump(), parameter.name: value})]


@every_variant
def test_the_rate_in_force_scales_each_step(rule: Optimizer) -> None:
    state, g = descend(rule, STARTS, 3)[1], STARTS[::-1]
    full, half, none = (rule.step(np, 4, STARTS, g, rate * rule.lr, state)[0] for rate in (1.0, 0.5, 0.0))
    np.testing.assert_allclose(half * 2, full, rtol=1e-15)
    assert (full != 0).any()
    assert (none == 0).all()


@every_class
@settings(max_examples=20)
@given(data=st.data())
def test_a_file_gives_the_same_rule_back(data: st.DataObject, cls: type[Optimizer]) -> None:
    rule = cls(**data.draw(settings_of(cls).filter(lambda chosen: valid(cls, chosen))))
    assert OPTIMIZERS.read(json.loads(json.dumps(rule.as_dict()))) == rule


@every_class
def test_the_good_settings_descend_rosenbrock(cls: type[Optimizer]) -> None:
    a, b = descend(cls(**cls.good), np.array([[-1.2, 1.0]]), 1000, gradient=rosenbrock)[0][-1][0]
    assert (1 - a) ** 2 + 100 * (b - a * a) ** 2 < 0.5  # from 24.2


@pytest.mark.parametrize("dampening", [0.0, 0.9])
def test_the_two_forms_of_momentum_differ_by_a_factor(dampening: float) -> None:
    rule = OPTIMIZERS["momentum"](lr=0.01, momentum=0.9, dampening=dampening)
    path = descend(rule, STARTS, 400, gradient=lambda xp, x: xp.zeros_like(x) + 1.0)[0]
    np.testing.assert_allclose(path[-1] - path[-2], -0.01 * (1 - dampening) / (1 - 0.9), rtol=1e-12)


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
def test_lion_is_the_published_loop(weight_decay: float) -> None:
    """The form of Chen et al., algorithm 2, and of optax, written out on single numbers."""
    x, m = 1.5, 0.0
    rule = OPTIMIZERS["lion"](lr=0.03, beta1=0.8, beta2=0.95, weight_decay=weight_decay)
    path, _ = descend(rule, np.array([[x, 0.0]]), 200, gradient=lambda xp, x: 3 * x)
    for position in path:
        assert position[0, 0] == pytest.approx(x, rel=1e-12, abs=1e-14)
        g = 3 * x
        mix = 0.8 * m + (1 - 0.8) * g
        x -= 0.03 * ((mix > 0) - (mix < 0) + weight_decay * x)
        m = 0.95 * m + (1 - 0.95) * g


def test_rprop_refuses_bounds_in_the_wrong_order() -> None:
    with pytest.raises(BadInput, match="step_size_min is above step_size_max"):
        OPTIMIZERS["rprop"].checked({"step_size_min": 0.1, "step_size_max": 0.01})


def test_centered_rmsprop_survives_a_constant_gradient() -> None:
    rule = OPTIMIZERS["rmsprop"](alpha=0.3, centered=True)
    path, _ = descend(rule, STARTS, 200, gradient=lambda xp, x: xp.zeros_like(x) + 0.1)
    assert np.isfinite(path[-1]).all()


def test_only_the_vectors_in_use_are_offered() -> None:
    rmsprop = OPTIMIZERS["rmsprop"]
    assert rmsprop().in_use() == ("v",)
    assert rmsprop(centered=True, momentum=0.5).in_use() == ("v", "mean", "b")
    assert all(all_on(cls).in_use() == tuple(cls.symbols) for cls in OPTIMIZERS)
