"""The user's own points: data that were edited, or typed."""

from __future__ import annotations

import math
from typing import Self

from pydantic import Field, field_validator, model_validator

from engine.dataset import Data, Dataset
from engine.declared import BadInput

MOST = 10_000  # points that a scenario's file holds
LARGEST = 1e12


class Points(Dataset):
    """Samples written down in full: a row of `x` and a number in `y` for each."""

    title = "Your own points"
    idea = "Points that were moved, added or typed; they are kept in the scenario."

    x: tuple[tuple[float, ...], ...] = Field(
        ((0.0,), (1.0,), (2.0,)), max_length=MOST, description="A row for each point."
    )
    y: tuple[float, ...] = Field((1.0, 3.0, 5.0), max_length=MOST, description="The target of each point.")

    @field_validator("x", mode="before")
    @classmethod
    def _in_rows(cls, x: object) -> object:
        """A plain list of numbers is one column."""
        if isinstance(x, list | tuple):
            return tuple((row,) if isinstance(row, int | float | str) else row for row in x)
        return x

    @model_validator(mode="after")
    def _pair_up(self) -> Self:
        if not self.y:
            raise BadInput("there are no points; give at least one")
        if len(self.x) != len(self.y):
            raise BadInput(f"there are {len(self.x)} rows of x for {len(self.y)} of y; give one for each")
        if len({len(row) for row in self.x}) > 1 or not 1 <= len(self.x[0]) <= 2:
            raise BadInput("every row of x should have the same one or two numbers")
        for number in (*self.y, *(number for row in self.x for number in row)):
            if not (math.isfinite(number) and abs(number) < LARGEST):
                raise BadInput(f"{number:g} is not a finite number below 1e12")
        return self

    def make(self) -> Data:
        return Data.of(self.x, self.y, ("x1", "x2") if len(self.x[0]) == 2 else ("x",))
