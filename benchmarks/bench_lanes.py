"""Times many lanes without recording against torch.optim with autograd on one batch tensor."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from engine import Landscape
from engine.descend import descend
from engine.optimizers.adam import Adam

LANES, STEPS, TURNS, RATE = 65_536, 300, 9, 0.05
STARTS = np.random.default_rng(0).uniform((-2, -1), (2, 3), (LANES, 2))
ROSENBROCK = Landscape.read("rosenbrock").objective()


def ours() -> np.ndarray:
    """The engine: exact gradient by formula, one tile after the other."""
    return descend(Adam(lr=RATE), ROSENBROCK, STARTS, STEPS)


def batch_tensor() -> np.ndarray:
    """What is usually written: all lanes in one tensor, with torch's own choice of threads."""
    import torch

    lanes = torch.tensor(STARTS, requires_grad=True)
    optimizer = torch.optim.Adam([lanes], lr=RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        x, y = lanes[:, 0], lanes[:, 1]
        ((1 - x) ** 2 + 100 * (y - x**2) ** 2).sum().backward()
        optimizer.step()
    return lanes.detach().numpy()


def timed(work: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Seconds that it took, and its result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def main() -> None:
    """Print both times, their ratio, and how far the two sets of ends are apart."""
    turns = [(timed(batch_tensor), timed(ours)) for _ in range(TURNS + 1)][1:]  # the first loads and compiles
    slow, fast = (median(turn[side][0] for turn in turns) for side in (0, 1))
    theirs, own = (turns[0][side][1] for side in (0, 1))
    print(f"{LANES:,} lanes x {STEPS} Adam steps on Rosenbrock, nothing recorded (medians of {TURNS} turns)")
    for name, seconds in (("torch.optim.Adam", slow), ("Ravine", fast)):
        print(f"  {name:17s} {seconds * 1e3:8.1f} ms  {LANES * STEPS / seconds:9.2e} steps/s")
    print(f"  {slow / fast:.1f} times faster (wanted: 2)")
    print(f"  largest distance between the ends: {np.abs(own - theirs).max():.1g}")


if __name__ == "__main__":
    main()
