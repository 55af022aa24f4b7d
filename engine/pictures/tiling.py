"""How many tiles stand side by side, so that they fill a room and are as large as can be."""

from __future__ import annotations

import math

SHAPE = 1.25  # width over height of a good tile


def columns(count: int, width: float, height: float, gap: float, shape: float = SHAPE) -> int:
    """The number of columns for so many tiles in a room, with gaps between them; `shape` is width over height."""

    def size(across: int) -> tuple[float, int]:
        down = math.ceil(count / across)
        wide, high = (width - (across - 1) * gap) / across, (height - (down - 1) * gap) / down
        return min(wide / shape, high), -across * down

    return max(range(1, max(count, 1) + 1), key=size)
