"""Spirals wound into each other, one for each class."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator

RADIUS = 3.0  # where the arms end


class Spirals(Dataset):
    """Points on the arms of a spiral of Archimedes, evenly spaced in radius up to 3, with Gaussian noise.

    Arm k of K begins at k / K of a full turn.
    """

    title = "Spirals"
    idea = "Arms of a spiral wound into each other: a hard case, for which a network needs width or depth."
    target = "class"

    samples: int = whole(300, "How many points.", low=20, high=100_000, slider=(20, 2000), scale="log")
    classes: int = whole(2, "How many arms, each a class.", low=2, high=20, slider=(2, 6))
    turns: float = real(1.0, "How many times an arm winds around the middle.", low=0, high=100, slider=(0, 3))
    noise: float = real(0.1, "Standard deviation of the noise on the places.", low=0, high=1e6, slider=(0, 0.5))
    seed: int = whole(0, "Seed of the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        place, y = np.divmod(np.arange(self.samples), self.classes)
        out = (place + 1) / (place[-1] + 1)  # how far along its arm, never 0: there all arms meet
        angle = 2 * np.pi * (self.turns * out + y / self.classes)
        x = RADIUS * out[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        x += self.noise * generator(self.seed).standard_normal(x.shape)
        return Data.of(x, y, ("x1", "x2"), "arm", classes=tuple(str(k) for k in range(self.classes)))
