"""Times a step of training against the same step written with torch.optim and nn.Module, alone and ten at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import torch

from engine.dataset import Data, Dataset
from engine.jobs.train import run
from engine.problem import Problem
from engine.trainer import Trainer
from engine.training import Training

BATCH, STEPS, TURNS, MANY = 32, 40, 15, 10
NEVER = 10**8  # steps between rows: a step is compared with a step
OPTIMIZERS = {"SGD, momentum 0.9": {"key": "momentum", "lr": 0.001}, "Adam": {"key": "adam", "lr": 0.001}}
Turn = Callable[[], object]


class Wide(Dataset):
    """Noise of the shape of small pictures: what is timed does not depend on what is in them."""

    def make(self) -> Data:
        draw = np.random.default_rng(0)
        names = tuple(f"x{k}" for k in range(784))
        x, y = draw.normal(size=(640, 784)), draw.integers(0, 10, 640)
        return Data.of(x, y, names, classes=tuple("0123456789"))


class Net(NamedTuple):
    """A network on data, and how many times faster ten of them should be than ten loops."""

    data: Any
    network: Any
    loss: str
    wanted: float | None


NETS = {
    "10-5-1": Net("ten_features", {"key": "mlp", "hidden": [5]}, "mse", 8),
    "2-64-64-2": Net("moons", {"key": "mlp", "hidden": [64, 64]}, "cross_entropy", 3),
    "64-32-10": Net("digits", {"key": "mlp", "hidden": [32]}, "cross_entropy", None),
    "784-128-10": Net(Wide(), {"key": "mlp", "hidden": [128]}, "cross_entropy", None),
    "conv, digits": Net("digits", "conv", "cross_entropy", None),
}


def training(net: Net, optimizer: dict[str, Any], **more: Any) -> Training:
    """Training of a net by an optimizer, without end and without rows unless told otherwise."""
    values = {"data": net.data, "network": net.network, "loss": net.loss, "racers": [optimizer], "batch": BATCH}
    return Training.checked({**values, "epochs": 10**6, "record_every": NEVER, "device": "cpu", **more})


class Loop:
    """What a notebook does: a module, torch's optimizer, zero_grad, backward, step, on shuffled batches."""

    def __init__(self, training: Training, problem: Problem) -> None:
        self.module = deepcopy(problem.module)
        self.x, self.y = problem.train.x, problem.train.y
        if training.loss.task == "regression":
            self.y = self.y[:, None]
        self.loss = getattr(torch.nn.functional, str(training.loss.twin))
        rule = training.racers[0].optimizer
        self.optimizer = getattr(torch.optim, str(rule.twin))(self.module.parameters(), **rule.twin_settings())
        self.batches = self._batches()

    def _batches(self) -> Iterator[torch.Tensor]:
        while True:
            yield from torch.randperm(len(self.x)).split(BATCH)

    def step(self) -> None:
        """One step."""
        batch = next(self.batches)
        self.optimizer.zero_grad()
        self.loss(self.module(self.x[batch]), self.y[batch]).backward()
        self.optimizer.step()


def times(work: Callable[[], object], steps: int = STEPS) -> float:
    """Microseconds of the processor that one of some calls takes; all is done in this one thread."""
    began = time.thread_time()
    for _ in range(steps):
        work()
    return (time.thread_time() - began) / steps * 1e6


def side_by_side(theirs: Turn, ours: Turn, steps: int = STEPS) -> tuple[float, float]:
    """Both times in turn, so that what else the machine does hits both; medians."""
    turns = [(times(theirs, steps), times(ours, steps)) for _ in range(TURNS + 1)][1:]  # the first warms up
    return median(turn[0] for turn in turns), median(turn[1] for turn in turns)


def one_step() -> None:
    """A network alone."""
    print(f"One step of one network, batch {BATCH}, one thread (medians of {TURNS} turns; wanted: ratio at most 1)")
    for name, net in NETS.items():
        for title, optimizer in OPTIMIZERS.items():
            trainer = Trainer(training(net, optimizer))
            loop, ours = side_by_side(Loop(trainer.training, trainer.problem).step, trainer.advance)
            print(f"  {name:13}{title:19} torch.optim {loop:7.0f} us   Ravine {ours:7.0f} us   ratio {ours / loop:.2f}")


def ten_at_once() -> None:
    """Ten networks: seeds of one racer, and racers with rates of their own."""
    print(f"\n{MANY} networks at once against {MANY} loops")
    for name, net in NETS.items():
        for title, optimizer in OPTIMIZERS.items():
            racers = [{**optimizer, "lr": 0.001 * (1 + k)} for k in range(MANY)]
            for kind, more in (("seeds", {"seeds": MANY}), ("racers", {"racers": racers})):
                trainer = Trainer(training(net, optimizer, **more))
                loops = [Loop(trainer.training, trainer.problem) for _ in range(MANY)]
                slow, fast = side_by_side(lambda loops=loops: [loop.step() for loop in loops], trainer.advance, 8)
                wanted = f" (wanted: {net.wanted:g})" if net.wanted else ""
                line = f"  {name:13}{title:19} {kind:7}loops {slow:7.0f} us   Ravine {fast:7.0f} us"
                print(f"{line}   {slow / fast:.1f} times faster{wanted}")


def recording() -> None:
    """What a history costs: the same training with a row for each epoch, for each step, and without."""
    print("\nRecording: 50 epochs of SGD with momentum, seconds and bytes")
    for name in ("10-5-1", "2-64-64-2", "64-32-10"):
        found = []
        for every in (NEVER, None, 1):
            asked = training(NETS[name], OPTIMIZERS["SGD, momentum 0.9"], epochs=50, record_every=every)
            began = time.perf_counter()
            rows = run(asked).history.rows
            found.append((time.perf_counter() - began, len(rows), sum(array.nbytes for array in rows.arrays())))
        words = [f"{seconds:.2f} s, {count:,} rows, {size / 2**20:.1f} MiB" for seconds, count, size in found]
        print(f"  {name:13}none {words[0]};  each epoch {words[1]};  each step {words[2]}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    np.seterr(all="ignore")
    one_step()
    ten_at_once()
    recording()
