"""What every landscape is: a function of two numbers to descend, the box to draw it in, and what is known of it."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Hashable, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator

from engine.declared import BadInput, Frozen
from engine.objective import Objective

Interval = tuple[float, float]
Box = tuple[Interval, Interval]
Spot = tuple[float, float]
PLAIN_BOX: Box = ((-3.0, 3.0), (-3.0, 3.0))
LARGEST, NARROWEST = 1e12, 1e-9  # the ends of a box, and its width in terms of them: beyond, pixels run together


class Landscape(Frozen):
    """A function of two numbers and the facts about it, which pictures, tests and help read.

    Its kinds live in `engine/landscapes`, one in each file: formulas, and models fitted to data.
    """

    told_by: ClassVar[str]  # the field that only landscapes of this kind have, by which a file tells them

    key: str = Field("custom", max_length=60)
    title: str = Field("", max_length=100)
    box: Box = PLAIN_BOX
    start: Spot = (0.0, 0.0)
    note: str = Field("", max_length=500, description="What to look for, in one sentence.")

    @field_validator("box")
    @classmethod
    def _upright(cls, box: Box) -> Box:
        for axis, (low, high) in zip("xy", box, strict=True):
            if not (max(abs(low), abs(high)) < LARGEST and high - low > NARROWEST * max(abs(low), abs(high))):
                raise BadInput(f"{axis} goes from {low:g} to {high:g}; it should rise between two numbers below 1e12")
        return box

    @field_validator("start")
    @classmethod
    def _finite(cls, start: Spot) -> Spot:
        if not all(map(math.isfinite, start)):
            raise BadInput(f"({start[0]:g}, {start[1]:g}) should be two finite numbers")
        return start

    @property
    @abstractmethod
    def words(self) -> str:
        """What it is, in one plain line: the formula's text, or model, loss and data."""

    @property
    @abstractmethod
    def axis_names(self) -> tuple[str, str]:
        """What the two numbers are called: ("x", "y"), or the parameters of the model."""

    @property
    def value_name(self) -> str:
        """What is drawn of it."""
        return "loss"

    @property
    @abstractmethod
    def values(self) -> dict[str, float]:
        """The value of every number that `with_values` can change."""

    @abstractmethod
    def with_values(self, /, **values: float) -> Self:
        """The same landscape with some numbers changed; `BadInput` for a name it does not have."""

    @property
    @abstractmethod
    def likeness(self) -> Hashable:
        """What decides its small picture: landscapes of equal likeness share one."""

    def textbook(self) -> Self:
        """The landscape of that small picture: this one, with numbers that slide as they are in the textbook."""
        return self

    @abstractmethod
    def minima_now(self) -> tuple[Spot, ...]:
        """The places of the lowest value, where they are known."""

    @abstractmethod
    def minimum_now(self) -> float | None:
        """The lowest value, where it is known."""

    @abstractmethod
    def objective(self) -> Objective:
        """The function to descend."""

    @abstractmethod
    def latex(self) -> str:
        """The function as a reader would write it."""

    def as_dict(self) -> dict[str, Any]:
        """Plain words for a file: a built-in landscape by its key, any other in full."""
        from engine import catalogue

        if catalogue.builtin_of(self.key) == self:
            return {"key": self.key}
        return self.model_dump(mode="json", exclude_defaults=True)

    @staticmethod
    def read(value: Any) -> Landscape:
        """A landscape from one, from a key, from `{"key", "set"}`, or from all its fields (as files hold it)."""
        from engine import catalogue

        if isinstance(value, Landscape):
            return value
        if isinstance(value, str):
            return catalogue.landscape(value)
        if not isinstance(value, Mapping):
            raise BadInput('a landscape is a name, or an object with a "key", an "expression" or a "model"')
        kind = catalogue.kind_of(value)
        if kind is not None:
            return kind.checked(value)
        values = value.get("set", {})
        if not isinstance(value.get("key"), str) or not isinstance(values, Mapping) or not set(value) <= {"key", "set"}:
            raise BadInput(
                'a landscape without an "expression" or a "model" has only a "key" and a "set" of parameter values'
            )
        return catalogue.landscape(value["key"]).with_values(**values)


AnyLandscape = Annotated[
    Landscape, BeforeValidator(Landscape.read), PlainSerializer(lambda landscape: landscape.as_dict(), return_type=dict)
]
"""A field that holds any landscape: in a file `{"key": "rosenbrock", "set": {"b": 50}}`, or in full."""
