"""What the command line shows of a training: how each racer ended, with every seed."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.cli.terminal import at_work, ended, percent, print_endings, short
from engine.declared import BadInput
from engine.history import Ending, History
from engine.jobs.train import make, train
from engine.one_line import one_line
from engine.outcome import Outcome
from engine.scenario import Scenario
from engine.trainer import Trainer
from engine.training import Training


@dataclass(frozen=True, slots=True)
class Done:
    """A training that came to its end, or that Ctrl+C or a fault ended, such as not enough memory."""

    trainer: Trainer
    ended_by: KeyboardInterrupt | BadInput | None = None


def train_with_bar(scenario: Scenario) -> Done:
    """Train to the end or to Ctrl+C, with a bar where it takes long; what was recorded until then stays."""
    with at_work("reading the data"):
        trainer = ended(make(scenario.training))
    with at_work("training", trainer.steps) as tell:
        try:
            ended(train(trainer), lambda progress: tell(progress.step))
        except (KeyboardInterrupt, BadInput) as end:
            if not trainer.history.count:
                raise
            _stop(trainer.history)
            return Done(trainer, end)
    return Done(trainer)


def _stop(history: History) -> None:
    """Have the recording say of those who still ran that they were stopped, and at which of its rows."""
    step = history.last_step
    words = f"stopped before its end; the last row is of step {step:,} (epoch {step / history.steps_per_epoch:.4g})"
    stopped = Ending(Outcome.STOPPED, step, words)
    history.append_endings(tuple(stopped if e.outcome is Outcome.RUNNING else e for e in history.endings))


def results(scenario: Scenario, history: History) -> list[dict[str, Any]]:
    """How each lane ended, in plain words for JSON; a number that is not finite or not known is `None`."""
    rows, training, found = history.rows.taken(slice(-1, None)), scenario.training, []
    held = np.isfinite(rows.validation_accuracy)
    accuracy = np.where(held, rows.validation_accuracy, rows.train_accuracy)
    for index, (lane, ending) in enumerate(zip(history.lanes, history.endings, strict=True)):
        rule = training.racers[lane.racer].optimizer
        steps = int(rows.step[0]) if ending.step is None else ending.step
        numbers = {
            "train_loss": rows.train_loss[0, index],
            "validation_loss": rows.validation_loss[0, index],
            "accuracy": accuracy[0, index],
        }
        found.append(
            {
                "optimizer": rule.key,
                "parameters": rule.model_dump(mode="json"),
                **({"seed": training.seed + lane.seed} if training.seeds > 1 else {}),
                "epochs": steps / history.steps_per_epoch,
                "steps": steps,
                **{name: float(value) if math.isfinite(value) else None for name, value in numbers.items()},
                "outcome": ending.outcome.title,
                "sentence": ending.sentence,
                "seconds": float(rows.seconds[0, index]),
            }
        )
    return found


def print_training(scenario: Scenario, done: Done, written: Sequence[Path], as_json: bool) -> None:
    """Print how the racers ended, as one JSON object or as a table, and what has to be said besides."""
    history = done.trainer.history
    found = results(scenario, history)
    if as_json:
        print(json.dumps({"racers": found}, indent=2, allow_nan=False))
    else:
        columns = _columns(scenario.training, history, found)
        print_endings(one_line(_title(done.trainer)), columns, [one["sentence"] for one in found])
    for note in _notes(done.trainer):
        print(one_line(note), file=sys.stderr if as_json else sys.stdout)
    for path in () if as_json else written:
        print(f"Wrote {one_line(str(path))}")
    if isinstance(done.ended_by, KeyboardInterrupt):
        kept = f" What was trained until then is in {', '.join(map(str, written))}." if written else ""
        print(one_line(f"Interrupted; no file is half-written.{kept}"), file=sys.stderr)


def _columns(training: Training, history: History, found: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The columns of the table, by their headings; those that say nothing are left out."""
    names = [training.racers[lane.racer] for lane in history.lanes]
    held = bool(np.isfinite(history.rows.validation_loss).any())
    accuracy = f"{'validation' if held else 'training'} accuracy"
    columns = {
        "racer": [one_line(racer.label) for racer in names],
        "seed": [str(one.get("seed", "")) for one in found],
        "training loss": [short(one["train_loss"]) for one in found],
        "validation loss": [short(one["validation_loss"]) for one in found],
        accuracy: [percent(one["accuracy"]) for one in found],
        "epochs": [short(one["epochs"]) for one in found],
        "steps": [f"{one['steps']:,}" for one in found],
        "seconds": [f"{one['seconds']:.3f}" for one in found],
    }
    classes = bool(np.isfinite(history.rows.train_accuracy).any())
    empty = {"seed": training.seeds == 1, "validation loss": not held, accuracy: not classes}
    return {name: column for name, column in columns.items() if not empty.get(name)}


def _title(trainer: Trainer) -> str:
    """What is trained on what."""
    training, problem = trainer.training, trainer.problem
    batch = "all samples at once" if training.batch is None else f"batches of {training.batch:,}"
    held = f" and {len(problem.validation):,} for validation" if len(problem.validation) else ""
    return (
        f"{training.data.title}, {len(problem.train):,} samples{held}: {training.network.title} of "
        f"{problem.layout.total:,} weights, {training.loss.title}, {batch}"
    )


def _notes(trainer: Trainer) -> Iterator[str]:
    """What has to be said besides."""
    problem, training, history = trainer.problem, trainer.training, trainer.history
    if problem.data.note:
        yield problem.data.note
    if note := training.network.note(problem.shape):
        yield note
    if training.clip is not None:
        yield f"Gradients longer than {training.clip:g} were shortened to it."
    if history.stride > history.every:
        yield f"The recording is thinned: it keeps one step in {history.stride:,}, and those at which a racer ended."
