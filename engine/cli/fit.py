"""Turns the words about a model, its data and its loss into a landscape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from engine.cli.pairs import spec
from engine.dataset import DATASETS, Dataset
from engine.declared import BadInput
from engine.landscape import Landscape
from engine.landscapes.model import ModelLandscape
from engine.loss import LOSSES
from engine.model import MODELS

USUAL = {"regression": "mse", "binary": "bce_with_logits"}  # the loss of a model, unless another is named
NOT_GIVEN = (None, (), False)
EXAMPLE = "--model line --data norris"


@dataclass(frozen=True, slots=True)
class Fit:
    """The words that were given for a model on data. What is `None`, empty or false was not given."""

    model: str | None = None
    data: str | None = None
    x: Sequence[str] = ()
    y: str | None = None
    loss: str | None = None
    standardise: bool = False
    l1: str | None = None
    l2: str | None = None
    held_out: str | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """The options that were given, as they are typed."""
        given = [field.name for field in fields(self) if getattr(self, field.name) not in NOT_GIVEN]
        return tuple(f"--{name.replace('_', '-')}" for name in given)

    def landscape(self, base: Landscape) -> ModelLandscape:
        """The model that was asked for on its data; without one of them, `base` with the rest changed."""
        changes = self._changes()
        if self.model is not None:
            changes["model"] = MODELS.read(spec(self.model, "--model"))
            if self.data is not None:
                return ModelLandscape.checked({"loss": USUAL[changes["model"].task], **changes})
        if isinstance(base, ModelLandscape):
            return base.with_parts(**changes)
        if self.model is None:
            raise BadInput(f"{self.given[0]} goes with a model: give --model too, such as {EXAMPLE}.")
        raise BadInput(f"--model needs data to be fitted to: give --data too, such as {EXAMPLE}.")

    def _changes(self) -> dict[str, Any]:
        """The fields of the landscape that the words change."""
        numbers = {name: getattr(self, name) for name in ("l1", "l2", "held_out")}
        given: dict[str, Any] = {name: word for name, word in numbers.items() if word is not None}
        if self.standardise:
            given["standardise"] = True
        if self.loss is not None:
            given["loss"] = LOSSES.read(spec(self.loss, "--loss"))
        if self.data is not None or self.x or self.y is not None:
            given["data"] = self._data()
        return given

    def _data(self) -> Dataset:
        """A data set by its name, or columns of the user's own file."""
        columns = {"x": tuple(self.x), "y": self.y}
        given = {name: column for name, column in columns.items() if column not in NOT_GIVEN}
        if self.data is None:
            raise BadInput(f"--{next(iter(given))} names a column of a file: give --data FILE.csv too.")
        if is_file(self.data):
            return DATASETS.read({"key": "csv", "path": self.data, **given})
        if given:
            raise BadInput(f"--{next(iter(given))} names a column of a file; {self.data} has its own.")
        return DATASETS.read(spec(self.data, "--data"))


def is_file(word: str) -> bool:
    """Whether a word for data means a file of the user's own."""
    return Path(word).suffix.lower() == ".csv" or Path(word).is_file()
