"""Clips of a stage: what is filmed is what the stage shows, whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine import run
from engine.clip import Timing
from engine.clip_exporter import ClipExporter, clip_exporters
from engine.declared import BadInput
from engine.exporters.apng import APNG
from engine.exporters.gif import GIF
from engine.exporters.mp4 import MP4
from engine.scenario import Scenario
from gui.scene import Source
from gui.studio.filming import estimate, film
from gui.studio.order import Order, Sheet
from gui.studio.stage import Stage
from tests.engine.clip_kit import apart, read

SCENARIO = Scenario.checked(
    {"racers": ({"optimizer": "sgd"}, {"optimizer": "adam", "style": 1}), "stop": {"steps": 40}}
)
FORMATS = {cls.key: cls for cls in clip_exporters()}
SHORT = Timing(frames=5, hold=0.12)


@pytest.fixture(scope="module")
def source() -> Source:
    return Source(SCENARIO, run(SCENARIO))


@pytest.fixture
def stage(qtbot: QtBot, source: Source) -> Iterator[Stage]:
    made = Stage(Order(sheet=Sheet(purpose="own", width=320, height=240)), source)
    yield made
    made.close()


def shown(stage: Stage, step: int) -> np.ndarray:
    """What the stage shows of a step `[H, W, 4]`, painted as a picture."""
    stage.go(step)
    stage.show_clock(True)
    stage.await_settled()
    image = stage.image()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def filmed(stage: Stage, path: Path, exporter: ClipExporter, timing: Timing = SHORT) -> list[int]:
    return [progress.done for progress in film(stage, timing, exporter, path)]


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_the_clip_shows_what_the_stage_shows(stage: Stage, tmp_path: Path, key: str) -> None:
    path = tmp_path / f"a.{key}"
    assert filmed(stage, path, FORMATS[key]()) == list(range(1, 9))
    assert list(tmp_path.iterdir()) == [path]
    seen = read(path)
    assert seen.size == (320, 240)
    frames = [frame for frame, delay in zip(seen.frames, seen.delays, strict=True) for _ in range(round(delay / 40))]
    assert len(frames) == 8  # WebP holds a picture in one
    first, last = shown(stage, 0), shown(stage, 40)
    assert apart(seen.frames[0], first) < 3
    assert apart(seen.frames[0], first) < apart(seen.frames[0], last)
    for held in frames[4:]:
        assert apart(held, last) < 3
        assert apart(held, last) < apart(held, first)


def test_a_step_of_a_clip_is_the_same_picture(stage: Stage, tmp_path: Path) -> None:
    filmed(stage, tmp_path / "a.apng", APNG(), Timing(frames=3, hold=0))
    middle = read(tmp_path / "a.apng").frames[1]
    assert apart(middle, shown(stage, 20)) < 0.5  # paths painted bit by bit differ at their joints


def test_two_films_are_equal(stage: Stage, tmp_path: Path) -> None:
    for name in ("a.gif", "b.gif"):
        filmed(stage, tmp_path / name, GIF())
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_what_is_held_is_painted_once(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    painted = []
    paint_into = stage.paint_into
    monkeypatch.setattr(stage, "paint_into", lambda image: (painted.append(1), paint_into(image)))
    filmed(stage, tmp_path / "a.mp4", MP4(), Timing(frames=2, hold=1))
    assert len(painted) == 2


def test_progress_counts_and_knows_the_time_left(stage: Stage, tmp_path: Path) -> None:
    told = list(film(stage, SHORT, MP4(), tmp_path / "a.mp4"))
    assert [(one.done, one.of) for one in told] == [(k, 8) for k in range(1, 9)]
    assert told[0].left > 0 == told[-1].left


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_a_cancelled_clip_leaves_nothing(stage: Stage, tmp_path: Path, key: str) -> None:
    path = tmp_path / f"a.{key}"
    path.write_bytes(b"old")
    with closing(film(stage, SHORT, FORMATS[key](), path)) as job:
        next(job)
        next(job)
        assert len(list(tmp_path.iterdir())) >= 1
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"old"
    assert not [thread for thread in threading.enumerate() if thread.name == "clip writer"]


def test_an_interrupted_clip_leaves_nothing(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(step: int) -> None:
        if step >= 20:
            raise KeyboardInterrupt

    monkeypatch.setattr(stage.page, "tell_step", interrupt)
    with pytest.raises(KeyboardInterrupt):
        filmed(stage, tmp_path / "a.mp4", MP4())
    assert list(tmp_path.iterdir()) == []


class FullDisk(MP4):
    """A format whose disk is full after three pictures."""

    def sink(self, *rest: Any) -> Any:
        sink, taken = super().sink(*rest), []
        add = sink.add

        def take(frame: np.ndarray) -> None:
            taken.append(frame)
            if len(taken) > 3:
                raise OSError(28, "No space left on device")
            add(frame)

        sink.add = take
        return sink


def test_a_full_disk_is_one_sentence_and_leaves_nothing(stage: Stage, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a\.mp4 cannot be written: the disk is full\.$"):
        filmed(stage, tmp_path / "a.mp4", FullDisk())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("timing", "words"),
    [(Timing(last=41), "ends with step 41"), (Timing(fps=30), "a GIF plays")],
)
def test_what_cannot_be_is_said_before_anything_is_painted(
    stage: Stage, tmp_path: Path, timing: Timing, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        next(film(stage, timing, GIF(), tmp_path / "a.gif"))
    assert list(tmp_path.iterdir()) == []


def test_a_transparent_clip_has_no_ground(qtbot: QtBot, source: Source, tmp_path: Path) -> None:
    stage = Stage(Order(sheet=Sheet(purpose="own", width=320, height=240, transparent=True)), source)
    filmed(stage, tmp_path / "a.apng", APNG(), Timing(frames=2, hold=0))
    with pytest.raises(BadInput, match="an MP4 cannot be transparent"):
        filmed(stage, tmp_path / "a.mp4", MP4())
    stage.close()
    for frame in read(tmp_path / "a.apng").frames:
        assert frame[1, 1, 3] == 0  # in the margin
        assert frame[120, 120, 3] == 255  # on the map


def test_an_estimate_is_of_the_right_order(stage: Stage, tmp_path: Path) -> None:
    timing = Timing(frames=60, hold=2)
    found = estimate(stage, timing, MP4())
    filmed(stage, tmp_path / "a.mp4", MP4(), timing)
    assert found.frames == 110
    assert found.seconds > 0
    size = (tmp_path / "a.mp4").stat().st_size
    assert size / 4 < found.bytes < 4 * size
