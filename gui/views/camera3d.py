"""Where a 3-D view is looked at from at first, and how much it sees so that the box fills a widget of any shape."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QMatrix4x4, QVector3D

BOX = QMatrix4x4(2.0, 0, 0, -1.0, 0, 2.0, 0, -1.0, 0, 0, 0.85, 0, 0, 0, 0, 1)  # of the unit box into the scene
MIDDLE = QVector3D(0.0, 0.0, 0.17)
DISTANCE, AZIMUTH = 6.0, -42.0  # of the camera at home
LEVEL, STEEP = 32.0, 40.0  # degrees of its elevation where the widget is wide, and where it is twice as high as wide
LEAST = 60.0  # logical pixels that the box takes however small the widget is

Margins = tuple[float, float, float, float]  # logical pixels left of, right of, above and below the box


def home_elevation(width: int, height: int) -> float:
    """The elevation to begin with: a narrow widget is filled better from higher up."""
    narrow = min(max(2 - 2 * width / max(height, 1), 0.0), 1.0)
    return LEVEL + narrow * (STEEP - LEVEL)


@lru_cache(maxsize=8)
def window(width: int, height: int, margins: Margins) -> tuple[float, float, float, float]:
    """The edges of a widget, left, right, bottom and top, as tangents of the angles they are seen at.

    Seen from home, the box then fills the widget but for the margins.
    """
    left, right, above, below = margins
    outline = _outline(home_elevation(width, height))
    (west, south), (east, north) = outline.min(0).tolist(), outline.max(0).tolist()
    wide, high = max(width - left - right, LEAST), max(height - above - below, LEAST)
    pixel = max((east - west) / wide, (north - south) / high)
    x = (west + east - pixel * (width + left - right)) / 2
    y = (south + north - pixel * (height + below - above)) / 2
    return x, x + pixel * width, y, y + pixel * height


def _outline(elevation: float) -> np.ndarray:
    """The corners `[8, 2]` of the box as seen from home: tangents of the angles to the right and up."""
    around, up = math.radians(AZIMUTH), math.radians(elevation)
    east = np.array([-math.sin(around), math.cos(around), 0.0])
    towards = np.array([math.cos(up) * math.cos(around), math.cos(up) * math.sin(around), math.sin(up)])
    unit = [QVector3D(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    corners = np.array([(BOX.map(corner) - MIDDLE).toTuple() for corner in unit])
    depth = DISTANCE - corners @ towards
    return np.stack([corners @ east, corners @ np.cross(towards, east)], axis=-1) / depth[:, None]
