"""What every data set is: samples to fit a model to, made, measured or the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import PlainSerializer, PlainValidator

from engine.declared import Keyed
from engine.registry import Registry

Target = Literal["number", "class"]  # any number, or the number of a class
Image = tuple[int, int, int]  # channels, height, width


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Samples: `x [N, F]` and `y [N]`, float64, read-only arrays, with the names of the columns.

    Where `classes` names classes, y holds their numbers 0, 1, ...; it is empty where y is any number. `image` is the
    shape of one sample that is a picture, whose pixels x holds row by row. `note` says in a sentence what was left
    out, such as rows with missing values; empty if nothing was.
    """

    x: np.ndarray
    y: np.ndarray
    x_names: tuple[str, ...] = ("x",)
    y_name: str = "y"
    note: str = ""
    classes: tuple[str, ...] = ()
    image: Image | None = None

    @classmethod
    def of(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        x_names: tuple[str, ...] = ("x",),
        y_name: str = "y",
        note: str = "",
        classes: tuple[str, ...] = (),
        image: Image | None = None,
    ) -> Self:
        """Samples from anything numpy can read: `x [N]` or `[N, F]`, `y [N]`."""
        targets = np.array(y, dtype=np.float64)
        columns = np.array(x, dtype=np.float64).reshape(len(targets), -1)
        for array in (columns, targets):
            array.flags.writeable = False
        return cls(columns, targets, x_names, y_name, note, classes, image)

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True, slots=True)
class Size:
    """How many samples, features and classes there are; 0 classes where the target is any number.

    `image` is the shape of a sample that is a picture.
    """

    samples: int
    features: int
    classes: int = 0
    image: Image | None = None

    @classmethod
    def of(cls, data: Data) -> Self:
        """The size of samples that are loaded."""
        return cls(len(data), data.x.shape[1], len(data.classes), data.image)


class Dataset(Keyed):
    """Where samples come from: its settings as declared fields. Equal settings give equal samples."""

    idea: ClassVar[str] = ""  # one sentence
    source: ClassVar[str] = ""  # where measured data are from
    target: ClassVar[Target] = "number"
    known: ClassVar[Size | None] = None  # of data that take a second to load

    @property
    def size(self) -> Size:
        """How large the data are, without loading what takes long to load; `BadInput` if there are none."""
        if self.known is not None:
            return self.known
        return Size.of(self.load())

    def load(self) -> Data:
        """The samples; quick after the first time. `BadInput` if there are none to be had."""
        return _made(self)

    def make(self) -> Data:
        """The samples, worked out anew."""
        raise NotImplementedError


@lru_cache(maxsize=64)
def _made(data: Dataset) -> Data:
    return data.make()


DATASETS: Registry[Dataset] = Registry("engine.datasets", Dataset, "data set")

AnyDataset = Annotated[
    Dataset, PlainValidator(DATASETS.read), PlainSerializer(lambda data: data.as_dict(), return_type=dict)
]
"""A field that holds any data set: in a file `{"key": "norris"}`."""
