"""Times a race of five optimizers with everything recorded against the loops that a notebook would write."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from engine import Scenario, run

STEPS, TURNS = 1000, 9
START = (-1.2, 1.0)
RACERS: list[dict[str, Any]] = [
    {"key": "sgd", "lr": 0.001},
    {"key": "momentum", "lr": 0.001, "momentum": 0.9},
    {"key": "nesterov", "lr": 0.001, "momentum": 0.9},
    {"key": "rmsprop", "lr": 0.005},
    {"key": "adam", "lr": 0.05},
]


def ours() -> np.ndarray:
    """The engine, which also keeps gradients, inner vectors, rates and times, and watches the stop rules."""
    scenario = Scenario(
        landscape="rosenbrock", starts=[START], racers=RACERS, stop={"steps": STEPS, "grad_norm_below": None}
    )
    return run(scenario).rows.position


def notebook() -> np.ndarray:
    """Five loops of torch.optim with autograd that keep positions and losses."""
    import torch

    makers: list[Callable[[Any], torch.optim.Optimizer]] = [
        lambda x: torch.optim.SGD([x], lr=0.001),
        lambda x: torch.optim.SGD([x], lr=0.001, momentum=0.9),
        lambda x: torch.optim.SGD([x], lr=0.001, momentum=0.9, nesterov=True),
        lambda x: torch.optim.RMSprop([x], lr=0.005),
        lambda x: torch.optim.Adam([x], lr=0.05),
    ]
    paths = []
    for make in makers:
        x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        optimizer, path, losses = make(x), [x.detach().clone().numpy()], []
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
            loss.backward()
            optimizer.step()
            path.append(x.detach().clone().numpy())
            losses.append(loss.item())
        paths.append(np.array(path))
    return np.stack(paths, axis=1)


def timed(work: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Seconds that it took, and its result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def main() -> None:
    """Print both times, their ratio, and how far the two sets of paths are apart."""
    turns = [(timed(notebook), timed(ours)) for _ in range(TURNS + 1)][1:]  # the first loads and compiles
    slow, fast = (median(turn[side][0] for turn in turns) for side in (0, 1))
    theirs, own = (turns[0][side][1] for side in (0, 1))
    apart = np.abs(own - theirs).max(axis=(0, 2))
    print(f"Race of 5 optimizers x {STEPS:,} steps on Rosenbrock, everything recorded (medians of {TURNS} turns)")
    print(f"  torch.optim loops  {slow * 1e3:8.1f} ms")
    print(f"  Ravine             {fast * 1e3:8.1f} ms   {slow / fast:.1f} times faster (wanted: 30)")
    print(f"  largest distance between the paths: {', '.join(f'{d:.1g}' for d in apart)}")


if __name__ == "__main__":
    main()
