"""Animated WebP: small, sharp and with all colours, for web pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from engine.clip_exporter import ClipExporter
from engine.clip_sink import Footage, Recipe, Sink, encoding, stamp, video_frame
from engine.declared import flag, whole

STRETCH = 125  # pictures that are encoded together: the encoder keeps them until it is told that they are all
ANIMATED, ALPHA = 0x02, 0x10  # flags of the header
WHOLE_PICTURE = b"\x02"  # the flag of a picture that is laid over nothing


class WebP(ClipExporter):
    """Lossy or exact, with a ground that may show through; only what has changed is stored."""

    title = "WebP"
    idea = "Small and with all colours, for web pages."
    suffix = ".webp"
    codec = "libwebp_anim"
    longest_side = 16_383
    keeps_alpha = True

    quality: int = whole(80, "How much of the picture is kept.", low=1, high=100, slider=(40, 100), unit="%")
    lossless: bool = flag(False, "Keep every pixel as it was painted; quality then is how hard it is packed.")
    loop: bool = flag(True, "Begin again at the end.")

    def sink(self, path: Path, footage: Footage, glances: Sequence[np.ndarray]) -> Sink:
        options = {"quality": str(self.quality), "lossless": str(int(self.lossless))}
        recipe = Recipe(self.title, "webp", self.codec, "bgra", options)
        return _WebPSink(path, recipe, footage, loop=self.loop)


class _WebPSink(Sink):
    """Encodes stretch by stretch and joins them, because the encoder gives nothing out before it is closed."""

    def __init__(self, path: Path, recipe: Recipe, footage: Footage, *, loop: bool) -> None:
        self.recipe, self.footage, self.loop = recipe, footage, loop
        self._encoder: Any = None
        self._count = 0  # pictures in the encoder
        self._flags = ANIMATED | (ALPHA if footage.transparent else 0)
        self._file = open(path, "xb")  # noqa: SIM115  # closed by whoever ends the clip
        self._file.write(self._head(0))

    def add(self, frame: np.ndarray) -> None:
        with encoding(self.recipe.title, self.footage):
            if self._encoder is None:
                self._encoder = self._new_encoder()
                frame = _to_the_corners(frame)
            picture = video_frame(frame).reformat(format=self.recipe.pixels)
            stamp(picture, self._count, self.footage.fps)
            self._encoder.encode(picture)
            self._count += 1
            if self._count == STRETCH:
                self._write_stretch()

    def close(self) -> None:
        with encoding(self.recipe.title, self.footage):
            if self._count:
                self._write_stretch()
        head = self._head(self._file.tell())
        self._file.seek(0)
        self._file.write(head)
        self._file.close()

    def abandon(self) -> None:
        self._encoder = None
        with suppress(OSError):  # what is still to be written need not be
            self._file.close()

    def _new_encoder(self) -> Any:
        from av.codec import CodecContext

        encoder: Any = CodecContext.create(self.recipe.codec, "w")  # the stub knows contexts of no kind
        encoder.width, encoder.height, encoder.framerate = self.footage.width, self.footage.height, self.footage.fps
        encoder.pix_fmt, encoder.options = self.recipe.pixels, self.recipe.codec_options
        return encoder

    def _write_stretch(self) -> None:
        data = b"".join(bytes(packet) for packet in self._encoder.encode())
        milliseconds = round(1000 * self._count / self.footage.fps)
        self._encoder, self._count = None, 0
        still = b""
        for name, body in _chunks(data):
            if name == b"ANMF":
                self._file.write(_chunk(name, body))
            elif name == b"VP8X":  # also an opaque one lays what is new over what is there
                self._flags |= body[0] & ALPHA
            elif name != b"ANIM":
                still += _chunk(name, body)
        if still:  # pictures that are all alike come as one that does not move
            self._file.write(_chunk(b"ANMF", bytes(6) + self._extent() + _three(milliseconds) + WHOLE_PICTURE + still))

    def _head(self, length: int) -> bytes:
        """How a file of so many bytes begins, as far as is known by now."""
        header = _chunk(b"VP8X", bytes([self._flags, 0, 0, 0]) + self._extent())
        plays = _chunk(b"ANIM", b"\xff\xff\xff\xff" + (0 if self.loop else 1).to_bytes(2, "little"))
        return b"RIFF" + max(length - 8, 0).to_bytes(4, "little") + b"WEBP" + header + plays

    def _extent(self) -> bytes:
        return _three(self.footage.width - 1) + _three(self.footage.height - 1)


def _to_the_corners(frame: np.ndarray) -> np.ndarray:
    """The picture with something in two corners, however faint: of an empty margin the last stretch would stay seen."""
    frame = frame.copy()
    frame[[0, -1], [0, -1], 3] = np.maximum(frame[[0, -1], [0, -1], 3], 1)
    return frame


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a RIFF file, each with its name."""
    at = 12
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
