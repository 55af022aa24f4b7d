"""What the tests of update rules share: settings worth trying, gradients in closed form, and a bare descent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from hypothesis import strategies as st

from engine.declared import Declared, Parameter
from engine.optimizer import OPTIMIZERS, Array, Optimizer, State

STARTS = np.array([[1.5, -0.7], [-0.3, 2.0], [0.8, 0.1]])
FAR = np.array([[150.0, 110.0], [-90.0, -200.0], [130.0, 80.0]])
"""Starts of long paths that do not arrive: about a minimum RMSProp and its kin jitter and amplify rounding."""


def quadratic(xp: Any, x: Array) -> Array:
    """The gradient of a tilted bowl with curvatures 1.38 and 3.62; operations on single numbers only."""
    a, b = x[:, 0], x[:, 1]
    return xp.stack([3 * a + b, a + 2 * b], 1)


def rosenbrock(xp: Any, x: Array) -> Array:
    """The gradient of (1 - a)^2 + 100 (b - a^2)^2."""
    a, b = x[:, 0], x[:, 1]
    rise = b - a * a
    return xp.stack([2 * (a - 1) - 400 * a * rise, 200 * rise], 1)


def descend(
    rule: Optimizer, x: Array, steps: int, xp: Any = np, gradient: Any = quadratic
) -> tuple[list[Array], State]:
    """The positions `[steps + 1]` of a descent from `x [L, 2]` at the rule's own rate, and the last state."""
    state, path = rule.initial(xp, x), [x]
    for t in range(1, steps + 1):
        step, state = rule.step(xp, t, x, gradient(xp, x), rule.lr, state)
        x = x + step
        path.append(x)
    return path, state


def switched_on(parameter: Parameter) -> Any:
    """A value for a parameter whose default switches something off; `None` if the default does not."""
    if parameter.kind == "flag" and not parameter.default:
        return True
    if parameter.kind == "real" and parameter.default == 0:
        return middle(parameter)
    return None


def middle(parameter: Parameter) -> float:
    """The middle of the range worth sliding over."""
    return along(parameter, 0.5)


def along(parameter: Parameter, part: float) -> float:
    """The value at a part, 0 to 1, of the range worth sliding over."""
    low, high = span(parameter)
    if parameter.scale == "log":
        return low * (high / low) ** part
    return low + (high - low) * part


def span(parameter: Parameter) -> tuple[float, float]:
    """The range worth sliding over, or the whole range where there is none."""
    if parameter.slider:
        return parameter.slider
    assert parameter.low is not None
    assert parameter.high is not None
    return parameter.low, parameter.high


def variants(cls: type[Optimizer]) -> dict[str, Optimizer]:
    """Rules that cover a class's branches: as it is, its good picture, each switch alone, all switches."""
    switches = {p.name: switched_on(p) for p in cls.parameters() if switched_on(p) is not None}
    singles = [{name: value} for name, value in switches.items()]
    choices = [{"lr": 0.05, **chosen} for chosen in ({}, *singles, switches)]
    return {_name(cls, chosen): cls(**chosen) for chosen in ({}, cls.good, *choices)}


def _name(cls: type[Optimizer], chosen: Mapping[str, Any]) -> str:
    return "-".join([cls.key, *(f"{name}={value}" for name, value in chosen.items())])


VARIANTS = {name: rule for cls in OPTIMIZERS for name, rule in variants(cls).items()}


@st.composite
def settings_of(draw: st.DrawFn, cls: type[Declared], names: set[str] | None = None) -> dict[str, Any]:
    """Any settings of a class within the ranges worth sliding over, all switched on."""
    return {p.name: draw(_value(p)) for p in cls.parameters() if names is None or p.name in names}


def _value(parameter: Parameter) -> st.SearchStrategy[Any]:
    if parameter.kind == "flag":
        return st.booleans()
    if parameter.kind == "choice":
        return st.sampled_from(parameter.choices)
    low, high = span(parameter)
    if parameter.kind == "whole":
        return st.integers(int(low), int(high))
    if parameter.scale == "log":
        return st.floats(math.log(low), math.log(high)).map(lambda power: min(max(math.exp(power), low), high))
    return st.floats(low + 0.01 * (high - low), high)
