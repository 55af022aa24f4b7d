"""What every exporter of trainings is: a way to write a history to a file, from which it can be trained again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, ClassVar, Self

import numpy as np

from engine.declared import BadInput, Keyed
from engine.files import check_folder, writing
from engine.history import History
from engine.registry import Registry, unknown
from engine.scenario import Scenario

CURVES = (
    "racer", "optimizer", "seed", "step", "epoch", "train_loss", "validation_loss", "train_accuracy",
    "validation_accuracy", "grad_norm", "sharpness", "lr", "seconds",
)  # fmt: skip
"""What a row of exported curves says."""


class TrainingExporter(Keyed):
    """A format of a history. A file of it is chosen by its `suffix`."""

    suffix: ClassVar[str] = ""
    idea: ClassVar[str] = ""

    @classmethod
    def plain(cls) -> Self:
        """The format for pipelines: without the scenario where a reader of the table would stumble over it."""
        return cls()

    def write(self, path: Path, scenario: Scenario, history: History) -> None:
        """Write the history of a scenario's training whole or not at all; `BadInput` says why it cannot be."""
        if not history.count:
            raise BadInput("there is no training to export yet.")
        with writing(path) as file:
            self.put(file, as_trained(scenario, history), history)

    def put(self, file: IO[bytes], scenario: Scenario, history: History) -> None:
        """Put the history of a scenario into an open file."""
        raise NotImplementedError


TRAINING_EXPORTERS: Registry[TrainingExporter] = Registry(
    "engine.training_exporters", TrainingExporter, "exporter of trainings"
)


def training_exporter_for(path: Path, *, plain: bool = False) -> TrainingExporter:
    """The exporter that a file's suffix asks for, when there is a folder to write in; else `BadInput`."""
    known = {cls.suffix: cls for cls in TRAINING_EXPORTERS}
    suffix = path.suffix.lower()
    if not suffix:
        raise BadInput(f"{path} needs a suffix that says the format: {', '.join(known)}.")
    if suffix not in known:
        raise unknown("format of a training", suffix, known)
    check_folder(path)
    return known[suffix].plain() if plain else known[suffix]()


def as_trained(scenario: Scenario, history: History) -> Scenario:
    """The scenario as it was trained in the end: with the rates that were changed and the epochs added on the way."""
    training = scenario.training
    later = tuple(change for change in training.changes if change not in history.changes)
    epochs = -(-max(history.last_step, 0) // history.steps_per_epoch)
    more = max(training.more_epochs, epochs - training.epochs)
    changed = training.changed(changes=(*history.changes, *later), more_epochs=more)
    return scenario.changed(train=changed, workspace="train")


def lane_curves(scenario: Scenario, history: History) -> Iterator[dict[str, np.ndarray]]:
    """For each lane the columns `[T_lane]` of `CURVES`, up to its ending and without the steps it was frozen.

    Racers are counted from 0 in the order of the training; `grad_norm` is that of all weights together; `lr` is the
    rate that the next step is taken with; what was not measured is NaN.
    """
    rows, training = history.rows, scenario.training
    for index, (lane, ending) in enumerate(zip(history.lanes, history.endings, strict=True)):
        last = int(rows.step[-1]) if ending.step is None else ending.step
        part = slice(0, int(np.searchsorted(rows.step, last)) + 1)  # a last row thinned away is repeated by the next
        step = np.minimum(rows.step[part], last)
        facts = {
            "racer": lane.racer,
            "optimizer": training.racers[lane.racer].optimizer.key,
            "seed": training.seed + lane.seed,
        }
        yield {
            **{name: np.full(len(step), fact) for name, fact in facts.items()},
            "step": step,
            "epoch": step / history.steps_per_epoch,
            **{name: getattr(rows, name)[part, index] for name in CURVES[5:9]},
            "grad_norm": np.sqrt((rows.grad_norm[part, index] ** 2).sum(-1)),
            "sharpness": rows.sharpness[part, index],
            "lr": rows.rate[part, index],
            "seconds": rows.seconds[part, index],
        }


def curves(scenario: Scenario, history: History) -> dict[str, np.ndarray]:
    """The columns `[rows]` of all lanes, one after the other."""
    lanes = list(lane_curves(scenario, history))
    return {name: np.concatenate([lane[name] for lane in lanes]) for name in CURVES}
