"""The application object of a process that only renders: no screen is needed, and every process draws letters alike."""

from __future__ import annotations

import os

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gui.app import make_application
from gui.screen import trouble
from gui.studio.vectors import unhinted

SAID_BY_NO_SCREEN = "This plugin does not support"  # what a window without a screen cannot do, and need not


def studio_application() -> QApplication:
    """The application, made on the screen there is or without one; the one that is there already, if there is."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    if trouble():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_heard)
    app = make_application(["ravine"])
    app.setFont(unhinted(app.font()))
    return app


def _heard(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    """Pass on what Qt says, but for what it says of a screen that is not there."""
    if not words.startswith(SAID_BY_NO_SCREEN):
        os.write(2, f"{words}\n".encode())
