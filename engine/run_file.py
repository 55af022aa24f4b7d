"""The file of a finished training, run.npz: its scenario, curves and weight snapshots as plain numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from engine.array_file import KINDS, Archive, Claim
from engine.declared import BadInput
from engine.files import LARGEST_SCENARIO
from engine.history import ROW_ARRAYS, Ending, History, Lane, TrainingRows
from engine.opening import archive, naming, opening
from engine.outcome import Outcome
from engine.problem import Problem
from engine.recording import MOST_ROWS
from engine.scenario import Scenario
from engine.training import Training

ROOM = 2**30  # bytes that the arrays of a file may take, or as much as the file itself where that is more
LONGEST_TEXT = 4096  # letters of a sentence or the name of a layer
MOST_LAYERS = 10_000
ARRAYS = {
    "steps_per_epoch": ("i", ""),
    "lanes": ("i", "L2"),  # racer and seed of each, counted from 0
    "outcomes": ("i", "L"),  # the numbers of engine.outcome.Outcome
    "ended": ("i", "L"),  # the step each ended at; -1: it has not
    "sentences": ("U", "L"),
    "layers": ("U", "G"),
    "step": ("i", "T"),
    "weights": ("f", "TLP"),
    **dict.fromkeys(("train_loss", "validation_loss", "train_accuracy", "validation_accuracy"), ("f", "TL")),
    "grad_norm": ("f", "TLG"),
    **dict.fromkeys(("sharpness", "rate", "seconds"), ("f", "TL")),
}
"""What a run file holds beside its scenario: kind and shape of each array."""


@dataclass(frozen=True, slots=True)
class Run:
    """A training as it was saved: to be played, looked at and sliced.

    It cannot be continued: the optimizers' states (their momentum and averages) are not in the file. To go on from
    its last weights have a training begin there (its `start`); to have it exactly, train its scenario again.
    """

    scenario: Scenario
    history: History

    @property
    def training(self) -> Training:
        """What was trained."""
        return self.scenario.training

    def problem(self) -> Problem:
        """The training made ready to compute; `BadInput` where the weights are not those of its network."""
        problem = Problem(self.training)
        self.history.check(problem.layout)
        return problem


def is_run(path: Path) -> bool:
    """Whether a file looks like a run: nothing of it is read."""
    try:
        with opening(path) as file, archive(file) as members:
            return {"weights.npy", "steps_per_epoch.npy"} <= set(members.namelist())
    except (OSError, BadInput):
        return False


def save_run(path: Path, scenario: Scenario, history: History) -> None:
    """Write a run whole or not at all; `BadInput` says why it cannot be."""
    from engine.exporter import EXPORTERS, NumbersExporter

    exporter = EXPORTERS["npz"].checked({"subject": "run"})
    assert isinstance(exporter, NumbersExporter)
    exporter.write(path, scenario, history)


def open_run(path: Path) -> Run:
    """Read a run; `BadInput` names the file and the fault. Nothing is unpickled, and nothing large read in vain."""
    with naming(path), opening(path) as file:
        return _read(file)


def _read(file: IO[bytes]) -> Run:
    """The run in an open file."""
    size = file.seek(0, 2)
    found = Archive(file)
    scenario = Scenario.from_json(found.text("scenario", LARGEST_SCENARIO))
    arrays = _arrays(found, size)
    _check(arrays, scenario.training)
    return Run(scenario.changed(workspace="train"), _history(arrays, scenario.training))


def _arrays(found: Archive, size: int) -> dict[str, np.ndarray]:
    """Every array of `ARRAYS`; what they claim to be is looked at before any is read."""
    missing = [name for name in ARRAYS if name not in found.claims]
    if missing:
        raise BadInput(f'it is not a run that Ravine wrote: it has no array "{missing[0]}".')
    if (room := max(ROOM, size)) < (wanted := sum(found.claims[name].size for name in ARRAYS)):
        raise BadInput(
            f"its arrays would take {wanted / 1e9:.3g} GB; from a file of this size {room / 1e9:.3g} may be."
        )
    lengths = {"2": 2}
    for name, (kind, letters) in ARRAYS.items():
        _check_claim(name, kind, letters, found.claims[name], lengths)
    return {name: found.array(name) for name in ARRAYS}


def _check_claim(name: str, kind: str, letters: str, claim: Claim, lengths: dict[str, int]) -> None:
    """Refuse an array whose head does not say the kind and shape that it should have."""
    if claim.kind != kind:
        raise BadInput(f'its array "{name}" does not hold {KINDS[kind]}.')
    shape = claim.shape
    wanted = tuple(lengths.setdefault(letter, length) for letter, length in zip(letters, shape, strict=False))
    if wanted != shape or len(letters) != len(shape):
        raise BadInput(f'its array "{name}" has the shape {list(shape)}, which does not fit the others.')
    if letters and kind == "U" and claim.dtype.itemsize > 4 * LONGEST_TEXT:
        raise BadInput(f'its array "{name}" has texts that are too long.')


def _check(found: dict[str, np.ndarray], training: Training) -> None:
    """Refuse arrays that no training could have made."""
    step, ended, outcomes = found["step"], found["ended"], found["outcomes"]
    lanes = [(racer, seed) for racer in range(len(training.racers)) for seed in range(training.seeds)]
    if not 0 < len(step) <= MOST_ROWS or step[0] < 0 or (np.diff(step) <= 0).any():
        raise BadInput("its steps do not rise.")
    if not lanes or found["lanes"].tolist() != [list(lane) for lane in lanes]:
        raise BadInput("its lanes are not the racers and seeds of its scenario.")
    if not 0 < found["steps_per_epoch"] < 2**31 or len(found["layers"]) > MOST_LAYERS or not found["weights"].size:
        raise BadInput("its numbers of steps, layers or weights are none that a training has.")
    if not np.isin(outcomes, list(Outcome)).all() or (ended < -1).any() or (ended > step[-1]).any():
        raise BadInput("its endings are none that a training has.")
    if ((outcomes == Outcome.RUNNING) != (ended == -1)).any():
        raise BadInput("its endings contradict themselves.")


def _history(found: dict[str, np.ndarray], training: Training) -> History:
    """The recording anew: appended row by row as it was, so that it is thinned again where it is too large."""
    step = found["step"].astype(np.int64)
    history = History(
        tuple(Lane(racer, 0, seed) for racer, seed in found["lanes"].tolist()),
        len(step),
        every=int(np.gcd.reduce(step[:-1])) or 1,  # all rows but the last stand on such a grid
        steps_per_epoch=int(found["steps_per_epoch"]),
        layers=tuple(found["layers"].tolist()),
        changes=tuple(change for change in training.changes if change.step <= step[-1]),
    )
    told = zip(found["outcomes"].tolist(), found["ended"].tolist(), found["sentences"].tolist(), strict=True)
    endings = tuple(Ending(Outcome(outcome), None if at < 0 else at, words) for outcome, at, words in told)
    rows = TrainingRows(step, *(found[name] for name in ROW_ARRAYS[1:]))
    history.append(rows, endings, last=True)
    return history
