"""What every format of clips is: pictures go in one after the other, and a file comes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np

from engine.clip_sink import Footage, Sink, article, check_codec
from engine.declared import BadInput
from engine.exporter import EXPORTERS, Exporter
from engine.files import asked_by_suffix


class ClipExporter(Exporter):
    """A format of clips. Its facts say what it can hold; its fields are its options."""

    kind = "clip"
    codec: ClassVar[str] = ""  # FFmpeg's name of its encoder
    rates: ClassVar[tuple[int, ...]] = ()  # pictures a second that it can play; none: any
    most_pixels: ClassVar[int | None] = None
    longest_side: ClassVar[int | None] = None
    keeps_alpha: ClassVar[bool] = False  # whether what lies behind it can show through
    glances: ClassVar[int] = 0  # pictures it wants to see before the first, to choose its colours

    def check_needs(self) -> None:
        check_codec(self.codec, self.title)

    def check(self, footage: Footage) -> None:
        """Refuse, with `BadInput`, what the format cannot hold."""
        name = article(self.title)
        size = f"{footage.width} x {footage.height} pixels"
        if self.rates and footage.fps not in self.rates:
            *others, last = map(str, self.rates)
            raise BadInput(f"{name} plays {', '.join(others)} or {last} pictures a second, not {footage.fps}.")
        if self.longest_side is not None and max(footage.width, footage.height) > self.longest_side:
            raise BadInput(f"{name} of {size} is too large: a side has at most {self.longest_side:,}.")
        if self.most_pixels is not None and footage.width * footage.height > self.most_pixels:
            raise BadInput(f"{name} of {size} is too large: it has at most {self.most_pixels / 1e6:.0f} million.")
        if footage.transparent and not self.keeps_alpha:
            able = " or ".join(article(cls.title) for cls in clip_exporters() if cls.keeps_alpha)
            raise BadInput(f"{name} cannot be transparent; {able} can.")

    def open(self, path: Path, footage: Footage, glances: Sequence[np.ndarray] = ()) -> Sink:
        """Begin a clip in a new file of any name.

        `glances` are as many pictures `[h, w, 4]` of what is to come as the fact of that name says, of any one size.
        `BadInput` where the format cannot hold the clip or its encoder is missing.
        """
        self.check_needs()
        self.check(footage)
        return self.sink(path, footage, glances)

    def sink(self, path: Path, footage: Footage, glances: Sequence[np.ndarray]) -> Sink:
        """What takes the pictures of a clip that the format can hold."""
        raise NotImplementedError


def clip_exporters() -> tuple[type[ClipExporter], ...]:
    """The formats of clips."""
    return tuple(cls for cls in EXPORTERS if issubclass(cls, ClipExporter))


def clip_exporter_for(path: Path) -> type[ClipExporter]:
    """The format of clips that a file's suffix asks for, when there is a folder to write in; else `BadInput`.

    What is called .png and moves is an animated one: browsers show it, and what knows none of it shows its start.
    """
    known = {cls.suffix: cls for cls in clip_exporters()}
    asked = path.with_suffix(".apng") if path.suffix.lower() == ".png" else path
    return asked_by_suffix(asked, known, "format of a clip")
