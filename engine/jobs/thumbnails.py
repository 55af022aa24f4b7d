"""Small pictures of landscapes, for a list to choose from."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterable

import numpy as np

from engine.landscape import Landscape
from engine.pictures.grid import sample
from engine.pictures.heights import heights_of

Name = Hashable
"""The likeness of a landscape: its thumbnail is the same for all values of its parameters."""

Levels = dict[Name, np.ndarray]


def name_of(landscape: Landscape) -> Name:
    """The name of a landscape's thumbnail."""
    return landscape.likeness


def thumbnails(landscapes: Iterable[Landscape], width: int, height: int) -> Generator[Levels, None, Levels]:
    """Heights of each landscape as levels 0..255 (uint8 [height, width], row 0 highest y), on a log scale.

    Every yield is the same growing dictionary, so that whoever looks at the newest one misses none.
    """
    found: Levels = {}
    for landscape in landscapes:
        textbook = landscape.textbook()
        values = sample(textbook.objective(), landscape.box, width, height)
        heights = heights_of(values, textbook.minimum_now(), "log").of(values)
        levels = np.round(255 * np.nan_to_num(heights, nan=1.0)).astype(np.uint8)
        found[name_of(landscape)] = np.ascontiguousarray(levels[::-1])
        yield found
    return found
