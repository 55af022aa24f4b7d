"""Starts the program: the interpreter made ready for a window, the application, the window, the event loop."""

from __future__ import annotations

import gc
import signal
import sys

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow


def make_application(arguments: list[str]) -> QApplication:
    """The application object, with what must be set before it and right after it."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # else a second 3-D view dies
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(arguments)
    app.setStyle("Fusion")
    QCoreApplication.setOrganizationName("Ravine")
    QCoreApplication.setApplicationName("Ravine")
    return app


def prepare_interpreter() -> None:
    """Give the window Python's lock soon, and never collect garbage (widgets!) in a worker thread."""
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()
    gc.disable()  # the bridge's timer collects, in the window's thread


def open_window() -> QMainWindow:
    """The window on screen; an application must be there."""
    from gui.main_window import MainWindow  # after the application, whose attributes it relies on

    window = MainWindow()
    window.show()
    QTimer.singleShot(0, window, prepare_interpreter)
    return window


def run() -> int:
    """Open the window and stay until it is closed; the exit status."""
    app = make_application(sys.argv[:1])
    window = open_window()
    signal.signal(signal.SIGINT, lambda *_: window.close())  # Ctrl+C in the terminal; the tick lets Python see it
    return app.exec()
