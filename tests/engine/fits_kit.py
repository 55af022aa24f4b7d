"""What the tests of fits share: small trainings, their pictures, and the same networks as plain modules of torch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from engine.jobs.fits import Fits, Wish, fits
from engine.jobs.train import run
from engine.pictures.fit_pictures import (
    Picture,
)
from engine.pictures.fits import scene_of
from engine.problem import Problem
from engine.trainer import Trainer
from engine.training import Training

SIDE = 25


def trained(data: Any, loss: str, network: Any = None, **more: Any) -> Trainer:
    """A few epochs of two optimizers on a small net."""
    racers = [{"optimizer": {"key": "sgd", "lr": 0.05}}, {"optimizer": {"key": "adam", "lr": 0.05}}]
    network = network or {"key": "mlp", "hidden": [8], "activation": "Tanh"}
    fields = {"data": data, "loss": loss, "network": network, "racers": racers, "epochs": 8, "dtype": "float64"}
    return run(Training.checked({**fields, **more}))


def wish(trainer: Trainer, picture: Any = "map", part: Any = "validation", side: int = SIDE) -> Wish:
    lanes = tuple(tuple(trainer.history.lanes_of(racer)) for racer in range(len(trainer.training.racers)))
    scene = scene_of(trainer.problem, picture, part)
    return Wish(trainer.problem, scene, trainer.history.rows.weights[-1], lanes, side)


def made(wished: Wish) -> Fits:
    last = list(fits(wished))[-1]
    assert last is not None and last.sharp and last.wish is wished
    return last


def module_of(problem: Problem, weights: np.ndarray) -> Any:
    """The network as torch has it, with a row of weights."""
    module = problem.training.network.module(problem.shape).double()
    torch.nn.utils.vector_to_parameters(torch.from_numpy(weights), module.parameters())
    return module


def plain(problem: Problem, weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """What the network gives `[B, K]` for samples in the units of the data."""
    with torch.no_grad():
        return module_of(problem, weights)(torch.from_numpy((x - problem.mean) / problem.scale)).numpy()


def each(wished: Wish, kind: type[Picture]) -> Iterator[tuple[np.ndarray, Any]]:
    """The weights of every racer's first lane, and its picture."""
    for lanes, picture in zip(wished.lanes, made(wished).pictures, strict=True):
        assert isinstance(picture, kind)
        yield wished.weights[lanes[0]], picture
