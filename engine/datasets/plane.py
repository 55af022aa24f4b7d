"""Points on a plane over two features, which may be correlated and of different spread."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator


class Plane(Dataset):
    """Two Gaussian features around 0 and y = slope1 x1 + slope2 x2 with noise.

    The correlation of the features and their different spread make the ravine that the loss of a linear model is.
    """

    title = "Plane"
    idea = "Two features and a number that is their weighted sum, with noise; correlation and spread make a ravine."

    samples: int = whole(60, "How many points.", low=3, high=100_000, slider=(3, 1000), scale="log")
    slope1: float = real(1.5, "Weight of x1.", low=-1e6, high=1e6, slider=(-5, 5))
    slope2: float = real(-1.0, "Weight of x2.", low=-1e6, high=1e6, slider=(-5, 5))
    correlation: float = real(0.0, "Correlation of x1 and x2.", above=-1, below=1, slider=(-0.99, 0.99))
    stretch: float = real(
        3.0, "How many times wider x2 is spread than x1.", above=0, high=1e6, slider=(0.1, 100), scale="log"
    )
    noise: float = real(0.5, "Standard deviation of the noise on y.", low=0, high=1e6, slider=(0, 5))
    seed: int = whole(0, "Seed of the places and the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        draws = generator(self.seed)
        first, other, noise = draws.standard_normal((3, self.samples))
        second = self.stretch * (self.correlation * first + np.sqrt(1 - self.correlation**2) * other)
        y = self.slope1 * first + self.slope2 * second + self.noise * noise
        return Data.of(np.stack([first, second], axis=1), y, ("x1", "x2"))
