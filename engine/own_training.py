"""A model file of the user's own becomes the network of a training, with its data; its saved states become a run."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from engine.dataset import DATASETS, Size
from engine.declared import BadInput
from engine.history import History
from engine.loss import LOSSES
from engine.network import NETWORKS
from engine.optimizer import OPTIMIZERS
from engine.own_model import fault_in, has
from engine.problem import Problem, shape_of
from engine.racer import Contestant
from engine.runtime import drawing
from engine.state_files import following, in_order
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


def of_states(training: Training, paths: Sequence[Path]) -> Training:
    """The training that saved states of its own model stand for: one racer, and a step from each to the next.

    The racer's rule means nothing: who trained them is not known.
    """
    network = training.network.changed(state=str(paths[-1]))  # whose running averages the model keeps
    walker = Contestant(optimizer=OPTIMIZERS["sgd"](), name="saved states")
    return training.changed(
        network=network, racers=(walker,), batch=None, epochs=max(len(paths) - 1, 1), seeds=1, start=None, changes=(),
        more_epochs=0, record_every=None, patience=None,
    )  # fmt: skip


def with_states(training: Training, paths: Sequence[Path]) -> Generator[None, None, tuple[Training, History]]:
    """The job: the training that saved states stand for, in natural order, and its history.

    `BadInput` where the file of the model was not allowed to run, or names the state that is wrong.
    """
    yield
    if len(paths) < 2:
        raise BadInput("a path needs two saved states at least; choose several files.")
    if training.network.key != "own":
        raise BadInput("saved states are those of a model of your own; open its file first.")
    ordered = in_order(paths)
    walked = of_states(training, ordered)
    try:
        history = yield from following(Problem(walked), ordered)
    except Exception as error:
        raise fault_in(getattr(walked.network, "path", ""), error) or error from None
    return walked, history
