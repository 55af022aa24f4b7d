"""Which losses and data go with a model, and what becomes of a landscape when one of its parts is chosen anew."""

from __future__ import annotations

from functools import lru_cache

from engine import catalogue
from engine.dataset import DATASETS, Dataset
from engine.declared import BadInput
from engine.fitting.samples import samples_of
from engine.landscapes.model import ModelLandscape
from engine.loss import LOSSES, Loss
from engine.model import MODELS, Model

FIRST_LOSS = {"regression": "mse", "binary": "bce_with_logits"}


def losses_for(model: Model) -> tuple[type[Loss], ...]:
    """The losses of the model's task."""
    return tuple(loss for loss in LOSSES if loss.task == model.task)


@lru_cache(maxsize=32)
def datasets_for(model: Model) -> tuple[type[Dataset], ...]:
    """The data sets that can be had without asking, and that fit the model."""
    return tuple(cls for cls in DATASETS if _made(cls, model) is not None)


def fits(model: Model, data: Dataset) -> bool:
    """Whether a model can be fitted to data as they are, and is meant to be: numbers, or classes to tell apart."""
    try:
        size = data.size  # which tells most of those apart that take long to load
        if size.features != model.features or (size.classes and model.task == "regression"):
            return False
        samples_of(model, LOSSES[FIRST_LOSS[model.task]](), data.load())
    except BadInput:
        return False
    return True


def with_model(landscape: ModelLandscape, key: str) -> ModelLandscape:
    """The landscape with another model; a loss and data that do not go with it give way to those that do best."""
    model = MODELS[key]()
    loss = landscape.loss if landscape.loss.task == model.task else LOSSES[FIRST_LOSS[model.task]]()
    if not fits(model, landscape.data):
        return landscape.with_parts(model=model, loss=loss, data=_best(model), standardise=False)
    standardise = landscape.standardise and not model.positive
    return landscape.with_parts(model=model, loss=loss, standardise=standardise)


def with_data(landscape: ModelLandscape, key: str) -> ModelLandscape:
    """The landscape with another data set as it begins; one's own points begin with those shown."""
    if key == "points" and landscape.can_edit:
        shown = landscape.samples.raw
        return landscape.with_points(shown.x, shown.y)
    return landscape.with_parts(data=_made(DATASETS[key], landscape.model) or DATASETS[key]())


def _best(model: Model) -> Dataset:
    """The data on which the program shows a model first."""
    known = catalogue.builtin().values()
    return next((one.data for one in known if isinstance(one, ModelLandscape) and one.model == model), None) or next(
        made for cls in DATASETS if (made := _made(cls, model)) is not None
    )


def _made(cls: type[Dataset], model: Model) -> Dataset | None:
    """Such data for a model; None where they do not fit, or are in a file to be named."""
    wanted = {"features": model.features} | ({"classes": 2} if model.task == "binary" else {})
    data = cls.checked({name: count for name, count in wanted.items() if name in cls.model_fields})
    return data if fits(model, data) else None
