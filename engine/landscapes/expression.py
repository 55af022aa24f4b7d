"""Landscapes that are a formula in x and y with adjustable parameters."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from engine.declared import BadInput, Declared, real
from engine.formulas.numbers import check_numbers, number
from engine.formulas.objective import ExpressionObjective
from engine.formulas.parser import check_names, parse
from engine.formulas.tree import CONSTANTS, FUNCTIONS, VARIABLES, FormulaError, parameter_names
from engine.landscape import PLAIN_BOX, Box, Landscape, Spot
from engine.objective import Objective
from engine.registry import unknown

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


class FormulaLandscape(Landscape):
    """A formula `f(x, y)` as text and the facts about it."""

    told_by = "expression"

    title: str = Field("your own formula", max_length=100)
    expression: str
    parameters: dict[str, LandscapeParameter] = {}
    set: dict[str, float] = Field({}, description="Values of parameters that differ from their defaults.")
    minima: tuple[tuple[Number, Number], ...] = ()
    minimum: Number | None = None
    minima_are: Literal["smooth", "kink", "edge"] = Field(
        "smooth", description="At a kink the slope jumps; on an edge of the box it is not zero."
    )

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
    def words(self) -> str:
        return self.expression

    @property
    def axis_names(self) -> tuple[str, str]:
        return "x", "y"

    @property
    def values(self) -> dict[str, float]:
        return {name: self.set.get(name, parameter.default) for name, parameter in self.parameters.items()}

    def with_values(self, /, **values: float) -> Self:
        together = {**self.set, **values}
        default = {name: parameter.default for name, parameter in self.parameters.items()}
        return self.changed(set={name: value for name, value in together.items() if value != default.get(name)})

    @property
    def likeness(self) -> Hashable:
        return self.expression, self.box

    def textbook(self) -> Self:
        return self.model_copy(update={"set": {}})

    @property
    def _as_stated(self) -> bool:
        """Whether the parameters are within the ranges for which the minima are stated."""
        return all(p.low <= self.values[name] <= p.high for name, p in self.parameters.items())

    def minima_now(self) -> tuple[Spot, ...]:
        """The stated minima for the present values of the parameters."""
        if not self._as_stated:
            return ()
        try:
            return tuple((_number(x, self.values), _number(y, self.values)) for x, y in self.minima)
        except FormulaError:  # such as 1/a at a = 0
            return ()

    def minimum_now(self) -> float | None:
        """The stated minimum for the present values of the parameters."""
        if self.minimum is None or not self._as_stated:
            return None
        try:
            return _number(self.minimum, self.values)
        except FormulaError:
            return None

    def objective(self) -> Objective:
        return ExpressionObjective(self.expression, self.values)

    def latex(self) -> str:
        from engine.formulas.latex import latex

        return f"f(x, y) = {latex(parse(self.expression))}"

    def as_dict(self) -> dict[str, Any]:
        plain = self.textbook()
        words = super(FormulaLandscape, plain).as_dict()
        if "expression" in words:
            return super().as_dict()
        return {**words, "set": dict(self.set)} if self.set else words


def _no_parameter(title: str, name: str, known: tuple[str, ...]) -> BadInput:
    noun = f"parameter of {title}"
    return unknown(noun, name, known) if known else BadInput(f'"{name}" is not a {noun}; it has none')


def _number(value: Number, values: Mapping[str, float]) -> float:
    return number(value, values) if isinstance(value, str) else float(value)
