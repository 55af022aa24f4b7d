"""Reads saved `state_dict` files without running anything in them, and makes a history of a series of them."""

from __future__ import annotations

import pickle
import re
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.declared import BadInput
from engine.history import Ending, History, Lane, TrainingRows
from engine.outcome import Outcome
from engine.problem import Problem
from engine.recording import MOST_ROWS

Module = Any
Tensor = Any
LARGEST = 2**32  # bytes of a file


def in_order(paths: Sequence[Path]) -> list[Path]:
    """Files as a person would sort them: step 9 before step 10."""
    return sorted(paths, key=lambda path: [(not w.isdigit(), int(w) if w.isdigit() else 0, w) for w in _words(path)])


def _words(path: Path) -> list[str]:
    return [word for word in re.split(r"(\d+)", str(path)) if word]


def read_state(path: Path) -> Mapping[str, Tensor]:
    """The tensors in a file of `torch.save(model.state_dict(), path)`; `BadInput` refuses anything else.

    It is read with `weights_only=True`: a file that would run a program when unpickled is refused, not run.
    """
    import torch

    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path} is too large to be a saved state.")
        state = torch.load(path, map_location="cpu", weights_only=True)
    except BadInput:
        raise
    except OSError as error:
        raise BadInput(f"{path} cannot be opened: {(error.strerror or str(error)).lower()}.") from None
    except pickle.UnpicklingError:
        raise BadInput(
            f"{path} is refused: it is no state_dict of tensors alone, which is all that can be read without running "
            "what is in it; save model.state_dict()."
        ) from None
    except Exception:  # a broken archive makes torch raise a dozen kinds
        raise BadInput(f"{path} is not a whole file that torch.save wrote.") from None
    if not isinstance(state, Mapping) or not all(isinstance(value, torch.Tensor) for value in state.values()):
        held = ", ".join(f'"{key}"' for key in list(state)[:4]) if isinstance(state, Mapping) else type(state).__name__
        raise BadInput(f"{path} is not a state_dict: it holds {held}; save model.state_dict() alone.")
    return state


def checked_state(module: Module, path: Path) -> Mapping[str, Tensor]:
    """The state in a file, whose names and shapes are those of the module; `BadInput` names the first that is wrong."""
    wanted, found = module.state_dict(), read_state(path)
    for name, tensor in wanted.items():
        if name not in found:
            raise BadInput(f'{path} has no "{name}", which the model has: {_shape(tensor)}.')
        if found[name].shape != tensor.shape:
            raise BadInput(f'{path}: "{name}" is {_shape(found[name])}, in the model {_shape(tensor)}.')
        if found[name].is_complex():
            raise BadInput(f'{path}: "{name}" has complex numbers.')
    if extra := [name for name in found if name not in wanted]:
        raise BadInput(f'{path} has "{extra[0]}", which the model has not.')
    return found


def _shape(tensor: Tensor) -> str:
    return f"{list(tensor.shape)}"


def load_buffers(module: Module, path: Path) -> None:
    """Give a module the running averages (buffers) of a saved state."""
    found = checked_state(module, path)
    for name, buffer in module.named_buffers():
        if name in found:
            buffer.copy_(found[name])


def weights_in(problem: Problem, path: Path) -> np.ndarray:
    """The weights `[P]` of a saved state, in the problem's precision."""
    import torch

    found = checked_state(problem.module, path)
    flat = torch.cat([found[name].reshape(-1) for name in problem.layout.names])
    return np.asarray(flat.to(problem.dtype))


def history_of(problem: Problem, paths: Sequence[Path]) -> History:
    """The recording of `following` at once."""
    job = following(problem, paths)
    while True:
        try:
            next(job)
        except StopIteration as end:
            found: History = end.value
            return found


def following(problem: Problem, paths: Sequence[Path]) -> Generator[None, None, History]:
    """The job: a recording whose rows are saved states, in the order given; step n is the n-th, counted from 0.

    Losses and accuracies are worked out; gradients, sharpness and rates of a training that was elsewhere are not known
    and NaN.
    """
    import torch

    if not paths:
        raise BadInput("there are no saved states to look at.")
    history = History((Lane(0, 0, 0),), min(len(paths), MOST_ROWS), layers=problem.layout.layers)
    for step, path in enumerate(paths):
        yield
        weights = weights_in(problem, path)[None]
        rows = torch.from_numpy(weights).to(problem.device)
        train, validation = (problem.score(rows, part) for part in (problem.train, problem.validation))
        unknown = np.full((1, 1), np.nan)
        row = TrainingRows(
            step=np.array([step]), weights=weights[None], train_loss=train.loss[None],
            validation_loss=validation.loss[None], train_accuracy=train.accuracy[None],
            validation_accuracy=validation.accuracy[None],
            grad_norm=np.full((1, 1, len(problem.layout.layers)), np.nan), sharpness=unknown, rate=unknown,
            seconds=np.zeros((1, 1)),
        )  # fmt: skip
        last = step == len(paths) - 1
        ending = Ending(Outcome.STOPPED, step, f"the last of {len(paths):,} saved states") if last else Ending()
        history.append(row, (ending,), last=last)
    return history
