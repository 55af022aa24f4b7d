"""The exclusive or: four quarters of a square in the colours of a chessboard."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator

REACH = 2.0  # x1 and x2 run from minus this to this
SIGNS = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])  # of x1 and x2 in the quarters


class Xor(Dataset):
    """Points at random places of a square from -2 to 2, as many in each quarter, moved by Gaussian noise.

    Class 1 is where the signs of x1 and x2 differ before the noise moves some of the points over the border.
    """

    title = "XOR"
    idea = "Class 1 where x1 and x2 differ in sign: a single neuron cannot learn it, two in a hidden layer can."
    target = "class"

    samples: int = whole(200, "How many points.", low=4, high=100_000, slider=(20, 2000), scale="log")
    noise: float = real(0.1, "Standard deviation of the noise on the places.", low=0, high=1e6, slider=(0, 1))
    seed: int = whole(0, "Seed of the places and the noise.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        draws = generator(self.seed)
        quarter = np.arange(self.samples) % 4
        x = SIGNS[quarter] * draws.uniform(0, REACH, (self.samples, 2))
        x += self.noise * draws.standard_normal(x.shape)
        return Data.of(x, quarter % 2, ("x1", "x2"), "class", classes=("same signs", "different signs"))
