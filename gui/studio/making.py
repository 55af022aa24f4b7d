"""Makes what an errand asks for: something to look at in the dialog, or a file."""

from __future__ import annotations

import gc
import math
from collections.abc import Generator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from engine.declared import BadInput
from engine.exporter import CodeExporter, Exporter, NumbersExporter
from gui.scene import Source
from gui.studio.errand import Errand
from gui.studio.filming import Progress, estimate, film
from gui.studio.order import Order
from gui.studio.parcel import put_image, unpack
from gui.studio.stage import Stage

SEEN = ("picture", "clip", "page")  # kinds of which there is something to look at
ENOUGH = 1920 * 1080  # pixels that a preview is painted in at most
LONGEST_TEXT, ROWS = 60_000, 100  # letters and rows of a preview


class Maker:
    """Keeps the stage of the last preview, so that the next one of the same views only goes to another step."""

    def __init__(self) -> None:
        self._folder, self._source = Path(), Source.__new__(Source)
        self._kept: tuple[Path, Order] | None = None
        self._stage: Stage | None = None

    def show(self, folder: Path, errand: Errand, look: Mapping[str, Any]) -> dict[str, Any]:
        """What the dialog shows: a picture that fits `width` and `height`, or the beginning of a text."""
        source = self._opened(folder)
        if errand.kind in SEEN:
            stage = self._staged(folder, source, errand.order)
            stage.go(look.get("step", self._step(source, errand.order)))
            stage.turn(look.get("turn", 0.0))
            stage.show_clock(errand.kind == "clip" or errand.order.at is not None)
            stage.await_settled()
            size = [stage.size.width(), stage.size.height()]
            return {"image": put_image(folder, fitted(stage, look["width"], look["height"])), "size": size}
        if errand.kind == "numbers":
            return {"table": head_of(errand.format, source)}
        return {"text": errand.format.text(source.scenario, source.recording)[:LONGEST_TEXT]}

    def copy(self, folder: Path, errand: Errand) -> dict[str, Any]:
        """What goes to the clipboard: a picture in all its pixels, or a whole text."""
        source = self._opened(folder)
        if errand.kind not in SEEN:
            return {"text": text_of(errand.format, source)}
        stage = self._staged(folder, source, errand.order)
        stage.go(self._step(source, errand.order))
        stage.turn(0.0)
        stage.await_settled()
        return {"image": put_image(folder, stage.image())}

    def estimate(self, folder: Path, errand: Errand) -> dict[str, Any]:
        """What a clip will take: pictures, seconds and bytes."""
        stage = Stage(errand.order, self._opened(folder))
        try:
            found = estimate(stage, errand.timing, errand.format)
        finally:
            stage.close()
        return {"frames": found.frames, "seconds": found.seconds, "bytes": found.bytes}

    def export(self, folder: Path, errand: Errand, path: Path) -> Generator[Progress, None, None]:
        """Write a file, whole or not at all; a job that may be closed at any yield."""
        source = self._opened(folder)
        yield Progress(0, 1, 0.0)
        if errand.kind == "page":
            yield from errand.format.compose(path, source, errand.order)
        elif errand.kind in SEEN:
            stage = Stage(errand.order, source)
            try:
                yield from self._photographed(stage, errand, path)
            finally:
                stage.close()
                gc.collect()
        else:
            errand.format.write(path, source.scenario, source.recording)

    def close(self) -> None:
        """Drop the stage."""
        if self._stage is not None:
            self._stage.close()
        self._stage = self._kept = None

    def _photographed(self, stage: Stage, errand: Errand, path: Path) -> Generator[Progress, None, None]:
        if errand.kind == "clip":
            yield from film(stage, errand.timing, errand.format, path)
            return
        stage.await_settled()
        errand.format.write(path, stage)

    def _opened(self, folder: Path) -> Source:
        if folder != self._folder:
            self._folder, self._source = folder, unpack(folder)
        return self._source

    def _step(self, source: Source, order: Order) -> int:
        return source.last_step if order.at is None else order.at

    def _staged(self, folder: Path, source: Source, order: Order) -> Stage:
        """The stage of these views, the one kept if it is that; another step makes no other stage."""
        wanted = folder, order.changed(at=None)
        if self._stage is None or wanted != self._kept:
            self.close()
            gc.collect()
            self._stage, self._kept = Stage(order, source), wanted
        return self._stage


def head_of(format: NumbersExporter, source: Source) -> dict[str, Any]:
    """The first rows of a table as texts, under the names of its columns, and how large it is."""
    scenario, recording = source.scenario, source.recording
    table = format.subject_for(scenario, recording).table(scenario, recording)
    shown = table.glance(ROWS)
    columns = [[cell_of(value) for value in column.tolist()] for column in shown.values()]
    names = [f"{name} ({unit})" if (unit := table.units.get(name)) else name for name in shown]
    return {"names": names, "rows": list(zip(*columns, strict=True)), "length": len(table)}


def cell_of(value: object) -> str:
    """A value as a table shows it."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def text_of(format: Exporter, source: Source) -> str:
    """The whole file as a text; `BadInput` where it is none."""
    scenario, recording = source.scenario, source.recording
    if isinstance(format, CodeExporter):
        return format.text(scenario, recording)
    assert isinstance(format, NumbersExporter)
    file = BytesIO()
    format.put(file, format.subject_for(scenario, recording).table(scenario, recording))
    try:
        return file.getvalue().decode()
    except UnicodeDecodeError:
        raise BadInput(f"{format.title} is no text; a table can be copied as CSV or JSON.") from None


def fitted(stage: Stage, width: int, height: int) -> QImage:
    """The picture made smaller until it fits into so many pixels: letters painted small are other letters.

    A very large one is not painted in all its pixels for that.
    """
    size, keep = stage.size, Qt.AspectRatioMode.KeepAspectRatio
    share = min(1.0, math.sqrt(ENOUGH / (size.width() * size.height())))
    image = QImage(size * share, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(image.width() / stage.page.width(), image.height() / stage.page.height())
    stage.paint(painter)
    painter.end()
    if image.width() <= width and image.height() <= height:
        return image
    return image.scaled(max(width, 1), max(height, 1), keep, Qt.TransformationMode.SmoothTransformation)
