"""`open` opens the window with a file, a preset or a link; what is wrong is said before a window opens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.asked import Asked, asked
from engine.scenario import Scenario
from gui.main_window import MainWindow

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("word", "code", "says"),
    [("sadle", 2, 'did you mean "saddle"'), ("nowhere.json", 2, "no such file"), ("ravine:AAAA", 2, "damaged"),
     (".", 2, "it is a folder"), ("saddle", 3, "found no screen")],
)  # fmt: skip
def test_what_is_wrong_is_a_sentence_and_an_exit_code(word: str, code: int, says: str) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([sys.executable, "main.py", "open", word], capture_output=True, text=True, cwd=ROOT, env=bare)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr and done.stderr.count("\n") == 1


def test_the_window_shows_what_was_asked_for(qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(Scenario(racers=["adam"], title="Mine").to_json())
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda one: setattr(one.files, "path", None))
    window.incoming.take_asked(asked(str(path)))
    assert (window.files.path, window.store.scenario.title) == (path, "Mine")
    window.incoming.take_asked(Asked(asked("saddle").scenario))
    assert (window.files.path, window.store.scenario.title) == (None, "Saddle")
