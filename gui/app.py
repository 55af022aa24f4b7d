"""Starts the program: the interpreter made ready for a window, the application, the window, the event loop."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from engine.asked import Asked
from resources import folder

if TYPE_CHECKING:
    from gui.main_window import MainWindow

SETTLED = 3000  # ms after which what was loaded counts as there for good


def make_application(arguments: list[str]) -> QApplication:
    """The application object, with what must be set before it and right after it."""
    gc.disable()  # it costs a tenth of the start, and in a worker it would destroy widgets: the bridge collects
    sys.setswitchinterval(0.00001)  # seconds: numpy lets go of Python's lock often, and each time the window waits anew
    os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")  # else Qt waits 5 ms before it paints what a tick changed
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # else a second 3-D view dies
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(arguments)
    app.setStyle("Fusion")
    QCoreApplication.setOrganizationName("Ravine")
    QCoreApplication.setApplicationName("Ravine")
    translator = QTranslator(app)
    if translator.load(QLocale(), "ravine", "_", str(folder("translations"))):
        app.installTranslator(translator)
    return app


def open_window(asked: Asked | None = None, kept: Path | None = None) -> MainWindow:
    """The window on screen, with what was asked for in it; an application must be there.

    What it shows is kept in the folder `kept` while it is open, or in the usual one.
    """
    from gui.autosave import Autosave  # after the application, whose attributes they rely on
    from gui.autosave_folder import AutosaveFolder
    from gui.main_window import MainWindow
    from gui.rescue import Rescue

    window = MainWindow()
    if asked is not None:
        window.incoming.take_asked(asked)
    autosave = Autosave(window, AutosaveFolder(kept))
    autosave.failed.connect(window.errors.show_error)
    rescue = Rescue(window, autosave)
    window.show()
    QTimer.singleShot(0, rescue, rescue.look)  # when the window is painted
    QTimer.singleShot(SETTLED, window, keep_for_good)
    return window


def keep_for_good() -> None:
    """Spare every later collection what is here now."""
    gc.collect()
    gc.freeze()


def run(asked: Asked | None = None) -> int:
    """Open the window, with what was asked for, and stay until it is closed; the exit status."""
    app = make_application(sys.argv[:1])
    window = open_window(asked)
    signal.signal(signal.SIGINT, lambda *_: window.close())  # Ctrl+C in the terminal; the tick lets Python see it
    return app.exec()
