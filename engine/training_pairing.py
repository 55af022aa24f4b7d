"""Which networks and losses go with data, and what becomes of a training when one of its parts is chosen anew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from engine.dataset import DATASETS, Data, Dataset, Size
from engine.declared import BadInput, Keyed
from engine.loss import LOSSES, Loss, Task
from engine.network import NETWORKS, Network
from engine.problem import check_loss, shape_for
from engine.training import Training

FIRST_LOSS: dict[Task, str] = {"regression": "mse", "binary": "bce_with_logits", "classes": "cross_entropy"}
SIMPLE: dict[Task, str] = {"regression": "linear", "binary": "logistic", "classes": "softmax"}
"""Networks of one layer: each is the others' counterpart for another task."""
LARGER = "mlp"
ELSEWHERE = {"points"}  # data that are moved point by point, as only Race can


@lru_cache(maxsize=1)
def datasets() -> tuple[type[Dataset], ...]:
    """The data sets that can be had without asking for a file."""
    return tuple(cls for cls in DATASETS if cls.key not in ELSEWHERE and not in_file(cls))


def networks_for(data: Dataset) -> tuple[type[Network], ...]:
    """The networks that can learn from data; `BadInput` if there are no data."""
    size = data.size
    return tuple(cls for cls in NETWORKS if not in_file(cls) and _goes(cls, size))


def losses_for(data: Dataset) -> tuple[type[Loss], ...]:
    """The losses that can be had from data, those of its first task first; `BadInput` if there are no data."""
    tasks = tasks_for(data.size)
    found = (cls for task in tasks for cls in LOSSES if cls.task == task)
    if data.known is not None:  # whose targets every loss takes, and which take a second to load
        return tuple(found)
    return tuple(cls for cls in found if cls.task != "regression" or _taken(cls, data.load()))


def in_file(cls: type[Keyed]) -> bool:
    """Whether data or a network are in a file of the user's own, to be named."""
    return "path" in cls.model_fields


def tasks_for(size: Size) -> tuple[Task, ...]:
    """What can be done with data: predict numbers, or tell apart their classes; two of them in two ways."""
    if not size.classes:
        return ("regression",)
    return ("classes", "binary") if size.classes == 2 else ("classes",)


def with_data(training: Training, data: Dataset | str) -> Training:
    """The training on other data; a loss and a network that do not go with them give way to those that do."""
    data = DATASETS[data]() if isinstance(data, str) else data
    size = data.size
    for network, loss in _pairs(training, size):
        try:
            _check(size, network, loss, data)
        except BadInput as error:
            refusal = error
        else:
            return joined(training, data, network, loss)
    raise refusal


def with_network(training: Training, network: Network | str) -> Training:
    """The training of another network; a loss that it is not for gives way. `BadInput` if it cannot learn the data."""
    network = NETWORKS[network]() if isinstance(network, str) else network
    size = training.data.size
    loss = training.loss
    if loss.task not in network.tasks:
        task = next((task for task in tasks_for(size) if task in network.tasks), network.tasks[0])
        loss = LOSSES[FIRST_LOSS[task]]()
    _check(size, network, loss, training.data)
    return joined(training, training.data, network, loss)


def with_loss(training: Training, loss: Loss | str) -> Training:
    """The training under another loss; a network of one layer that is not for it gives way to its counterpart."""
    loss = LOSSES[loss]() if isinstance(loss, str) else loss
    network = training.network
    if loss.task not in network.tasks and network.key in SIMPLE.values():
        network = NETWORKS[SIMPLE[loss.task]]()
    _check(training.data.size, network, loss, training.data)
    return joined(training, training.data, network, loss)


def joined(training: Training, data: Dataset, network: Network, loss: Loss) -> Training:
    """The training with these; where it begins holds on for the same network with the same inputs and outputs only."""
    start = training.start
    if start is not None:
        before = shape_for(training.data.size, training.network, training.loss)
        if network != training.network or shape_for(data.size, network, loss) != before:
            start = None
    return training.changed(data=data, network=network, loss=loss, start=start)


def _check(size: Size, network: Network, loss: Loss, data: Dataset) -> None:
    """Refuse a network and a loss that do not go with data, loading those only that load at once."""
    outputs = shape_for(size, network, loss).outputs
    if loss.task == "regression" and data.known is None:
        check_loss(loss, data.load().y, outputs)
    elif loss.task == "classes":  # what its targets are is known; how many weights it wants is not
        check_loss(loss, np.arange(outputs), outputs)


def _pairs(training: Training, size: Size) -> Iterator[tuple[Network, Loss]]:
    """Networks and losses to try on data of a size, those that change least first."""
    network, loss = training.network, training.loss
    yield network, loss
    yield network, type(loss)()  # without class weights
    tasks = tasks_for(size)
    if network.key in SIMPLE.values():
        yield NETWORKS[SIMPLE[tasks[-1]]](), LOSSES[FIRST_LOSS[tasks[-1]]]()
    first = LOSSES[FIRST_LOSS[tasks[0]]]()
    yield network, first
    yield NETWORKS[LARGER](), loss
    yield NETWORKS[LARGER](), first


def _goes(cls: type[Network], size: Size) -> bool:
    return (size.image is not None or not cls.pictures_only) and any(task in cls.tasks for task in tasks_for(size))


@lru_cache(maxsize=64)
def _taken(cls: type[Loss], data: Data) -> bool:
    """Whether a loss takes numbers as targets."""
    try:
        check_loss(cls(), data.y, 1)
    except BadInput:
        return False
    return True
