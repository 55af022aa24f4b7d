"""The samples as a model sees them: checked, standardised if wished, and split into training and held out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from engine.dataset import Data
from engine.declared import BadInput
from engine.loss import Loss
from engine.model import Model
from engine.runtime import generator


@dataclass(frozen=True, eq=False)
class Samples:
    """`x [N, F]` as the model sees it, `y [N]` (classes as 0 and 1), and which of them train it.

    `training [Nt]` and `held_out [Nh]` are rising indices. `x` is `(raw.x - mean) / scale`, where `mean [F]` and
    `scale [F]` are 0 and 1, or the mean and the deviation of the training samples.
    """

    x: np.ndarray
    y: np.ndarray
    training: np.ndarray
    held_out: np.ndarray
    raw: Data
    mean: np.ndarray
    scale: np.ndarray

    def __len__(self) -> int:
        return len(self.y)

    @cached_property
    def trained_on(self) -> tuple[np.ndarray, np.ndarray]:
        """`x [Nt, F]` and `y [Nt]` of the training samples."""
        return self.x[self.training], self.y[self.training]


@lru_cache(maxsize=64)
def samples_of(
    model: Model, loss: Loss, raw: Data, standardise: bool = False, held_out: float = 0.0, split_seed: int = 0
) -> Samples:
    """The samples of data for a model under a loss; `BadInput` says what does not fit together."""
    if loss.task != model.task:
        kind = "regression" if model.task == "regression" else "binary"
        raise BadInput(f"{model.title} does not go with {loss.title}; it needs a {kind} loss.")
    if raw.x.shape[1] != model.features:
        columns = f"{raw.x.shape[1]} column{'s' * (raw.x.shape[1] != 1)}"
        raise BadInput(f"{model.title} needs {model.features} of x, but the data have {columns}.")
    if not len(raw):
        raise BadInput("there are no samples; a model needs at least one.")
    if model.task == "regression" and len(raw.classes) > 2:
        raise BadInput(f'{model.title} predicts numbers; {raw.y_name} has classes, such as "{raw.classes[0][:40]}".')
    y = _labels(model, raw) if model.task == "binary" else raw.y
    loss.check(np.full(len(y), 0.5), y)
    training, aside = split(len(y), held_out, split_seed)
    x, mean, scale = scaled(raw.x, training, standardise)
    if model.positive and not (x > 0).all():
        why = "standardised x is not" if (raw.x > 0).all() else f"{raw.x.min():g} is not"
        raise BadInput(f"{model.title} needs x above 0; {why}.")
    return Samples(x, y, training, aside, raw, mean, scale)


def _labels(model: Model, raw: Data) -> np.ndarray:
    """Classes as 0 and 1; -1 and 1 are read as them."""
    found = np.unique(raw.y)
    if np.isin(found, (0, 1)).all():
        return raw.y
    if np.isin(found, (-1, 1)).all():
        return (raw.y + 1) / 2
    shown = ", ".join(raw.classes[:4] or (f"{value:g}" for value in found[:4]))
    more = ", ..." if len(found) > 4 else ""
    raise BadInput(f"{model.title} needs the labels 0 and 1, or -1 and 1; {raw.y_name} has {shown}{more}.")


def split(count: int, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The samples to train with and those held out, drawn by chance; of each there is one at least."""
    if not share:
        return np.arange(count), np.arange(0)
    if count < 2:
        raise BadInput("one sample cannot be split; hold none out.")
    aside = int(np.clip(round(share * count), 1, count - 1))
    order = generator(seed).permutation(count)
    return np.sort(order[aside:]), np.sort(order[:aside])


def scaled(x: np.ndarray, training: np.ndarray, standardise: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, with mean 0 and deviation 1 over the training samples if wished; a column of one number keeps its scale."""
    if not standardise:
        return x, np.zeros(x.shape[1]), np.ones(x.shape[1])
    mean, scale = x[training].mean(0), x[training].std(0)
    scale = np.where(scale > 0, scale, 1.0)
    return (x - mean) / scale, mean, scale
