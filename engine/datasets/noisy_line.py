"""Points along a straight line, with noise and outliers."""

from __future__ import annotations

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator

WIDTH = 5.0  # x runs from 0 to here
AWAY = 10.0  # an outlier lies this far above the line


class NoisyLine(Dataset):
    """Points at random places between x = 0 and 5, on a line with Gaussian noise; outliers lie 10 higher."""

    title = "Noisy line"
    idea = "Points along a line with noise, and outliers 10 above it where they are wished."

    samples: int = whole(40, "How many points.", low=2, high=100_000, slider=(2, 1000), scale="log")
    slope: float = real(2.0, "Slope of the line.", low=-1e6, high=1e6, slider=(-5, 5))
    intercept: float = real(1.0, "Height of the line at x = 0.", low=-1e6, high=1e6, slider=(-5, 5))
    noise: float = real(0.5, "Standard deviation of the noise on y.", low=0, high=1e6, slider=(0, 5))
    outliers: int = whole(0, "How many of the points lie 10 above the line.", low=0, high=100_000, slider=(0, 20))
    seed: int = whole(0, "Seed of the places and the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        draws = generator(self.seed)
        x = draws.uniform(0, WIDTH, self.samples)
        y = self.slope * x + self.intercept + self.noise * draws.standard_normal(self.samples)
        y[draws.permutation(self.samples)[: self.outliers]] += AWAY
        return Data.of(x, y)
