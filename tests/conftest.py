"""What every test gets: settings of its own, seeded examples, and an eye on what it leaves behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from gui.screen import trouble

hypothesis.settings.register_profile("ravine", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ravine")

if sys.platform == "linux":
    os.environ["QT_QPA_PLATFORM"] = "xcb"  # on the virtual screen, even where the desktop runs on Wayland

GRACE_S = 5.0
"""How long a thread that was told to stop may take to be gone."""


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of this test, empty; the real one is neither read nor written."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("RAVINE_HOME", str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture(scope="session")
def qapp_cls() -> Any:
    """The application's class, made ready as the program does it: two 3-D views share one OpenGL context."""
    if sentence := trouble():
        pytest.exit(
            f"{sentence} (`make test` installs the virtual screen that the tests of the window use)", returncode=3
        )
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test whose threads outlive it."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(GRACE_S)
        assert not thread.is_alive(), f"the test left the thread {thread.name} running"


@pytest.fixture(autouse=True)
def nothing_of_qt_left(request: pytest.FixtureRequest, own_settings: Path) -> Iterator[None]:
    """Fail a test of the window that leaves a window, a running timer or a running QThread.

    Python's collector is off while the test runs: started by chance in a worker thread it would destroy
    widgets there. It runs here, in the GUI thread, once the test has closed its windows, and looks only at
    what the test made (freezing what was there before takes 0.1 s off each test).
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    use_settings_in(own_settings)
    before = left_of_qt()
    gc.disable()
    gc.freeze()
    try:
        yield
        deliver_deletions()
        gc.collect()
        deliver_deletions()
    finally:
        gc.unfreeze()
        gc.enable()
    left = [thing for thing in left_of_qt() if not any(thing is old for old in before)]
    assert not left, f"the test left behind: {', '.join(map(repr, left))}"


def use_settings_in(home: Path) -> None:
    """Point QSettings, whichever format it is asked for, at this test's folder."""
    from PySide6.QtCore import QSettings

    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(home))


def deliver_deletions() -> None:
    """Let every object that was told to `deleteLater` go now."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def left_of_qt() -> list[Any]:
    """Windows, running timers and running threads (the GUI's own aside) that exist now."""
    import shiboken6
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication

    home = QThread.currentThread()
    wrappers = shiboken6.getAllValidWrappers()
    timers = [one for one in wrappers if isinstance(one, QTimer) and one.isActive()]
    threads = [one for one in wrappers if isinstance(one, QThread) and one is not home and one.isRunning()]
    return [*QApplication.topLevelWidgets(), *timers, *threads]
