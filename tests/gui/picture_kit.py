"""What the tests of pictures share: stages of small races, pictures read by others, and how far two pictures differ."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from engine.scenario import Scenario
from gui.scene import Source
from gui.studio.order import Order
from gui.studio.stage import Stage
from gui.studio.vectors import unhinted

from .map_kit import pixels_of, raced, scenario_of

VALLEY = {"landscape": "rosenbrock", "title": "Down the valley", "stop": {"steps": 120}}


def valley(**fields: Any) -> Source:
    """Three racers in Rosenbrock's valley, with their recording."""
    adam = {"optimizer": {"key": "adam", "lr": 0.1}, "style": 2}
    momentum = {"optimizer": {"key": "momentum", "lr": 0.001}, "style": 1}
    return source_of(scenario_of("sgd", momentum, adam, **{**VALLEY, **fields}))


def source_of(scenario: Scenario, **seen: Any) -> Source:
    """A scenario with its recording."""
    return Source(scenario, raced(scenario), seen)


@contextmanager
def staged(source: Source, *views: str, at: int | None = None, **sheet: Any) -> Iterator[Stage]:
    """A stage, settled, on a paper of one's own size unless the sheet says another."""
    sheet = {"purpose": "own", "width": 640, "height": 480, **sheet}
    before = QApplication.font()
    QApplication.setFont(unhinted(before))  # as in the processes that render
    stage = Stage(Order.checked({"views": views or ("map",), "at": at, "sheet": sheet}), source)
    try:
        stage.await_settled()
        yield stage
    finally:
        stage.close()
        QApplication.setFont(before)


def coarse(image: QImage, side: int) -> np.ndarray:
    """A picture in blocks of so many pixels, each the mean of its colours `[H, W, 3]`."""
    pixels = pixels_of(image).astype(float)
    high, wide = pixels.shape[0] // side, pixels.shape[1] // side
    return pixels[: high * side, : wide * side].reshape(high, side, wide, side, 3).mean((1, 3))


def alike(one: QImage, other: QImage) -> None:
    """Assert that two readers show one picture.

    Each smooths the edges of letters and lines in its own way and may put a letter half a pixel aside; what is
    painted elsewhere, in another colour or not at all changes whole blocks.
    """
    assert one.size() == other.size()
    near, far = (np.abs(coarse(one, side) - coarse(other, side)).max(-1) for side in (4, 16))
    assert near.mean() < 2.0, f"mean {near.mean():.2f}"
    assert (near > 64).mean() < 0.004, f"{(near > 64).mean():.2%} of the blocks are another"
    assert far.max() < 32, f"16 x 16 pixels differ by {far.max():.0f}"


def by_qt(svg: bytes, stage: Stage) -> QImage:
    """An SVG as Qt shows it."""
    image = QImage(stage.size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    return image


def by_librsvg(svg: bytes, stage: Stage, folder: Path) -> QImage:
    """An SVG as librsvg shows it."""
    tool = needed("rsvg-convert")
    (folder / "picture.svg").write_bytes(svg)
    width, height = str(stage.size.width()), str(stage.size.height())
    command = [tool, "picture.svg", "--width", width, "--height", height, "--output", "librsvg.png"]
    subprocess.run(command, cwd=folder, check=True)
    return QImage(str(folder / "librsvg.png"))


def by_poppler(pdf: bytes, stage: Stage, folder: Path) -> QImage:
    """A PDF's page as poppler shows it."""
    tool = needed("pdftoppm")
    (folder / "picture.pdf").write_bytes(pdf)
    width, height = str(stage.size.width()), str(stage.size.height())
    command = [tool, "-png", "-singlefile", "-scale-to-x", width, "-scale-to-y", height, "picture.pdf", "poppler"]
    subprocess.run(command, cwd=folder, check=True)
    return QImage(str(folder / "poppler.png"))


def needed(tool: str) -> str:
    """The path of a reader; the test is skipped where it is not installed."""
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found
