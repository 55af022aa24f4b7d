"""Ten features, some of which do not matter: what the textbook's small network is trained on."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator

WEIGHTS = (2.0, -1.5, 1.0, -0.75, 0.5, 1.25, -1.0, 0.8, -0.6, 0.4)
"""Of x1 to x10, as far as they matter."""


class TenFeatures(Dataset):
    """Ten independent Gaussian features of deviation 1 and y, their weighted sum with Gaussian noise; the last few
    have the weight 0."""

    title = "Ten features"
    idea = "A number that is the weighted sum of ten features, with noise; the last few features do not matter."

    samples: int = whole(1000, "How many samples.", low=2, high=100_000, slider=(20, 5000), scale="log")
    irrelevant: int = whole(3, "How many of the features, the last ones, do not matter.", low=0, high=9, slider=(0, 9))
    noise: float = real(0.5, "Standard deviation of the noise on y.", low=0, high=1e6, slider=(0, 5))
    seed: int = whole(0, "Seed of the features and the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        draws, count = generator(self.seed), len(WEIGHTS)
        x = draws.standard_normal((self.samples, count))
        weights = np.where(np.arange(count) < count - self.irrelevant, WEIGHTS, 0.0)
        y = x @ weights + self.noise * draws.standard_normal(self.samples)
        return Data.of(x, y, tuple(f"x{n + 1}" for n in range(count)))
