"""Two overlapping clouds of points, to tell apart."""

from __future__ import annotations

import numpy as np

from engine.dataset import Data, Dataset
from engine.declared import real, whole
from engine.runtime import generator


class TwoClasses(Dataset):
    """Gaussian clouds of deviation 1, on both sides of 0 along the diagonal; class 1 has a share of the samples."""

    title = "Two classes"
    idea = "Two overlapping clouds; the share of class 1 and the distance of the clouds can be set."
    target = "class"

    samples: int = whole(60, "How many points.", low=2, high=100_000, slider=(2, 1000), scale="log")
    features: int = whole(1, "Columns of x.", low=1, high=2, slider=(1, 2))
    ratio: float = real(0.5, "Share of the samples that are of class 1; of each class there is one at least.",
        low=0, high=1, slider=(0.01, 0.99),
    )  # fmt: skip
    distance: float = real(
        2.0, "Distance between the middles of the clouds, in their deviations.", low=0, high=1e6, slider=(0, 8)
    )
    seed: int = whole(0, "Seed of the places.", low=0, high=2**53, slider=(0, 100))

    def make(self) -> Data:
        ones = int(np.clip(round(self.ratio * self.samples), 1, self.samples - 1))
        y = np.arange(self.samples) < ones
        places = generator(self.seed).standard_normal((self.samples, self.features))
        x = places + np.where(y, 0.5, -0.5)[:, None] * self.distance / np.sqrt(self.features)
        return Data.of(x, y, ("x1", "x2") if self.features == 2 else ("x",), "class", classes=("0", "1"))
