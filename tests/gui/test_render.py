"""The command that renders: pictures without a screen, the same from every process, and one sentence for a fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from engine.asked import asked
from engine.declared import BadInput
from engine.scenario import Scenario
from gui.cli.asked import asked_recording
from gui.cli.rendering import Wanted, read_size, render

from .map_kit import scenario_of

ROOT = Path(__file__).parents[2]
PLAIN: dict[str, Any] = {"views": (), "size": None, "dress": {}, "at": None, "settings": (), "clip": False}
NO_TIMING: dict[str, Any] = {"timing": {}, "sure": False}


def command(*words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The program, given a render command where there is no screen."""
    there = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    line = [sys.executable, ROOT / "main.py", "render", *words]
    return subprocess.run(line, env={**there, **variables}, capture_output=True, text=True)


@pytest.fixture
def race(tmp_path: Path) -> Path:
    """A short race in a file."""
    path = tmp_path / "race.json"
    path.write_text(scenario_of("sgd", "adam", title="Short", stop={"steps": 30}).to_json())
    return path


def test_two_processes_without_a_screen_write_the_same_bytes(race: Path, tmp_path: Path) -> None:
    files = [tmp_path / "first.png", tmp_path / "second.png"]
    for hash_seed, file in enumerate(files, 1):
        more = [tmp_path / "drawing.svg", tmp_path / "page.pdf"] if hash_seed == 1 else []
        outs = [word for path in (file, *more) for word in ("--out", path)]
        words = ["--view", "map", "--view", "curves", "--size", "640x400", "--at", "20", "--theme", "dark"]
        done = command(race, *words, *outs, PYTHONHASHSEED=str(hash_seed))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == [f"Wrote {path}" for path in (file, *more)]
    assert files[0].read_bytes() == files[1].read_bytes()
    image = QImage(str(files[0]))
    assert (image.width(), image.height()) == (640, 400)
    assert Scenario.from_json(image.text("Description")).title == "Short"
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert "</svg>" in (tmp_path / "drawing.svg").read_text()


def test_a_surface_without_opengl_is_refused_in_a_sentence(race: Path, tmp_path: Path) -> None:
    done = command(race, "--view", "surface", "--out", tmp_path / "surface.png", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert (
        done.stderr.startswith("the surface needs OpenGL, and there is none without a screen: ")
        and done.stderr.count("\n") == 1
    )
    assert not (tmp_path / "surface.png").exists()


def test_a_machine_without_qt_is_told_what_is_missing(race: Path, tmp_path: Path) -> None:
    """The other commands work there."""
    hidden = (
        "import sys\n"
        "for name in ('PySide6', 'shiboken6', 'pyqtgraph'): sys.modules[name] = None\n"
        "sys.argv = ['main.py', *sys.argv[1:]]\n"
        "import main; sys.exit(main.main())"
    )
    for words, code, said in (
        (["render", race, "--out", tmp_path / "x.png"], 2, "pictures need PySide6 and pyqtgraph"),
        (["race", "--steps", "3", "--optimizer", "sgd"], 0, ""),
    ):
        line = [sys.executable, "-c", hidden, *words]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == code and done.stderr.startswith(said) and done.stderr.count("\n") <= 1


@pytest.mark.parametrize(
    ("wanted", "file", "sentence"),
    [
        ({"views": ("mpa",)}, "x.png", '"mpa" is not a known view; did you mean "map"?'),
        ({"at": "31"}, "x.png", "there is no step 31: the recording ends at step 30."),
        ({"at": "soon"}, "x.png", "at is 'soon': it should be a whole number"),
        ({"size": "0x0"}, "x.png", "width is 0: it should be greater than or equal to 16"),
        ({"size": "30x40"}, "x.png", "a picture of 30 x 40 pixels is too small"),
        ({"size": "large"}, "x.png", '--size "large" is no size: write it like 1920x1080'),
        ({"dress": {"theme": "drak"}}, "x.png", "theme is 'drak': it should be 'light', 'dark' or 'projector'"),
        ({"dress": {"font_scale": "9"}}, "x.png", "font_scale is '9': it should be less than or equal to 3"),
        ({"settings": ("quality=9",)}, "x.png", '"quality" is not a known option of PNG'),
        ({}, "x.bmp", '".bmp" is not a known format of a picture'),
        ({}, "x", "needs a suffix that says the format"),
        ({}, "missing/x.png", "cannot be written: there is no folder"),
        ({"views": ("data",)}, "x.png", 'this scenario has nothing to show in the view "data".'),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    qtbot: Any, race: Path, tmp_path: Path, wanted: dict[str, Any], file: str, sentence: str
) -> None:
    with pytest.raises(BadInput) as refused:
        render(str(race), Wanted(**{**PLAIN, **NO_TIMING, **wanted}), [tmp_path / file])
    assert sentence in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["race.json"]


def test_a_size_is_a_word_or_two_numbers() -> None:
    assert read_size("column") == {"purpose": "column"}
    assert read_size("1280 X 720") == {"purpose": "own", "width": 1280, "height": 720}


def test_a_recording_is_read_from_its_file_and_not_made_anew(tmp_path: Path) -> None:
    from engine.exporter import export

    scenario, recording = asked_recording("saddle")
    assert recording is not None and scenario == asked("2").scenario
    export(tmp_path / "race.npz", scenario, recording)
    again, read = asked_recording(str(tmp_path / "race.npz"))
    assert again.computed == scenario.computed and read is not None
    assert (read.rows.loss == recording.rows.loss).all()  # type: ignore[union-attr]
