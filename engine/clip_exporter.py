"""What every format of clips is: pictures go in one after the other, and a file comes out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import numpy as np

from engine.clip_sink import Sink, article
from engine.declared import BadInput, Keyed


class ClipExporter(Keyed):
    """A format of clips. Its facts say what it can hold; its fields are its options."""

    kind: ClassVar[str] = "clip"
    suffix: ClassVar[str] = ""
    idea: ClassVar[str] = ""

    rates: ClassVar[tuple[int, ...]] = ()  # pictures a second that it can play; none: any
    most_pixels: ClassVar[int | None] = None
    longest_side: ClassVar[int | None] = None
    glances: ClassVar[int] = 0  # pictures it wants to see before the first, to choose its colours
    keeps_alpha: ClassVar[bool] = False  # whether what lies behind it can show through

    def check(self, width: int, height: int, fps: int) -> None:
        """Refuse, with `BadInput`, what the format cannot hold."""
        name = article(self.title)
        if self.rates and fps not in self.rates:
            *others, last = map(str, self.rates)
            raise BadInput(f"{name} plays {', '.join(others)} or {last} pictures a second, not {fps}.")
        if self.longest_side is not None and max(width, height) > self.longest_side:
            raise BadInput(f"{name} of {width} x {height} pixels is too large: a side has at most {self.longest_side}.")
        if self.most_pixels is not None and width * height > self.most_pixels:
            most = f"{self.most_pixels / 1e6:.0f} million"
            raise BadInput(f"{name} of {width} x {height} pixels is too large: it holds at most {most}.")

    def open(self, path: Path, width: int, height: int, fps: int, glances: Iterable[np.ndarray] = ()) -> Sink:
        """Begin a clip in a new file of any name.

        `glances` are as many pictures `[H, W, 4]` of what is to come as the fact of that name says. `BadInput` where
        the format cannot hold it or its encoder is missing.
        """
        self.check(width, height, fps)
        return self.sink(path, width, height, fps, glances)

    def sink(self, path: Path, width: int, height: int, fps: int, glances: Iterable[np.ndarray]) -> Sink:
        """What takes the pictures of a clip that the format can hold."""
        raise NotImplementedError
