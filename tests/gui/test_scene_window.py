"""The picture of the whole window: each workspace, at a step, the same twice, and nobody's settings are touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gui.scene import Source
from gui.studio.painting import png
from gui.theme import LIGHT

from .picture_kit import staged, valley
from .scene_kit import losses_source, nothing_left, picture, trained_source, words

LARGE = {"width": 1280, "height": 720}


def source(workspace: str) -> Source:
    return {"race": valley, "train": trained_source, "losses": lambda: losses_source("curve")}[workspace]()


@pytest.mark.parametrize("workspace", ["race", "losses", "train"])
def test_every_workspace_is_the_same_twice_and_leaves_nothing(qtbot: object, workspace: str) -> None:
    first = picture(source(workspace), "window", **LARGE)
    with nothing_left():
        assert picture(source(workspace), "window", **LARGE) == first


@pytest.mark.parametrize("workspace", ["race", "train"])
def test_it_stands_at_the_step(qtbot: object, workspace: str) -> None:
    with staged(source(workspace), "window", **LARGE) as stage:
        last = png(stage, "t", "d")
        stage.go(6)
        stage.await_settled()
        assert png(stage, "t", "d") != last


def test_its_words_are_text_and_no_speed_is_told(qtbot: object) -> None:
    found = words(valley(), "window", **LARGE)
    for one in ("Presets", "Race", "Losses", "Train", "Rosenbrock", "Loss", "step 120 / 120"):
        assert one in found
    assert "computing" not in found
    assert "ready" not in found


def test_nothing_stands_around_it(qtbot: object) -> None:
    found = words(valley(), "window", **LARGE)
    assert "from (" not in found  # the caption


def test_settings_stay_as_they_are(qtbot: object) -> None:
    stored = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Ravine", "Ravine")
    path = Path(stored.fileName())
    before = path.read_bytes() if path.exists() else None
    picture(losses_source("curve"), "window", theme=LIGHT.key, **LARGE)
    assert (path.read_bytes() if path.exists() else None) == before
