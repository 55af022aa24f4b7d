"""The program with a pair of hands, in a process of its own: it edits until it is killed, or takes what is offered.

Started as `python autosave_driver.py edit|restore FOLDER`; what it did it prints as a line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.app import make_application, open_window
from gui.autosave_folder import Kept
from gui.main_window import MainWindow
from gui.restore_bar import RestoreBar

PATIENCE = 120.0  # seconds


def until(condition: Callable[[], bool]) -> None:
    """Let the program run until it is so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        QTest.qWait(10)


def tell(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def edit(window: MainWindow, folder: Path) -> None:
    """Add a racer and go to step 213 by commands; tell when that is in the file, and go on until somebody ends it."""
    until(lambda: window.race.player.length > 400)
    window.commands.actions["add racer"].trigger()  # keys need a window manager
    until(lambda: len(window.store.scenario.racers) == 5)
    window.race.player.pause()
    until(lambda: window.race.player.length > 400)
    window.race.player.go(210)
    for _ in range(3):
        window.commands.actions["forward"].trigger()
    until(lambda: any(Kept.from_json(path.read_text()).step == 213 for path in folder.glob("*.json")))
    tell(scenario=window.store.scenario.to_json(), step=window.race.player.position, file=str(window.files.path))
    while True:
        QTest.qWait(10)


def restore(window: MainWindow, folder: Path) -> None:
    """Take what is offered, and close the window as people do."""
    bar = window.findChild(RestoreBar)
    assert isinstance(bar, RestoreBar)
    until(bar.isVisible)
    offered = bar.sentence.text()
    QTest.mouseClick(bar.restore, Qt.MouseButton.LeftButton)
    until(lambda: window.race.player.position == 213 and not window.race.bridge.running)
    bridge = window.race.bridge
    until(lambda: bridge.scenario is not None and bridge.scenario.computed == window.store.scenario.computed)
    kept = sorted(path.name for path in folder.glob("*.json"))
    tell(offered=offered, scenario=window.store.scenario.to_json(), step=window.race.player.position, kept=kept,
         file=str(window.files.path), unsaved=window.files.unsaved)  # fmt: skip
    window.files.path = None  # nothing to ask about
    window.close()


if __name__ == "__main__":
    what, place = sys.argv[1], Path(sys.argv[2])
    app = make_application(sys.argv[:1])
    shown = open_window(kept=place)
    {"edit": edit, "restore": restore}[what](shown, place)
