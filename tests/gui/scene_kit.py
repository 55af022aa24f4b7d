"""What the tests of scenes share: sources of small trainings and loss pages, and what a closed stage leaves."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from engine.history import History
from engine.jobs.train import run
from engine.scenario import Scenario
from engine.training import Training
from gui.scene import Source
from gui.studio.painting import png, svg

from .picture_kit import staged

RACERS = [{"optimizer": {"key": "sgd", "lr": 0.1}}, {"optimizer": {"key": "adam", "lr": 0.02}, "style": 1}]
_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>", re.DOTALL)


@cache
def _trained(data: str, loss: str) -> tuple[Training, History]:
    fields = {"data": data, "network": {"key": "mlp", "hidden": [4]}, "loss": loss, "racers": RACERS}
    training = Training.checked({**fields, "batch": 20, "epochs": 6})
    training = training.changed_view(slice=training.view.slice.changed(grid=11))
    return training, run(training).history


def trained_source(data: str = "moons", loss: str = "cross_entropy", **view: Any) -> Source:
    """A small training with its history, shown so."""
    training, history = _trained(data, loss)
    inside = view.pop("slice", {})
    shown = training.changed_view(**view).changed_view(slice=training.view.slice.changed(**inside))
    return Source(Scenario(workspace="train", train=shown), history)


def losses_source(page: str) -> Source:
    """A page of the Losses workspace as it is at first."""
    return Source(Scenario(workspace="losses").with_lab(page=page))


def words(source: Source, view: str, **sheet: Any) -> str:
    """All that is text in the SVG of a view."""
    with staged(source, view, **{"width": 900, "height": 600, **sheet}) as stage:
        return " ".join(found.strip() for found in _TEXT.findall(svg(stage, "t", "d").decode()))


def picture(source: Source, view: str, at: int | None = None, **sheet: Any) -> bytes:
    """A view as a PNG file."""
    with staged(source, view, at=at, **{"width": 480, "height": 360, "title": False, **sheet}) as stage:
        return png(stage, "t", "d")


@contextmanager
def nothing_left() -> Iterator[None]:
    """Assert that no thread and no widget outlives what is done in here."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    threads, tops = set(threading.enumerate()), len(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    more = [thread.name for thread in threading.enumerate() if thread not in threads]
    assert more == []
    assert len(QApplication.topLevelWidgets()) == tops
