"""MP4: H.264, which every slide show, browser and phone plays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.clip_exporter import ClipExporter
from engine.clip_sink import Footage, Recipe, Sink, StreamSink
from engine.declared import whole

if TYPE_CHECKING:
    from av import VideoFrame

BT709 = 1  # matrix, primaries and curve of high definition, as H.264 numbers them
STUDIO_RANGE = 1


class MP4(ClipExporter):
    """H.264 in its most common form (8 bits, 4:2:0), with the index at the front so that it plays while it loads.

    Its sides are even: an odd one grows by a pixel, which repeats the edge.
    """

    title = "MP4"
    idea = "A film that slides, browsers and phones play."
    suffix = ".mp4"
    codec = "libx264"
    most_pixels = 139_264 * 16 * 16  # level 6.2, the highest there is, in blocks of 16 x 16

    crf: int = whole(
        20,
        "Constant rate factor: 18 looks like the original, 28 is small; 6 more halve the file.",
        low=1,
        high=51,
        slider=(12, 34),
        label="rate factor (CRF)",
    )

    def sink(self, path: Path, footage: Footage, glances: Sequence[np.ndarray]) -> Sink:
        options = {"preset": "veryfast", "crf": str(self.crf)}
        recipe = Recipe(self.title, "mp4", self.codec, "yuv420p", options, {"movflags": "+faststart"})
        even = replace(footage, width=footage.width + footage.width % 2, height=footage.height + footage.height % 2)
        return _MP4Sink(path, recipe, even)


class _MP4Sink(StreamSink):
    """Makes sides even, and says which colours are meant: players differ in what they take for granted."""

    def __init__(self, path: Path, recipe: Recipe, footage: Footage) -> None:
        super().__init__(path, recipe, footage)
        context = self._stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = STUDIO_RANGE

    def add(self, frame: np.ndarray) -> None:
        below, right = frame.shape[0] % 2, frame.shape[1] % 2
        super().add(np.pad(frame, ((0, below), (0, right), (0, 0)), mode="edge") if below or right else frame)

    def shaped(self, picture: VideoFrame) -> Iterator[VideoFrame]:
        yield self.reformatted(picture, self.recipe.pixels, dst_colorspace=BT709, dst_color_range=STUDIO_RANGE)
