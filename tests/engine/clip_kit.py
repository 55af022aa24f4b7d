"""Reads clips with readers that did not write them: PyAV's decoders, and Qt's for WebP, which PyAV cannot read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PySide6.QtGui import QImage, QImageReader


@dataclass(frozen=True)
class Seen:
    """The pictures `[H, W, 4]` of a clip as blue, green, red and alpha, and how long each is shown, in ms."""

    frames: list[np.ndarray]
    delays: list[float]

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.frames[0].shape[:2]
        return width, height


def read(path: Path) -> Seen:
    """A whole clip."""
    return _webp(path) if path.suffix == ".webp" else _with_av(path)


def _with_av(path: Path) -> Seen:
    with av.open(str(path)) as file:
        pictures = list(file.decode(video=0))
        base = float(file.streams.video[0].time_base or 0)
    frames = [picture.to_ndarray(format="bgra") for picture in pictures]
    return Seen(frames, [1000 * base * (picture.duration or 0) for picture in pictures])


def _webp(path: Path) -> Seen:
    reader, frames, delays = QImageReader(str(path)), [], []
    while not (image := reader.read()).isNull():
        image = image.convertToFormat(QImage.Format.Format_ARGB32)
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        frames.append(pixels.copy())
        delays.append(float(reader.nextImageDelay()))
    return Seen(frames, delays)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """How far two pictures are apart: the mean difference of their colours, of 255."""
    return float(np.abs(one[..., :3].astype(float) - other[..., :3]).mean())


def moving(count: int, width: int = 64, height: int = 48) -> list[np.ndarray]:
    """Pictures `[H, W, 4]` of a coloured square that goes from left to right over a still ground of many shades."""
    y, x = np.mgrid[:height, :width]
    ground = np.stack([40 + 2 * x, 200 - y, 120 + x - y, np.full_like(x, 255)], -1).astype(np.uint8)
    frames = []
    for at in np.linspace(0, width - 12, count).round().astype(int):
        frame = ground.copy()
        frame[16:28, at : at + 12, :3] = (20, 60, 240)
        frames.append(frame)
    return frames
