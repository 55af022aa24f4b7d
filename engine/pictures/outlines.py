"""The outlines of written words, and how much of each pixel a filled outline covers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

FINE = 4  # samples of a pixel along each side
BEND = np.linspace(0, 1, 7)[1:, None]  # where the curves of letters are cut into straight pieces


def outlines(text: str, size: float) -> tuple[list[np.ndarray], float]:
    """The rings `[N, 2]` of a line of text of a size in pixels, from (0, 0) on, y downwards; and how long it is."""
    rings, place = [], 0.0
    for sign in text:
        glyph, advance = _glyph(sign)
        rings += [ring * np.array([size, -size]) + np.array([place, 0]) for ring in glyph]
        place += advance * size
    return rings, place


def filled(rings: Sequence[np.ndarray], width: int, height: int) -> np.ndarray:
    """How much `[height, width]` of each pixel closed rings cover, 0..1: where they wind round it at all."""
    start = np.concatenate(list(rings)) * FINE
    end = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings]) * FINE
    level = np.arange(height * FINE)[:, None] + 0.5
    crosses = (start[:, 1] <= level) != (end[:, 1] <= level)  # [rows, edges]
    row, edge = np.nonzero(crosses)
    one, other = start[edge], end[edge]
    x = one[:, 0] + (level[row, 0] - one[:, 1]) / (other[:, 1] - one[:, 1]) * (other[:, 0] - one[:, 0])
    turns = np.zeros((height * FINE, width * FINE + 1), np.int32)
    column = np.clip(np.ceil(x - 0.5), 0, width * FINE).astype(int)
    np.add.at(turns, (row, column), np.where(other[:, 1] > one[:, 1], 1, -1))
    inside = turns.cumsum(1)[:, :-1] != 0
    return np.asarray(inside.reshape(height, FINE, width, FINE).mean((1, 3)))


@cache
def _font() -> Any:
    from ziafont.font import Font

    return Font()


@cache
def _glyph(sign: str) -> tuple[list[np.ndarray], float]:
    """The rings of a letter of size 1, y upwards, and how far it moves the next one on."""
    font = _font()
    glyph, unit = font.glyph(sign), font.info.layout.unitsperem
    rings: list[list[np.ndarray]] = []
    for operator in glyph.operators:
        control = [np.array([point.x, point.y]) / unit for point in operator.points()[0]]
        if len(control) == 1 and type(operator).__name__ == "Moveto":
            rings.append(control)
        elif len(control) == 1:
            rings[-1].append(control[0])
        else:
            rings[-1].extend(_bent(rings[-1][-1], control))
    return [np.array(ring) for ring in rings if len(ring) > 2], glyph.advance() / unit


def _bent(start: np.ndarray, control: list[np.ndarray]) -> np.ndarray:
    """Points along a Bezier curve of degree 2 or 3 (de Casteljau's construction)."""
    points = [np.broadcast_to(point, (len(BEND), 2)) for point in (start, *control)]
    while len(points) > 1:
        points = [(1 - BEND) * one + BEND * other for one, other in pairwise(points)]
    return points[0]
