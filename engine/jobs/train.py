"""The job of training: advances a trainer until it is over, and yields progress as it goes."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from engine.declared import BadInput
from engine.history import History
from engine.own_model import fault_in
from engine.run_file import open_run
from engine.trainer import Trainer
from engine.training import Training

PACE = 0.03  # seconds between yields


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training is: steps taken and the step limit, and steps a second over all lanes."""

    step: int
    of: int
    speed: float
    left: float  # seconds, as it looks


def make(training: Training) -> Generator[None, None, Trainer]:
    """Make a trainer with its first row recorded: reading data and building networks takes its time, too."""
    yield
    try:
        trainer = Trainer(training)
        yield
        trainer.begin()
    except Exception as error:
        raise explained(error, training) from None
    return trainer


def reopen(path: Path) -> Generator[None, None, Trainer]:
    """Make a trainer that stands at the end of a saved run, to be looked at; `BadInput` says what is wrong with it."""
    yield
    found = open_run(path)
    return (yield from show(found.training, found.history))


def show(training: Training, history: History) -> Generator[None, None, Trainer]:
    """Make a trainer that stands at the end of a history that was recorded before, to be looked at."""
    yield
    trainer = Trainer(training)
    trainer.show(history)
    return trainer


def train(trainer: Trainer, pace: float = PACE) -> Generator[Progress, None, History]:
    """Advance a trainer to its end, yielding about every `pace` seconds; closed at any yield, it can go on later.

    Out of memory is a `BadInput` that says what to make smaller, an error in a model of one's own one that says where;
    what was recorded stays.
    """
    busy, steps = 0.0, 0
    while not trainer.over:
        began = time.perf_counter()
        first = trainer.step
        try:
            trainer.advance()
            while not trainer.over and time.perf_counter() - began < pace:
                trainer.advance()
        except Exception as error:
            raise explained(error, trainer.training) from None
        busy, steps = busy + time.perf_counter() - began, steps + trainer.step - first
        speed = steps / max(busy, 1e-9)
        left = (trainer.steps - trainer.step) / max(speed, 1e-9)
        yield Progress(trainer.step, trainer.steps, speed * len(trainer.lanes), left)
    return trainer.history


def explained(error: Exception, training: Training) -> Exception:
    """What to say in place of an error that came up while training; the error itself where there is nothing."""
    return out_of_memory(error, training) or fault_in(getattr(training.network, "path", ""), error) or error


def out_of_memory(error: Exception, training: Training) -> BadInput | None:
    """The sentence for an error of torch's or Python's that means there was not enough memory; None for another."""
    torchs = isinstance(error, RuntimeError) and "memory" in str(error).lower()
    if not isinstance(error, MemoryError) and not torchs:
        return None
    lanes = len(training.racers) * training.seeds
    networks = f"{lanes} network{'s' * (lanes > 1)}"
    batch = "all samples" if training.batch is None else f"{training.batch:,} samples"
    return BadInput(
        f"there is not enough memory for {networks} on a batch of {batch}: make the batch, the network "
        "or the number of seeds smaller. What was trained so far is kept."
    )


def run(training: Training) -> Trainer:
    """Train to the end and hand back the trainer with its history; for notebooks and scripts."""
    trainer = Trainer(training)
    for _ in train(trainer):
        pass
    return trainer
