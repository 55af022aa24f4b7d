"""Points along a curve from -1 to 1, what one neuron can fit."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator

REACH = 3.0  # x runs from minus this to this


class SCurve(Dataset):
    """Points at random places between x = -3 and 3, on tanh(steepness (x - middle)) with Gaussian noise."""

    title = "S-curve"
    idea = "Points that rise from -1 to 1 along a hyperbolic tangent, with noise: what one neuron can fit."

    samples: int = whole(40, "How many points.", low=2, high=100_000, slider=(2, 1000), scale="log")
    steepness: float = real(1.5, "Slope in the middle.", low=-1e6, high=1e6, slider=(-5, 5))
    middle: float = real(0.5, "Where it crosses 0.", low=-1e6, high=1e6, slider=(-3, 3))
    noise: float = real(0.1, "Standard deviation of the noise on y.", low=0, high=1e6, slider=(0, 1))
    seed: int = whole(0, "Seed of the places and the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        draws = generator(self.seed)
        x = draws.uniform(-REACH, REACH, self.samples)
        y = np.tanh(self.steepness * (x - self.middle)) + self.noise * draws.standard_normal(self.samples)
        return Data.of(x, y)
