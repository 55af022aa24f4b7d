"""The user's own data: what `data()` of a Python file gives."""

from __future__ import annotations

from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np
from pydantic import Field

from engine.dataset import Data, Dataset
from engine.declared import BadInput
from engine.own_model import called, loaded

GIVES = "(x, y), or (x, y, names of the classes)"
MOST = 100_000_000  # numbers


class OwnData(Dataset):
    """What the function `data()` of a file returns: x `[N]`, `[N, F]` or pictures `[N, C, H, W]`, and y `[N]`.

    Whole numbers in y are classes, counted from 0; other numbers are to be predicted. Opening a scenario never runs
    the file: it has to be allowed first, in this session and as it is now.
    """

    title = "Own data"
    idea = "Samples of your own, which data() in a Python file returns."

    path: str = Field("", max_length=4096, description="The Python file.")

    def load(self) -> Data:
        return _made(self.path, loaded(self.path))


@lru_cache(maxsize=4)
def _made(path: str, version: ModuleType) -> Data:
    """The samples that one version of a file gives."""
    found = called(path, "data", GIVES)
    if not isinstance(found, tuple | list) or len(found) not in (2, 3):
        raise BadInput(f"{path}: data() returns {type(found).__name__}, not {GIVES}.")
    x, y = (_array(part, name, path) for part, name in zip(found, ("x", "y"), strict=False))
    if y.ndim != 1 or x.ndim not in (1, 2, 4) or len(x) != len(y) or len(y) < 2:
        raise BadInput(
            f"{path}: data() returns x of shape {list(x.shape)} and y of shape {list(y.shape)}; right are [N, F] (or "
            "[N, C, H, W] for pictures) and [N], with at least 2 samples."
        )
    for part, name in ((x, "x"), (y, "y")):
        if not np.isfinite(part).all():
            raise BadInput(f"{path}: data() returns an {name} in which some numbers are missing or infinite.")
    classes = _classes(y, found[2] if len(found) == 3 else None, path)
    features = x.reshape(len(x), -1).shape[1]
    names = ("x",) if features == 1 else tuple(f"x{n + 1}" for n in range(features))
    image = (int(x.shape[1]), int(x.shape[2]), int(x.shape[3])) if x.ndim == 4 else None
    return Data.of(x, y, names, classes=classes, image=image)


def _array(part: Any, name: str, path: str) -> np.ndarray:
    """Numbers from an array, a tensor or a list."""
    try:
        array = np.asarray(part.detach().cpu() if hasattr(part, "detach") else part)
        if array.dtype.kind in "biuf" and 0 < array.size <= MOST:
            return array
        fault = f"{array.size:,} values of type {array.dtype}"
    except (ValueError, TypeError, RuntimeError) as error:
        fault = " ".join(str(error).split())
    raise BadInput(f"{path}: the {name} that data() returns is no array of numbers: {fault}.")


def _classes(y: np.ndarray, names: Any, path: str) -> tuple[str, ...]:
    """The names of the classes; none where y is to be predicted as a number."""
    if y.dtype.kind == "f" and names is None:
        return ()
    if (y != np.round(y)).any() or y.min() < 0:
        raise BadInput(f"{path}: the classes in y should be whole numbers, counted from 0.")
    count = max(int(y.max()) + 1, 2)
    if count > len(y):
        raise BadInput(
            f"{path}: y has the class {count - 1:,} but only {len(y):,} samples; classes count from 0 (numbers to "
            "predict should be floats)."
        )
    if names is None:
        return tuple(map(str, range(count)))
    words: tuple[str, ...] = tuple(map(str, names))
    if len(words) < count:
        raise BadInput(f"{path}: data() names {len(words)} classes, but y has class {count - 1}.")
    return words
