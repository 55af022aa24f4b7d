"""Points along a sine wave."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator


class Sine(Dataset):
    """Points at random places between x = -pi and pi, on sin(frequency x) with Gaussian noise."""

    title = "Sine"
    idea = "Points along a sine wave: a smooth curve for a small network to bend to; more waves are harder."

    samples: int = whole(100, "How many points.", low=2, high=100_000, slider=(10, 1000), scale="log")
    frequency: float = real(1.0, "How many waves there are.", low=0, high=1e6, slider=(0.25, 5))
    noise: float = real(0.1, "Standard deviation of the noise on y.", low=0, high=1e6, slider=(0, 1))
    seed: int = whole(0, "Seed of the places and the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        draws = generator(self.seed)
        x = draws.uniform(-np.pi, np.pi, self.samples)
        return Data.of(x, np.sin(self.frequency * x) + self.noise * draws.standard_normal(self.samples))
