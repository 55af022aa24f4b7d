"""Where a training begins that goes on from a point picked on a slice: its weights, told in the training itself."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from engine.declared import BadInput, Declared, choice, real
from engine.runtime import Dtype

if TYPE_CHECKING:
    from engine.training import Training

PlaneKind = Literal["random", "pca", "three", "hessian"]
MOST_WEIGHTS = 250_000  # that a scenario carries: as text they are 1.3 MB in float32, 2.7 in float64
LONGEST = 4 * -(-8 * MOST_WEIGHTS // 3)  # letters


class TrainingStart(Declared):
    """A point of the space of weights that all racers begin at, and where it was picked.

    The weights themselves are kept, not the plane and the way to it: a plane follows from the paths of a training that
    went before, which this scenario knows nothing of. They are not compressed, as trained weights hardly shrink.
    """

    weights: str = Field("", max_length=LONGEST, description="The weights, little-endian floats in base64.")
    dtype: Dtype = choice("float32", "Precision of the weights.", label="precision")
    plane: PlaneKind = choice("pca", "The kind of plane it was picked on.")
    a: float = real(0.0, "Where on the plane, along its first direction.")
    b: float = real(0.0, "Where on the plane, along its second direction.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self.array()
        return self

    @classmethod
    def at(cls, weights: np.ndarray, dtype: Dtype, plane: PlaneKind, a: float, b: float) -> Self:
        """The start at weights `[P]` in the precision of a training; `BadInput` if they are too many."""
        if len(weights) > MOST_WEIGHTS:
            raise BadInput(
                f"a point to train from is kept in the scenario, which carries up to {MOST_WEIGHTS:,} weights; this "
                f"network has {len(weights):,}."
            )
        packed = base64.b64encode(weights.astype(_little(dtype)).tobytes()).decode()
        return cls.checked({"weights": packed, "dtype": dtype, "plane": plane, "a": a, "b": b})

    def array(self) -> np.ndarray:
        """The weights `[P]`; `BadInput` where the text holds none."""
        try:
            packed = base64.b64decode(self.weights, validate=True)
            found = np.frombuffer(packed, _little(self.dtype))
        except (binascii.Error, ValueError):  # ValueError: half a number, or letters that are not ASCII
            raise BadInput(f"weights: this is no base64 text of {self.dtype} numbers.") from None
        return found.astype(self.dtype)


def going_on(training: Training, start: TrainingStart) -> Training:
    """The training that goes on from a start: at the rates in force now, with optimizers that have no memory yet."""
    from engine.training_racers import racers_now

    return training.changed(start=start, racers=racers_now(training), changes=(), more_epochs=0)


def _little(dtype: Dtype) -> np.dtype[np.floating]:
    return np.dtype(dtype).newbyteorder("<")
