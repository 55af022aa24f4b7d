"""Times slices of a network's loss beside the two public ways, and the principal components of many snapshots.

All run on one thread and are timed by the processor's clock, so that what else the machine does counts little.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from loss_landscapes import random_plane as package_plane
from loss_landscapes.metrics import Loss as PackageLoss
from torch.utils.data import DataLoader, TensorDataset

from engine.dataset import Data, Dataset
from engine.history import Lane, TrainingRows
from engine.jobs.slice import slice_loss
from engine.problem import Problem
from engine.slices.planes import make_plane
from engine.slices.principal import principal
from engine.training import SliceView, Training

GRID, SAMPLES, TURNS = 51, 1_000, 5
COPIED = 200  # points: of the slowest way only so many are timed
SNAPSHOTS, WEIGHTS = 1_000, 100_000


class Drawn(Dataset):
    """Gaussian samples of a size, in classes drawn at random."""

    features: int = 2
    groups: int = 2
    picture: tuple[int, int, int] | None = None

    def make(self) -> Data:
        draw = np.random.default_rng(0)
        x, y = draw.normal(size=(SAMPLES, self.features)), draw.integers(self.groups, size=SAMPLES)
        names = tuple(f"x{k}" for k in range(self.features))
        return Data.of(x, y, names, classes=tuple(map(str, range(self.groups))), image=self.picture)


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], float]] = {
    "784-32-10": ({"key": "mlp", "hidden": (32,)}, {"features": 784, "groups": 10}, 18),
    "2-64-64-2 tanh": ({"key": "mlp", "hidden": (64, 64), "activation": "Tanh"}, {"features": 2, "groups": 2}, 2.5),
    "conv 8-16, 8x8": ({"key": "conv"}, {"features": 64, "groups": 10, "picture": (1, 8, 8)}, 1),
}


def problem_of(name: str) -> Problem:
    """The problem of a case; nothing is trained: the time does not depend on the weights."""
    network, data, _ = CASES[name]
    training = Training.checked({"network": network, "racers": ["sgd"], "held_out": 0.0})
    return Problem(training.model_copy(update={"data": Drawn.model_construct(**data)}))


def rows_of(problem: Problem) -> TrainingRows:
    """One row with the first weights."""
    nothing = np.ones((1, 1))
    weights = problem.initial(0).cpu().numpy()[None, None]
    return TrainingRows(np.zeros(1, int), weights, *[nothing] * 4, np.ones((1, 1, 1)), *[nothing] * 3)


def ours(problem: Problem) -> float:
    """Points a second of ours; loss and accuracy."""
    plane = make_plane(SliceView(plane="random"), problem, rows_of(problem), (Lane(0, 0, 0),))
    began = time.process_time()
    for _ in slice_loss(problem, plane, plane.box, GRID, "training"):
        pass
    return GRID * GRID / (time.process_time() - began)


def package(problem: Problem) -> float:
    """Points a second of the PyPI package; loss only."""
    metric = PackageLoss(torch.nn.functional.cross_entropy, problem.train.x, problem.train.y)
    began = time.process_time()
    package_plane(problem.module, metric, steps=GRID, deepcopy_model=True)
    return GRID * GRID / (time.process_time() - began)


def copies(problem: Problem) -> float:
    """Points a second of one point at a time: new parameters for each, batches of 128 from a loader, as Li et al."""
    module, samples = problem.module, problem.train
    weights = [parameter.detach().clone() for parameter in module.parameters()]
    first, second = ([torch.randn_like(weight) for weight in weights] for _ in range(2))
    loader = DataLoader(TensorDataset(samples.x, samples.y), batch_size=128)
    began = time.process_time()
    for k in range(COPIED):
        for parameter, weight, u, v in zip(module.parameters(), weights, first, second, strict=True):
            parameter.data = weight + (u * k / COPIED + v * k / COPIED)
        loss = hits = 0.0
        with torch.no_grad():
            for x, y in loader:
                outputs = module(x)
                loss += torch.nn.functional.cross_entropy(outputs, y).item() * len(x)
                hits += outputs.max(1)[1].eq(y).sum()
    return COPIED / (time.process_time() - began)


def slices() -> None:
    """Print the speeds of every case, each way in turn."""
    print(f"Slices of {GRID} x {GRID} points, {SAMPLES:,} samples, float32, one thread (best of {TURNS} turns)")
    for name, (_, _, wanted) in CASES.items():
        problem = problem_of(name)
        found = [[way(problem) for way in (ours, package, copies)] for _ in range(TURNS)]
        mine, theirs, slow = (max(column) for column in zip(*found, strict=True))
        print(
            f"  {name:15s} ours {mine:8,.0f} points/s, loss-landscapes {theirs:6,.0f}, copies {slow:5,.0f}: "
            f"{mine / theirs:5.1f} and {mine / slow:5.1f} times as fast (wanted: {wanted:g} and more of the first); "
            f"extra memory {extra_memory(name):.0f} MB (wanted: below 50)"
        )


def extra_memory(name: str) -> float:
    """By how many MB a slice raises the highest memory of a process that has made the problem and one point."""
    out = subprocess.run([sys.executable, __file__, name], check=True, capture_output=True, text=True)
    return float(out.stdout)


def measure_memory(name: str) -> None:
    """Print the MB that a slice takes at its highest (Linux; in a process of its own)."""
    problem = problem_of(name)
    problem.score(problem.initial(0)[None], problem.train)
    Path("/proc/self/clear_refs").write_text("5")  # the highest so far is what is used now
    before = highest()
    ours(problem)
    print(highest() - before)


def highest() -> float:
    """The most memory that this process has had, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def components() -> None:
    """Print the time of the principal components."""
    draw = np.random.default_rng(0)
    bends = np.cumsum(draw.normal(size=(SNAPSHOTS, 20)), 0) / np.arange(1, 21)
    paths = (bends @ draw.normal(size=(20, WEIGHTS)) + draw.normal(size=(SNAPSHOTS, WEIGHTS)) / 10).astype(np.float32)
    rows, sound = paths[:, None], np.ones((SNAPSHOTS, 1), dtype=bool)
    found, times = {}, {}
    ways: dict[str, Callable[[], np.ndarray]] = {
        "ours": lambda: principal(rows, sound, paths[-1])[0],
        "torch": lambda: torch.pca_lowrank(torch.from_numpy(paths - paths[-1]), q=6, center=False)[2][:, :2].T.numpy(),
    }
    for _ in range(TURNS):
        for name, way in ways.items():
            began = time.process_time()
            found[name] = way()
            times.setdefault(name, []).append(time.process_time() - began)
    exact = exact_components(paths)
    print(f"Two principal components of {SNAPSHOTS:,} snapshots x {WEIGHTS:,} weights")
    for name in ways:
        cosine = np.linalg.svd(exact @ found[name].T, compute_uv=False).min()
        print(f"  {name:6s} {min(times[name]):6.2f} s, {np.degrees(np.arccos(min(cosine, 1.0))):.3f} degrees off")
    ratio = min(times["torch"]) / min(times["ours"])
    print(f"  {ratio:.1f} times as fast as torch.pca_lowrank (wanted: more than 2)")


def exact_components(paths: np.ndarray) -> np.ndarray:
    """By the Gram matrix of the snapshots, in float64."""
    gram = np.zeros((SNAPSHOTS, SNAPSHOTS))
    for first in range(0, WEIGHTS, 10_000):
        offset = (paths[:, first : first + 10_000] - paths[-1, first : first + 10_000]).astype(np.float64)
        gram += offset @ offset.T
    found = np.linalg.eigh(gram)[1][:, -2:].T.astype(np.float32) @ (paths - paths[-1])
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def main() -> None:
    """Print everything, or in a process of its own the memory of one case."""
    torch.set_num_threads(1)
    if len(sys.argv) > 1:
        measure_memory(sys.argv[1])
    else:
        slices()
        components()


if __name__ == "__main__":
    main()
