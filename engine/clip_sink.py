"""Encodes pictures into a file one after the other, with FFmpeg's libraries, and keeps only what the codec needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.declared import BadInput

if TYPE_CHECKING:
    from av import VideoFrame

PAINTED = "bgra"  # how a frame `[H, W, 4]` uint8 lies in memory, in FFmpeg's words


@dataclass(frozen=True, slots=True)
class Footage:
    """What the pictures of a clip are like: pixels, how many a second, and whether what lies behind shows through."""

    width: int
    height: int
    fps: int
    transparent: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """How FFmpeg is to write a format; `title` is what people call it."""

    title: str
    container: str
    codec: str
    pixels: str
    codec_options: Mapping[str, str] = field(default_factory=dict)
    container_options: Mapping[str, str] = field(default_factory=dict)


class Sink(ABC):
    """A clip being written, by one thread."""

    @abstractmethod
    def add(self, frame: np.ndarray) -> None:
        """Take the next picture `[H, W, 4]` uint8 (blue, green, red, alpha), which may be overwritten afterwards."""

    @abstractmethod
    def close(self) -> None:
        """Write what is still in the codec, and the file's end; `OSError` where no more fits."""

    @abstractmethod
    def abandon(self) -> None:
        """Let go of codec and file, whatever state they are in; the file is of no use."""


class StreamSink(Sink):
    """A file with one stream of pictures."""

    def __init__(self, path: Path, recipe: Recipe, footage: Footage) -> None:
        import av

        self.recipe, self.footage, self._count = recipe, footage, 0
        self._reformatter = av.video.reformatter.VideoReformatter()
        self._file = av.open(str(path), "w", format=recipe.container, options=dict(recipe.container_options))
        stream: Any = self._file.add_stream(recipe.codec, rate=footage.fps, options=dict(recipe.codec_options))
        stream.width, stream.height, stream.pix_fmt = footage.width, footage.height, recipe.pixels
        self._stream = stream

    def add(self, frame: np.ndarray) -> None:
        with encoding(self.recipe.title, self.footage):
            picture = video_frame(frame)
            stamp(picture, self._count, self.footage.fps)
            self._count += 1
            for shaped in self.shaped(picture):
                self._mux(self._stream.encode(shaped))

    def shaped(self, picture: VideoFrame) -> Iterator[VideoFrame]:
        """The pictures that the codec takes for one that was painted; none while a filter waits for more."""
        yield self.reformatted(picture, self.recipe.pixels)

    def reformatted(self, picture: VideoFrame, pixels: str, **colours: int) -> VideoFrame:
        """The same picture at the same time with other pixels."""
        found = self._reformatter.reformat(picture, format=pixels, **colours)
        stamp(found, picture.pts or 0, self.footage.fps)
        return found

    def close(self) -> None:
        with encoding(self.recipe.title, self.footage):
            self._mux(self._stream.encode())
            self._file.close()

    def abandon(self) -> None:
        with suppress(Exception):  # what cannot be finished any more has all kinds of complaints
            self._file.close()

    def _mux(self, packets: list[Any]) -> None:
        for packet in packets:
            self._file.mux(packet)


def video_frame(frame: np.ndarray) -> VideoFrame:
    """A picture `[H, W, 4]` as FFmpeg takes it, over the same memory."""
    from av import VideoFrame

    return VideoFrame.from_numpy_buffer(np.ascontiguousarray(frame), format=PAINTED)


def stamp(picture: VideoFrame, number: int, fps: int) -> None:
    """Say when a picture is shown: it is the `number`-th, from 0."""
    picture.pts, picture.time_base = number, Fraction(1, fps)


def check_codec(codec: str, title: str) -> None:
    """Refuse, with `BadInput`, a format whose encoder is missing."""
    try:
        from av.codec import Codec
    except ImportError:
        raise BadInput("clips need PyAV, which is not installed here: pip install av.") from None
    try:
        Codec(codec, "w")
    except ValueError:  # PyAV's UnknownCodecError
        raise BadInput(f"{article(title)} cannot be written here: PyAV's FFmpeg lacks the encoder {codec}.") from None


@contextmanager
def encoding(title: str, footage: Footage) -> Iterator[None]:
    """Turn what an encoder refuses into a sentence; what the disk refuses stays an `OSError`."""
    from av import FFmpegError

    try:
        yield
    except OSError:
        raise
    except FFmpegError as error:
        size, reason = f"{footage.width} x {footage.height} pixels", (error.strerror or str(error)).lower()
        raise BadInput(f"{article(title)} of {size} cannot be encoded: {reason}.") from None


def article(title: str) -> str:
    """The name of a format with its article: an MP4, a GIF."""
    return f"{'an' if title[0] in 'AEFHILMNORSX' else 'a'} {title}"
