"""Films a stage: takes it from step to step and has every picture encoded while the next is painted."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from engine.clip import Timing
from engine.clip_exporter import ClipExporter
from engine.clip_sink import Footage
from engine.clip_writer import ClipWriter
from engine.files import replacing
from gui.studio.stage import Stage

SAMPLE = 12  # pictures of each kind that are filmed for an estimate
GLANCE_PIXELS = 500_000  # of a picture that a format chooses its colours from: more would choose no others


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pictures are filmed, of how many, and how many seconds are left."""

    done: int
    of: int
    left: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a clip will take, roughly."""

    frames: int
    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Reel:
    """What is shown when: the step and the turn of the camera in degrees `[F]` of each picture."""

    steps: np.ndarray
    turns: np.ndarray
    fps: int

    @classmethod
    def of(cls, stage: Stage, timing: Timing) -> Reel:
        """All of a clip; `BadInput` where the stage's recording does not have its steps."""
        return cls(timing.steps(stage.source.last_step), timing.turns(), timing.fps)

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def changes(self) -> np.ndarray:
        """Which pictures are not like the one before, the first included."""
        same = (np.diff(self.steps) == 0) & (np.diff(self.turns) == 0)
        return np.flatnonzero(np.concatenate([[True], ~same]))

    def some(self, which: np.ndarray) -> Reel:
        """Some of its pictures."""
        return Reel(self.steps[which], self.turns[which], self.fps)


def film(stage: Stage, timing: Timing, exporter: ClipExporter, path: Path) -> Generator[Progress, None, None]:
    """Write a clip of a stage, whole or not at all; closed at any yield, it leaves nothing behind.

    Whoever iterates paints; a thread encodes. `BadInput` says why there can be no such clip.
    """
    reel, began = Reel.of(stage, timing), time.monotonic()
    for done in _filmed(stage, reel, exporter, path):
        yield Progress(done, len(reel), (time.monotonic() - began) / done * (len(reel) - done))


def estimate(stage: Stage, timing: Timing, exporter: ClipExporter) -> Estimate:
    """What a clip will take, from filming a few pictures of its middle: some that move, and as many that are held."""
    reel = Reel.of(stage, timing)
    changes = reel.changes
    at = max(0, len(changes) - SAMPLE) // 2
    middle = changes[at : at + SAMPLE]
    _sampled(stage, reel.some(middle[:1]), exporter)  # what is loaded and computed once, whatever the length
    one = _sampled(stage, reel.some(middle[:1]), exporter)
    moving = (_sampled(stage, reel.some(middle), exporter) - one) / max(1, len(middle) - 1)
    holding = (_sampled(stage, reel.some(np.repeat(middle[:1], SAMPLE)), exporter) - one) / (SAMPLE - 1)
    total = one + (len(changes) - 1) * moving.clip(0) + (len(reel) - len(changes)) * holding.clip(0)
    return Estimate(len(reel), float(total[0]), round(float(total[1])))


def _sampled(stage: Stage, reel: Reel, exporter: ClipExporter) -> np.ndarray:
    """What a short clip takes `[2]`: seconds and bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path, began = Path(folder) / "sample", time.monotonic()
        for _ in _filmed(stage, reel, exporter, path):
            pass
        return np.array([time.monotonic() - began, path.stat().st_size])


def _filmed(stage: Stage, reel: Reel, exporter: ClipExporter, path: Path) -> Iterator[int]:
    """Write the pictures of a reel; yields how many of them are painted."""
    footage = Footage(stage.size.width(), stage.size.height(), reel.fps, stage.order.sheet.transparent)
    exporter.check_needs()
    exporter.check(footage)
    stage.show_clock(True)
    with replacing(path) as beside, _kept_pixels(stage):
        glances = _glances(stage, reel, exporter.glances)
        with ClipWriter(lambda: exporter.open(beside, footage, glances)) as writer:
            for done, frame in enumerate(_frames(stage, reel), 1):
                writer.put(frame)
                yield done
            writer.finish()


@contextmanager
def _kept_pixels(stage: Stage) -> Iterator[None]:
    """Let the views keep what does not move from one picture to the next."""
    stage.keep_pixels(True)
    try:
        yield
    finally:
        stage.keep_pixels(False)


def _glances(stage: Stage, reel: Reel, count: int) -> list[np.ndarray]:
    """So many pictures from all over the reel, coarse enough to be held at once."""
    some = reel.some(np.unique(np.linspace(0, len(reel) - 1, count).round().astype(int)))
    every = int(np.ceil(np.sqrt(stage.size.width() * stage.size.height() / GLANCE_PIXELS)))
    return [frame[::every, ::every].copy() for frame in _frames(stage, some)] if count else []


def _frames(stage: Stage, reel: Reel) -> Iterator[np.ndarray]:
    """The pictures `[H, W, 4]`; one that is held is painted once."""
    shown, frame = None, np.empty(0)
    for moment in zip(reel.steps.tolist(), reel.turns.tolist(), strict=True):
        if moment != shown:
            step, turn = shown = moment
            stage.go(step)
            stage.turn(turn)
            stage.await_settled()
            frame = _pixels(stage)
        yield frame


def _pixels(stage: Stage) -> np.ndarray:
    """The picture `[H, W, 4]` uint8 as blue, green, red and alpha, painted where the encoder reads it."""
    width, height, transparent = stage.size.width(), stage.size.height(), stage.order.sheet.transparent
    pixels = np.zeros((height, width, 4), np.uint8) if transparent else np.empty((height, width, 4), np.uint8)
    kind = QImage.Format.Format_ARGB32 if transparent else QImage.Format.Format_RGB32
    stage.paint_into(QImage(pixels.data, width, height, kind))
    return pixels
