"""A circle within a circle."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator


class Circles(Dataset):
    """Evenly spaced points on two circles around 0, with Gaussian noise.

    Class 0 is the outer one, of radius 1; class 1 the inner one, as in scikit-learn's `make_circles`.
    """

    title = "Circles"
    idea = "A circle within a circle: what tells them apart is how far from the middle a point lies."
    target = "class"

    samples: int = whole(200, "How many points.", low=2, high=100_000, slider=(20, 2000), scale="log")
    radius: float = real(0.5, "Radius of the inner circle; that of the outer one is 1.", low=0, high=1, slider=(0, 1))
    noise: float = real(0.08, "Standard deviation of the noise on the places.", low=0, high=1e6, slider=(0, 0.5))
    ratio: float = real(0.5, "Share of the samples that are of class 1; of each class there is one at least.",
        low=0, high=1, slider=(0.01, 0.99),
    )  # fmt: skip
    seed: int = whole(0, "Seed of the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        ones = int(np.clip(round(self.ratio * self.samples), 1, self.samples - 1))
        y = np.arange(self.samples) >= self.samples - ones
        turns = [np.linspace(0, 2 * np.pi, count, endpoint=False) for count in (self.samples - ones, ones)]
        angle, radius = np.concatenate(turns), np.where(y, self.radius, 1.0)
        x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
        x += self.noise * generator(self.seed).standard_normal(x.shape)
        return Data.of(x, y, ("x1", "x2"), "circle", classes=("outer", "inner"))
