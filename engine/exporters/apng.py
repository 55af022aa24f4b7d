"""Animated PNG: every pixel as it was painted, for web pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from engine.clip_exporter import ClipExporter
from engine.clip_sink import Recipe, Sink, StreamSink
from engine.declared import flag


class APNG(ClipExporter):
    """All colours without loss, and a ground that may show through; larger than the others."""

    title = "Animated PNG"
    idea = "Every pixel as it was painted, for web pages."
    suffix = ".apng"
    keeps_alpha = True

    loop: bool = flag(True, "Begin again at the end.")

    def sink(self, path: Path, width: int, height: int, fps: int, glances: Iterable[np.ndarray]) -> Sink:
        plays = {"plays": "0" if self.loop else "1"}
        recipe = Recipe(self.title, "apng", "apng", "rgba", {"pred": "sub"}, plays)
        return StreamSink(path, recipe, width, height, fps)
