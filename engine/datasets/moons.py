"""Two half circles that reach into each other."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator


class Moons(Dataset):
    """Evenly spaced points on two half circles of radius 1, with Gaussian noise.

    Class 0 is the upper half around (0, 0); class 1 the lower half around (1, 0.5), as in scikit-learn's `make_moons`.
    """

    title = "Moons"
    idea = "Two half circles that reach into each other: no straight line tells them apart."
    target = "class"

    samples: int = whole(200, "How many points.", low=2, high=100_000, slider=(20, 2000), scale="log")
    noise: float = real(0.15, "Standard deviation of the noise on the places.", low=0, high=1e6, slider=(0, 0.5))
    ratio: float = real(0.5, "Share of the samples that are of class 1; of each class there is one at least.",
        low=0, high=1, slider=(0.01, 0.99),
    )  # fmt: skip
    seed: int = whole(0, "Seed of the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        ones = int(np.clip(round(self.ratio * self.samples), 1, self.samples - 1))
        up, down = np.linspace(0, np.pi, self.samples - ones), np.linspace(0, np.pi, ones)
        upper, lower = (np.cos(up), np.sin(up)), (1 - np.cos(down), 0.5 - np.sin(down))
        x = np.concatenate([upper, lower], axis=1).T
        x += self.noise * generator(self.seed).standard_normal(x.shape)
        y = np.arange(self.samples) >= self.samples - ones
        return Data.of(x, y, ("x1", "x2"), "moon", classes=("upper", "lower"))
