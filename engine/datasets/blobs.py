"""Clouds of points around a circle, one for each class."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator


class Blobs(Dataset):
    """Gaussian clouds whose middles are spread evenly over a circle around 0, beginning on the right.

    The classes are of one size, or differ by one sample.
    """

    title = "Blobs"
    idea = "A round cloud of points for each class: straight lines tell them apart, as well as the noise allows."
    target = "class"

    samples: int = whole(300, "How many points.", low=20, high=100_000, slider=(20, 2000), scale="log")
    classes: int = whole(3, "How many clouds, each a class.", low=2, high=20, slider=(2, 10))
    distance: float = real(3.0, "Distance of the middles of the clouds from 0.", low=0, high=1e6, slider=(0, 10))
    noise: float = real(1.0, "Standard deviation of each cloud.", low=0, high=1e6, slider=(0, 4))
    seed: int = whole(0, "Seed of the places.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        y = np.arange(self.samples) % self.classes
        angle = 2 * np.pi * y / self.classes
        x = self.distance * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        x += self.noise * generator(self.seed).standard_normal(x.shape)
        return Data.of(x, y, ("x1", "x2"), "blob", classes=tuple(str(k) for k in range(self.classes)))
