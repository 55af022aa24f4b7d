"""What a training became while it ran: rates and epochs that were changed on the way, told in the training itself."""

from __future__ import annotations

from engine.history import History
from engine.scenario import Scenario
from engine.trainer import Trainer
from engine.training import Training


def trained(trainer: Trainer) -> Training:
    """The training that gives the trainer's history when it is run from the beginning."""
    return trainer.training.changed(changes=trainer.changes, more_epochs=trainer.more_epochs)


def as_trained(scenario: Scenario, history: History) -> Scenario:
    """The scenario as it was trained in the end: with the rates that were changed and the epochs added on the way."""
    training = scenario.training
    later = tuple(change for change in training.changes if change not in history.changes)
    epochs = -(-max(history.last_step, 0) // history.steps_per_epoch)
    more = max(training.more_epochs, epochs - training.epochs)
    changed = training.changed(changes=(*history.changes, *later), more_epochs=more)
    return scenario.changed(train=changed, workspace="train")


def new_rates(asked: Training, done: Training) -> dict[int, float]:
    """The learning rates that are asked for and are not those in force, by racer; the two have one `aim`."""
    wanted = {racer: asked.rate(racer) for racer in range(len(asked.racers))}
    return {racer: lr for racer, lr in wanted.items() if lr != done.rate(racer)}


def amended(asked: Training, done: Training) -> Training:
    """What is asked for, with rates, changes and epochs as they were done; the two have one `aim`."""
    racers = tuple(mine.changed(optimizer=its.optimizer) for mine, its in zip(asked.racers, done.racers, strict=True))
    return asked.changed(racers=racers, changes=done.changes, more_epochs=done.more_epochs)


def same_history(asked: Training, done: Training) -> bool:
    """Whether what is asked for gives the history of what was done, as far as that goes: it may have been extended."""
    return done.computed == asked.computed.model_copy(update={"more_epochs": done.more_epochs})
