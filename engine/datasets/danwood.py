"""NIST's radiation of a lamp: a power law with certified answers."""

from __future__ import annotations

from engine.dataset import Data, Dataset

X = (1.309, 1.471, 1.490, 1.565, 1.611, 1.680)
Y = (2.138, 3.421, 3.597, 4.340, 4.882, 5.660)


class DanWood(Dataset):
    """6 measurements of a carbon filament lamp: the temperature in 1000 K (x) and the energy radiated (y).

    Certified for y = b1 x^b2: b1 = 0.76886226176, b2 = 3.8604055871, sum of squared residuals 0.0043173084083.
    """

    title = "DanWood"
    idea = "Energy radiated by a lamp's filament over its temperature: 6 points on a power law."
    source = "NIST Statistical Reference Datasets, nonlinear regression: DanWood (Daniel and Wood, 1980)"

    def make(self) -> Data:
        return Data.of(X, Y, ("temperature",), "energy")
