"""Tells the user of errors: a bar that blocks nothing, and a hook so that no traceback is lost or ends the program."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from engine.declared import BadInput
from gui.icons import icon
from gui.theme import LIGHT, Theme

NOTICE = 5000  # ms that good news stays


class ErrorBar(QFrame):
    """One sentence above the work: an error until it is closed, good news for a moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = ""
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = QPushButton(self.tr("Copy details"), self)
        self.copy.setToolTip(self.tr("Copy what happened, with the place in the program, to send with a report."))
        self.copy.clicked.connect(self._copy)
        self.closer = QToolButton(self)
        self.closer.setToolTip(self.tr("Close this message (Escape)"))
        self.closer.setAccessibleName(self.tr("Close this message"))
        self.closer.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.copy)
        row.addWidget(self.closer)
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.timeout.connect(self.hide)
        self.set_theme(LIGHT)
        self.hide()

    def show_error(self, sentence: str, details: str = "") -> None:
        """Say what went wrong, until the user closes it or something else is to be said."""
        self._until.stop()
        self._show(sentence, details, role="banner")

    def show_notice(self, sentence: str) -> None:
        """Say what went well, for a moment; an error that is being shown stays."""
        if self.isHidden() or self._until.isActive():
            self._show(sentence, "", role="notice")
            self._until.start(NOTICE)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.closer.setIcon(icon("remove", theme.text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _show(self, sentence: str, details: str, role: str) -> None:
        self._details = details
        self.sentence.setText(sentence)
        self.sentence.setAccessibleName(sentence)
        self.copy.setVisible(bool(details))
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.sentence.text()}\n\n{self._details}")


class Uncaught(QObject):
    """Shows errors that nothing caught, of any thread, beside what was done with them before."""

    happened = Signal(str, str)

    def __init__(self, bar: ErrorBar) -> None:
        super().__init__(bar)
        self.happened.connect(bar.show_error)
        self._before, self._before_in_threads = sys.excepthook, threading.excepthook
        sys.excepthook, threading.excepthook = self._show, self._show_of_thread

    def remove(self) -> None:
        """Put the hooks back."""
        sys.excepthook, threading.excepthook = self._before, self._before_in_threads

    def _show(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._before(kind, error, trace)  # prints it
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            self.happened.emit(self._sentence(error), "".join(traceback.format_exception(error)))

    def _show_of_thread(self, failure: threading.ExceptHookArgs) -> None:
        self._before_in_threads(failure)
        if failure.exc_value is not None:
            self.happened.emit(
                self._sentence(failure.exc_value), "".join(traceback.format_exception(failure.exc_value))
            )

    def _sentence(self, error: BaseException) -> str:
        if isinstance(error, BadInput):
            return str(error)
        words = str(error).strip().splitlines()
        return self.tr("Something went wrong inside Ravine: {0}").format(words[0] if words else type(error).__name__)


def catch_errors(bar: ErrorBar) -> Uncaught:
    """Show every uncaught error in `bar` from now on; `remove()` of the answer ends that."""
    return Uncaught(bar)
