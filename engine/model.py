"""What every model of two parameters is: a prediction for each sample, a point of a landscape at a time."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import PlainSerializer, PlainValidator

from engine.declared import Keyed
from engine.registry import Registry

Array = Any  # a numpy array or a torch tensor; the same lines run on both


class Model(Keyed):
    """A function of the data with two parameters, which are the x and the y of its landscape.

    `predict` is plain arithmetic and `xp.exp, tanh`, which numpy and torch share. A binary model predicts the logit
    (the score) of class 1; a loss that takes probabilities gets its sigmoid.
    """

    task: ClassVar[Literal["regression", "binary"]]
    features: ClassVar[Literal[1, 2]] = 1  # how many columns of x it needs
    names: ClassVar[tuple[str, str]]  # of the parameters, in plain letters: ("w", "b")
    letters: ClassVar[tuple[str, str]]  # the same in LaTeX
    linear: ClassVar[bool] = False  # whether the prediction is linear in the parameters, and 0 where both are
    positive: ClassVar[bool] = False  # whether x must be above 0
    idea: ClassVar[str] = ""  # one sentence
    formula: ClassVar[str] = ""  # the prediction in LaTeX

    def predict(self, xp: Any, first: Array, second: Array, x: tuple[Array, ...]) -> Array:
        """Predictions `[L, N]` for parameters `[L, 1]` each and `features` columns `[N]` (or `[L, N]`) of x."""
        raise NotImplementedError

    def guess(self, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        """Where the search for a fit to samples `x [N, features]`, `y [N]` begins; for what is not linear."""
        return 1.0, 1.0


MODELS: Registry[Model] = Registry("engine.models", Model, "model")

AnyModel = Annotated[
    Model, PlainValidator(MODELS.read), PlainSerializer(lambda model: model.as_dict(), return_type=dict)
]
"""A field that holds any model: in a file `{"key": "line"}`."""
