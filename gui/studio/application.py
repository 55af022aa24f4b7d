"""The application object of a process that only renders: no screen is needed, and every process draws letters alike."""

from __future__ import annotations

import os

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gui.app import make_application
from gui.screen import trouble
from gui.studio.vectors import unhinted
from gui.theme import LIGHT, Theme, apply

SAID_BY_NO_SCREEN = "This plugin does not support"  # what a window without a screen cannot do, and need not


def studio_application(theme: Theme = LIGHT) -> QApplication:
    """The application in a theme, made on the screen there is or without one; one that is there already stays."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    if trouble():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_heard)
    app = make_application(["ravine"])
    app.setFont(unhinted(app.font()))
    apply(theme)
    return app


def _heard(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    """Pass on what Qt says, but for what it says of a screen that is not there."""
    if not words.startswith(SAID_BY_NO_SCREEN):
        os.write(2, f"{words}\n".encode())
