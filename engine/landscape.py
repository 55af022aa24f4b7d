"""A landscape: a formula in x and y with adjustable parameters, the box to draw, and what is known of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator, model_validator

from engine.declared import BadInput, Declared, Frozen, real
from engine.formulas.numbers import check_numbers, number
from engine.formulas.parser import check_names, parse
from engine.formulas.tree import CONSTANTS, FUNCTIONS, VARIABLES, FormulaError, parameter_names
from engine.objective import Objective
from engine.registry import unknown

Interval = tuple[float, float]
Box = tuple[Interval, Interval]
PLAIN_BOX: Box = ((-3.0, 3.0), (-3.0, 3.0))
LARGEST, NARROWEST = 1e12, 1e-9  # the ends of a box, and its width in terms of them: beyond, pixels run together
Number = float | str  # a number, or a formula in the parameters


class LandscapeParameter(Declared):
    """An adjustable number in a formula. From `low` to `high` the stated minima hold, and a slider slides."""

    default: float = real(1.0, "Value of the textbook form.")
    low: float = real(-10.0, "Lower end of the slider.")
    high: float = real(10.0, "Upper end of the slider.")
    help: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.default <= self.high:
            raise BadInput(f"the default {self.default:g} should lie from low, {self.low:g}, to high, {self.high:g}")
        return self


class Landscape(Frozen):
    """A formula `f(x, y)` as text and the facts about it, which pictures, tests and help read."""

    key: str = Field("custom", max_length=60)
    title: str = Field("your own formula", max_length=100)
    expression: str
    parameters: dict[str, LandscapeParameter] = {}
    set: dict[str, float] = Field({}, description="Values of parameters that differ from their defaults.")
    box: Box = PLAIN_BOX
    minima: tuple[tuple[Number, Number], ...] = ()
    minimum: Number | None = None
    minima_are: Literal["smooth", "kink", "edge"] = Field(
        "smooth", description="At a kink the slope jumps; on an edge of the box it is not zero."
    )
    start: tuple[float, float] = (0.0, 0.0)
    note: str = Field("", max_length=500, description="What to look for, in one sentence.")

    @classmethod
    def typed(cls, expression: str, box: Box = PLAIN_BOX, set: Mapping[str, float] | None = None) -> Self:
        """A landscape from a typed formula, every unknown name a parameter of value 1.

        `FormulaError` with the place where the formula goes wrong, `BadInput` for the rest.
        """
        tree = parse(expression)
        check_names(tree)
        check_numbers(tree, dict.fromkeys(parameter_names(tree), 1.0) | dict(set or {}))
        parameters = {name: LandscapeParameter() for name in parameter_names(tree)}
        start = tuple(low + 0.2 * (high - low) for low, high in box)
        landscape = cls.checked({"expression": expression, "parameters": parameters, "box": box, "start": start})
        return landscape.with_values(**(set or {}))

    @field_validator("box")
    @classmethod
    def _upright(cls, box: Box) -> Box:
        for axis, (low, high) in zip("xy", box, strict=True):
            if not (max(abs(low), abs(high)) < LARGEST and high - low > NARROWEST * max(abs(low), abs(high))):
                raise BadInput(f"{axis} goes from {low:g} to {high:g}; it should rise between two numbers below 1e12")
        return box

    @field_validator("start")
    @classmethod
    def _finite(cls, start: tuple[float, float]) -> tuple[float, float]:
        if not all(map(math.isfinite, start)):
            raise BadInput(f"({start[0]:g}, {start[1]:g}) should be two finite numbers")
        return start

    @model_validator(mode="after")
    def _names_known(self) -> Self:
        known = tuple(self.parameters)
        for name in known:
            if name in (*VARIABLES, *CONSTANTS, *FUNCTIONS) or not (name.isascii() and name.isidentifier()):
                raise BadInput(f'"{name}" cannot be the name of a parameter; it should be a new word of letters')
        check_names(parse(self.expression), known)
        defaults = {name: parameter.default for name, parameter in self.parameters.items()}
        for name, value in self.set.items():
            if name not in known:
                raise _no_parameter(self.title, name, known)
            if not math.isfinite(value):
                raise BadInput(f"{name} is {value:g}; it should be a finite number")
        for part in (*(part for point in self.minima for part in point), self.minimum):
            if part is not None and not math.isfinite(_number(part, defaults)):  # which also refuses x and y
                raise BadInput(f"a minimum is {part:g}; it should be a finite number")
        check_numbers(parse(self.expression), self.values)
        return self

    @property
    def values(self) -> dict[str, float]:
        """The value of every parameter."""
        return {name: self.set.get(name, parameter.default) for name, parameter in self.parameters.items()}

    def with_values(self, /, **values: float) -> Self:
        """The same landscape with some parameters changed; `BadInput` for a name it does not have."""
        together = {**self.set, **values}
        default = {name: parameter.default for name, parameter in self.parameters.items()}
        return self.changed(set={name: value for name, value in together.items() if value != default.get(name)})

    @property
    def _as_stated(self) -> bool:
        """Whether the parameters are within the ranges for which the minima are stated."""
        return all(p.low <= self.values[name] <= p.high for name, p in self.parameters.items())

    def minima_now(self) -> tuple[tuple[float, float], ...]:
        """The known minima for the present values of the parameters."""
        if not self._as_stated:
            return ()
        try:
            return tuple((_number(x, self.values), _number(y, self.values)) for x, y in self.minima)
        except FormulaError:  # such as 1/a at a = 0
            return ()

    def minimum_now(self) -> float | None:
        """The lowest value, where it is known for the present values of the parameters."""
        if self.minimum is None or not self._as_stated:
            return None
        try:
            return _number(self.minimum, self.values)
        except FormulaError:
            return None

    def objective(self) -> Objective:
        """The function to descend."""
        from engine.landscapes.expression import ExpressionObjective

        return ExpressionObjective(self.expression, self.values)

    def latex(self) -> str:
        """The formula as a reader would write it."""
        from engine.formulas.latex import latex

        return f"f(x, y) = {latex(parse(self.expression))}"

    def as_dict(self) -> dict[str, Any]:
        """Plain words for a file: a built-in landscape by its key, any other in full."""
        from engine import catalogue

        builtin = catalogue.builtin().get(self.key)
        if builtin is not None and builtin == self.model_copy(update={"set": {}}):
            return {"key": self.key, **({"set": dict(self.set)} if self.set else {})}
        return self.model_dump(mode="json", exclude_defaults=True)

    @classmethod
    def read(cls, value: Any) -> Landscape:
        """A landscape from one, from a key, from `{"key", "set"}`, or from all its fields (as files hold it)."""
        from engine import catalogue

        if isinstance(value, Landscape):
            return value
        if isinstance(value, str):
            return catalogue.landscape(value)
        if not isinstance(value, Mapping):
            raise BadInput('a landscape is a name, or an object with a "key" or an "expression"')
        if "expression" in value:
            return cls.checked(value)
        values = value.get("set", {})
        if not isinstance(value.get("key"), str) or not isinstance(values, Mapping) or not set(value) <= {"key", "set"}:
            raise BadInput('a landscape without an "expression" has only a "key" and a "set" of parameter values')
        return catalogue.landscape(value["key"]).changed(set=dict(values))


def _no_parameter(title: str, name: str, known: tuple[str, ...]) -> BadInput:
    noun = f"parameter of {title}"
    return unknown(noun, name, known) if known else BadInput(f'"{name}" is not a {noun}; it has none')


def _number(value: Number, values: Mapping[str, float]) -> float:
    return number(value, values) if isinstance(value, str) else float(value)


AnyLandscape = Annotated[
    Landscape, BeforeValidator(Landscape.read), PlainSerializer(lambda landscape: landscape.as_dict(), return_type=dict)
]
"""A field that holds any landscape: in a file `{"key": "rosenbrock", "set": {"b": 50}}`, or in full."""
