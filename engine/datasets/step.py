"""Points on a step: a jump that no smooth function makes."""

from __future__ import annotations

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator

REACH = 3.0  # x runs from minus this to this


class Step(Dataset):
    """Points at random places between x = -3 and 3: y is 0 before the edge and a height from it on, with noise."""

    title = "Step"
    idea = "Points that jump from one height to another: a smooth network makes a slope of it, ever steeper."

    samples: int = whole(100, "How many points.", low=2, high=100_000, slider=(10, 1000), scale="log")
    edge: float = real(0.0, "Where y jumps.", low=-1e6, high=1e6, slider=(-3, 3))
    height: float = real(1.0, "How high it jumps.", low=-1e6, high=1e6, slider=(-5, 5))
    noise: float = real(0.05, "Standard deviation of the noise on y.", low=0, high=1e6, slider=(0, 1))
    seed: int = whole(0, "Seed of the places and the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        draws = generator(self.seed)
        x = draws.uniform(-REACH, REACH, self.samples)
        y = self.height * (x >= self.edge) + self.noise * draws.standard_normal(self.samples)
        return Data.of(x, y)
