"""Composes a page: takes its pictures and its clip, and gathers what it says."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from engine.clip import Timing
from engine.exporters.mp4 import MP4
from engine.history import History
from engine.page import Clip, Entry, Figure, Page, Sheet
from engine.pictures.caption import caption, entries, title
from engine.pictures.digits import short
from engine.subjects.standings import StandingsTable
from engine.table import Table
from engine.training_changes import as_trained
from gui.scene import Scene, Source
from gui.studio.filming import Progress, film
from gui.studio.order import Order
from gui.studio.painting import png, svg
from gui.studio.stage import Stage, wanted_scenes
from gui.swatch import draw_swatch
from gui.theme import THEMES, Theme, racer_style

if TYPE_CHECKING:
    from gui.exporters.html import HTML

FIGURE = (960, 680)  # pixels of a picture
LETTERS = 1.3  # times as large as alone, because a page shows pictures in half its width
SWATCH, FINE = (32, 18), 3  # pixels of a swatch, and how many of its file's are one of them
IN_WORDS = ("table", "training_table")  # views that the page has as text
HEADS = {"name": "Racer", "train_loss": "Training loss", "arrival": "Steps to tolerance", "ending": "How it ended"}
LEFT_OUT = ("racer", "optimizer", "start", "start_x", "start_y")  # of the standings' columns, where names say enough


def compose(source: Source, order: Order, wanted: HTML) -> Generator[Progress, None, Page]:
    """The page of the order's views; `BadInput` says which cannot be shown."""
    scenes = wanted_scenes(order.views, source)
    moving = [scene for scene in scenes if scene.moves and source.last_step] if wanted.clip else []
    clip = (yield from _clip(source, order, wanted, moving[0])) if moving else None
    figures, seen = [], [scene for scene in scenes if scene.key not in IN_WORDS]
    for done, scene in enumerate(seen):
        yield Progress(done, len(seen), 0.0)
        figures.append(_figure(source, order, scene))
    return _page(source, order, clip, figures)


def _page(source: Source, order: Order, clip: Clip | None, figures: Sequence[Figure]) -> Page:
    theme, recording = THEMES[order.sheet.theme], source.recording
    scenario = as_trained(source.scenario, recording) if isinstance(recording, History) else source.scenario
    colours = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    racers = [Entry(one.name, one.settings, _swatch(one.style, theme)) for one in entries(scenario)]
    return Page(
        title(scenario), scenario, colours, theme.dark, scenario.look_for, caption(scenario), clip, figures, racers,
        list(_tables(source, order.at)),
    )  # fmt: skip


def _figure(source: Source, order: Order, scene: Scene) -> Figure:
    stage = _stage(source, order, scene, FIGURE, legend=False, font_scale=LETTERS * order.sheet.font_scale)
    try:
        stage.await_settled()
        return Figure(scene.idea, svg(stage, scene.title, scene.idea))
    finally:
        stage.close()


def _clip(source: Source, order: Order, wanted: HTML, scene: Scene) -> Generator[Progress, None, Clip]:
    """The first view that moves, as a film with its legend."""
    width, height = wanted.width // 2 * 2, wanted.width * 9 // 32 * 2
    stage = _stage(source, order.changed(at=None), scene, (width, height), legend=True)
    try:
        stage.await_settled()
        poster = png(stage, scene.title, scene.idea)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "clip.mp4"
            yield from film(stage, Timing(seconds=wanted.seconds), MP4(), path)
            return Clip(scene.idea, path.read_bytes(), poster, width, height)
    finally:
        stage.close()


def _stage(source: Source, order: Order, scene: Scene, size: tuple[int, int], **sheet: Any) -> Stage:
    """A scene alone; the page says itself what a picture's title and caption would."""
    bare = {"purpose": "own", "title": False, "caption": False, "transparent": False}
    dressed = order.sheet.changed(**bare, width=size[0], height=size[1], **sheet)
    return Stage(order.changed(views=(scene.key,), sheet=dressed), source)


def _swatch(style: int, theme: Theme) -> bytes:
    """A racer's line and marker as a PNG file."""
    width, height = SWATCH
    image = QImage(width * FINE, height * FINE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(FINE, FINE)
    draw_swatch(painter, QRectF(0, 0, width, height), racer_style(style), theme.window)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the call a str
    return bytes(buffer.data().data())


def _tables(source: Source, at: int | None) -> Iterator[Sheet]:
    """The standings at that step."""
    subject = StandingsTable(at=at)
    if subject.offered(source.scenario, source.recording):
        yield _in_words(subject.table(source.scenario, source.recording), subject.title)


def _in_words(table: Table, name: str) -> Sheet:
    """A table with its numbers as they are read, the first place first; a column without any number is left out."""
    order = np.argsort(table.columns["place"], kind="stable") if "place" in table.columns else np.arange(len(table))
    columns = {key: column[order] for key, column in table.columns.items() if key not in LEFT_OUT and _says(column)}
    words = [[_word(value) for value in column.tolist()] for column in columns.values()]
    right = frozenset(place for place, column in enumerate(columns.values()) if column.dtype.kind != "U")
    return Sheet(
        name,
        [HEADS.get(key, key.replace("_", " ").capitalize()) for key in columns],
        list(zip(*words, strict=True)),
        right,
    )


def _says(column: np.ndarray) -> bool:
    return column.dtype.kind != "f" or not np.isnan(column).all()


def _word(value: str | float) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    return "–" if np.isnan(value) else short(value)
