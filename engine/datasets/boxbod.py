"""NIST's oxygen demand of waste water: a saturation with certified answers, and hard starts."""

from __future__ import annotations

from engine.dataset import Data, Dataset

X = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0)
Y = (109.0, 149.0, 149.0, 191.0, 213.0, 224.0)


class BoxBOD(Dataset):
    """6 measurements of waste water: days of incubation (x) and biochemical oxygen demand in mg/l (y).

    Certified for y = b1 (1 - exp(-b2 x)): b1 = 213.80940889, b2 = 0.54723748542, sum of squared residuals
    1168.0088766.
    """

    title = "BoxBOD"
    idea = "Oxygen that waste water uses up over days: 6 points on a curve that levels off."
    source = "NIST Statistical Reference Datasets, nonlinear regression: BoxBOD (Box, Hunter and Hunter, 1978)"

    def make(self) -> Data:
        return Data.of(X, Y, ("days",), "oxygen demand")
