"""Animated PNG: every pixel as it was painted, for web pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.clip_exporter import ClipExporter
from engine.clip_sink import Footage, Recipe, Sink, StreamSink
from engine.declared import flag

PIXELS = "rgba"  # also where nothing shows through: what has not changed is stored as transparent, which is small


class APNG(ClipExporter):
    """All colours without loss, and a ground that may show through; larger than the others."""

    title = "Animated PNG"
    idea = "Every pixel as it was painted, for web pages."
    suffix = ".apng"
    codec = "apng"
    keeps_alpha = True

    loop: bool = flag(True, "Begin again at the end.")

    def sink(self, path: Path, footage: Footage, glances: Sequence[np.ndarray]) -> Sink:
        plays = {"plays": "0" if self.loop else "1"}
        return StreamSink(path, Recipe(self.title, "apng", self.codec, PIXELS, {"pred": "none"}, plays), footage)
