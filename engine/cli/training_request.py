"""Turns the words of a command line into a scenario of the Train workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.asked import asked
from engine.cli.fit import is_file
from engine.cli.pairs import fields, pairs, spec
from engine.cli.racers import racers
from engine.dataset import DATASETS, Dataset
from engine.declared import BadInput
from engine.loss import LOSSES, Loss
from engine.network import NETWORKS, Network
from engine.own_model import allow, has
from engine.problem import shape_for
from engine.racer import Contestant
from engine.scenario import Scenario
from engine.training import Training
from engine.training_pairing import FIRST_LOSS, tasks_for

ALL = "all"  # the batch of all samples


@dataclass(frozen=True, slots=True)
class TrainingRequest:
    """The words that were given for a training. What is `None` or empty was not, and stays as the file has it.

    `numbers` are the simple fields of `Training` by their names; each is read by the field it is meant for.
    """

    file: str | None
    data: str | None
    x: Sequence[str]
    y: str | None
    model: str | None
    model_file: str | None
    settings: Sequence[str]
    loss: str | None
    optimizers: Sequence[str]
    schedules: Sequence[str]
    batch: str | None
    standardise: bool | None
    numbers: dict[str, str | None]

    def scenario(self) -> Scenario:
        """The scenario that was asked for; `BadInput` names what is wrong."""
        base = asked(self.file).scenario if self.file else Scenario(train=Training())
        if self.model_file is not None:
            allow(self.model_file)
        training = self._parts(base.training)
        changes: dict[str, Any] = fields({name: word for name, word in self.numbers.items() if word is not None})
        if self.batch is not None:
            changes["batch"] = None if self.batch == ALL else self.batch
        if self.standardise is not None:
            changes["standardise"] = self.standardise
        who = racers(Contestant, self.optimizers, training.racers, schedule=self.schedules)
        if len(who) != len(training.racers):  # rates that were changed for others
            changes["changes"] = ()
        return base.changed(train=training.changed(racers=who, **changes), workspace="train")

    def _parts(self, base: Training) -> Training:
        """The training with the data, the network and the loss that were asked for; they go together."""
        data, network = self._data(base), self._network(base)
        same = data == base.data and network == base.network
        loss = LOSSES.read(spec(self.loss, "--loss")) if self.loss is not None else base.loss
        if self.loss is None and not same:
            loss = usual_loss(data, network, base.loss)
        return base.changed(data=data, network=network, loss=loss)

    def _data(self, base: Training) -> Dataset:
        columns = {"x": tuple(self.x), "y": self.y}
        given = {name: column for name, column in columns.items() if column}
        if self.data is None:
            if given:
                raise BadInput(f"--{next(iter(given))} names a column of a file: give --data FILE.csv too.")
            if self.model_file is not None and has(self.model_file, "data"):
                return DATASETS.read({"key": "own", "path": self.model_file})
            return base.data
        if is_file(self.data):
            return DATASETS.read({"key": "csv", "path": self.data, **given})
        if given:
            raise BadInput(f"--{next(iter(given))} names a column of a file; {self.data} has its own.")
        return DATASETS.read(spec(self.data, "--data"))

    def _network(self, base: Training) -> Network:
        settings = fields(pairs(self.settings, "--set"))
        if self.model_file is not None:
            if self.model is not None:
                raise BadInput("give either --model or --model-file, not both.")
            return NETWORKS.read({"key": "own", "path": self.model_file, **settings})
        if self.model is None:
            return NETWORKS.read({**base.network.as_dict(), **settings})
        return NETWORKS.read({**spec(self.model, "--model"), **settings})


def usual_loss(data: Dataset, network: Network, like: Loss) -> Loss:
    """The loss that goes with data and a network unless another is named: the one there is, if it does."""
    losses = [like, *(LOSSES[FIRST_LOSS[task]]() for task in tasks_for(data.size))]
    refused = []
    for loss in losses:
        try:
            network.module(shape_for(data.size, network, loss))
        except BadInput as error:
            refused.append(error)
        else:
            return loss
    raise refused[1]  # of the loss that the data would have first
