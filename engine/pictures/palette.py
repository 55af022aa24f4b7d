"""The colours that the window and the pictures of the command line share."""

from __future__ import annotations

import numpy as np

# Okabe and Ito (2008), told apart by colour-blind eyes; black is left to the text.
RACERS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442")
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 3, 2, 3), (12, 4))
"""Lengths on and off in pen widths; empty: solid."""
HEAT = ("#46577f", "#5d7b93", "#7fa19b", "#abc5a0", "#dbe2b0", "#f5f3d0")
"""From low loss to high: viridis, muted so that paths stand out, on a light ground."""


def rgb(colour: str) -> np.ndarray:
    """A colour, "#rrggbb", as numbers 0..1 `[3]`."""
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255


def blended(colours: tuple[str, ...], height: np.ndarray) -> np.ndarray:
    """The colours `[..., 3]` of heights 0..1, evenly spaced along a row of colours."""
    stops = np.stack([rgb(colour) for colour in colours])
    places = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(height, places, stops[:, k]) for k in range(3)], axis=-1)
