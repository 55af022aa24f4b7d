"""A model file of the user's own becomes the network of a training, with its data where it gives some."""

from __future__ import annotations

from collections.abc import Generator

from engine.dataset import DATASETS, Size
from engine.declared import BadInput
from engine.loss import LOSSES
from engine.network import NETWORKS
from engine.own_model import has
from engine.problem import shape_of
from engine.runtime import drawing
from engine.training import Training
from engine.training_pairing import FIRST_LOSS, joined, tasks_for


def with_file(training: Training, path: str) -> Generator[None, None, Training]:
    """The job: run a file that was allowed to; `BadInput` if it has no model for its data, or those of the training.

    The loss stays if the model has as many outputs as it wants; else it gives way to the first that does.
    """
    yield
    network = NETWORKS["own"].checked({"path": path})
    data = DATASETS["own"].checked({"path": path}) if has(path, "data") else training.data
    samples = data.load()
    first = (LOSSES[FIRST_LOSS[task]]() for task in tasks_for(Size.of(samples)))
    refusals = []
    for loss in (training.loss, *first):
        try:
            with drawing():
                network.module(shape_of(samples, network, loss))
        except BadInput as error:
            refusals.append(error)
        else:
            return joined(training, data, network, loss)
    told = [error for error in refusals if path in str(error)]  # of the model itself, not of a loss that does not fit
    raise (told or refusals)[0]
