"""Draws lines, shapes and words into an array of pixels, smooth at their edges, on machines without a screen."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np

from engine.pictures.outlines import filled, outlines
from engine.pictures.palette import rgb
from engine.pictures.polyline import dashed, segments

SPACING, TOLERANCE = 0.5, 0.1  # pixels within which points of a line are drawn as one, and as straight
ROUND = 48  # sides of a circle
Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


class Canvas:
    """A picture `[H, W, 3]` of numbers 0..1; places are pixels to the right and downwards."""

    def __init__(self, width: int, height: int, colour: str = "#ffffff") -> None:
        self.pixels = np.empty((height, width, 3))
        self.pixels[:] = rgb(colour)

    def image(self, left: int, top: int, colours: np.ndarray) -> None:
        """Lay colours `[h, w, 3]` over the picture."""
        self.pixels[top : top + colours.shape[0], left : left + colours.shape[1]] = colours

    def line(
        self,
        points: np.ndarray,
        width: float,
        colour: str,
        *,
        strength: float = 1.0,
        dash: tuple[float, ...] = (),
        clip: Box | None = None,
    ) -> None:
        """Draw a line through points `[N, 2]`, cut where one is NaN; `dash` are lengths on and off in pen widths."""
        height, breadth, _ = self.pixels.shape
        pieces = segments(points[:, None], clip or (0, 0, breadth, height), SPACING, TOLERANCE)
        if dash:
            pieces, _ = dashed(pieces, tuple(length * width for length in dash), np.zeros(1))
        if not len(pieces):
            return
        ends = pieces.ends.reshape(-1, 2, 2)
        low, high = ends.min((0, 1)) - width - 1, ends.max((0, 1)) + width + 1
        left, top = (max(int(edge), 0) for edge in low)
        mask = np.zeros((min(int(high[1]) + 1, height) - top, min(int(high[0]) + 1, breadth) - left))
        for start, end in ends - (left, top):
            _stroke(mask, start, end, width)
        self._cover(mask, colour, strength, left, top)

    def shape(self, rings: Sequence[np.ndarray], colour: str) -> None:
        """Fill closed rings `[N, 2]` of points; one that runs the other way round inside another is a hole."""
        if not rings:
            return
        height, breadth, _ = self.pixels.shape
        low, high = np.concatenate(rings).min(0), np.concatenate(rings).max(0)
        left, top = (max(int(edge), 0) for edge in np.floor(low))
        right, bottom = min(int(high[0]) + 2, breadth), min(int(high[1]) + 2, height)
        if left < right and top < bottom:
            moved = [ring - np.array([left, top]) for ring in rings]
            self._cover(filled(moved, right - left, bottom - top), colour, 1.0, left, top)

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """Fill a circle."""
        angles = np.linspace(0, 2 * np.pi, ROUND, endpoint=False)
        self.shape([np.stack([x + radius * np.cos(angles), y + radius * np.sin(angles)], 1)], colour)

    def words(
        self, x: float, y: float, text: str, size: float, colour: str, align: float = 0, up: bool = False
    ) -> None:
        """Write a line of text with its base line at a place; `align` 0.5 centres it there, 1 ends it there."""
        rings, length = outlines(text, size)
        rings = [ring - np.array([align * length, 0]) for ring in rings]
        if up:
            rings = [np.stack([ring[:, 1], -ring[:, 0]], 1) for ring in rings]
        self.shape([ring + np.array([x, y]) for ring in rings], colour)

    def png(self) -> bytes:
        """The picture as the bytes of a PNG file."""
        height, width, _ = self.pixels.shape
        rows = np.round(255 * np.clip(self.pixels, 0, 1)).astype(np.uint8).reshape(height, -1)
        packed = np.full((height, 1 + rows.shape[1]), 2, np.uint8)  # filter 2: what differs from the row above
        packed[:, 1:] = np.diff(rows, axis=0, prepend=np.zeros_like(rows[:1]))
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        parts = (b"IHDR", head), (b"IDAT", zlib.compress(packed.tobytes(), 6)), (b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)

    def _cover(self, mask: np.ndarray, colour: str, strength: float, left: int = 0, top: int = 0) -> None:
        """Mix a colour into the pixels from a corner on, by how much of each is covered `[h, w]`."""
        here = self.pixels[top : top + mask.shape[0], left : left + mask.shape[1]]
        here += strength * mask[..., None] * (rgb(colour) - here)


def _stroke(mask: np.ndarray, start: np.ndarray, end: np.ndarray, width: float) -> None:
    """Cover the pixels within half a width of a straight piece, with round ends."""
    reach = width / 2 + 1
    left, top = (max(int(edge), 0) for edge in np.floor(np.minimum(start, end) - reach))
    right, bottom = (int(edge) + 1 for edge in np.ceil(np.maximum(start, end) + reach))
    here = mask[top:bottom, left:right]
    y, x = np.ogrid[top : top + here.shape[0], left : left + here.shape[1]]
    dx, dy = x + 0.5 - start[0], y + 0.5 - start[1]
    along = end - start
    part = np.clip((dx * along[0] + dy * along[1]) / max(float(along @ along), 1e-12), 0, 1)
    distance = np.hypot(dx - part * along[0], dy - part * along[1])
    np.maximum(here, np.clip(width / 2 + 0.5 - distance, 0, min(width, 1)), out=here)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
