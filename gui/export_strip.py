"""The strip that says what is being written beside the work: name, how far, time left, and a way to give it up."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QToolButton, QWidget

from gui.elided_label import ElidedLabel
from gui.icons import icon
from gui.theme import Theme

GOOD_NEWS = 12_000  # ms
BAR = 180  # pixels


class ExportStrip(QFrame):
    """One line; hidden while nothing is written and nothing was lately."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.words = ElidedLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(BAR)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        self.left = ElidedLabel()
        self.left.setProperty("dim", True)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Give this export up; nothing of it is left"))
        self.opener = QPushButton(self.tr("Open folder"))
        self.opener.setToolTip(self.tr("Show the folder that the file is in"))
        self.closer = QToolButton()
        self.closer.setToolTip(self.tr("Close this message"))
        self.closer.setAccessibleName(self.tr("Close this message"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        for widget in (self.words, self.bar, self.left, self.cancel, self.opener, self.closer):
            row.addWidget(widget)
        row.insertStretch(3, 1)
        self._folder = Path()
        self._until = QTimer(self, singleShot=True, interval=GOOD_NEWS)
        self._until.timeout.connect(self.hide)
        self.cancel.clicked.connect(self.cancelled)
        self.opener.clicked.connect(self._open)
        self.closer.clicked.connect(self.hide)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.closer.setIcon(icon("remove", theme.text))

    def show_progress(self, path: Path, done: int, of: int, left: float | None, waiting: int) -> None:
        """Say how far a file is, and how many come after it."""
        self._until.stop()
        more = self.tr(", and {} more").format(waiting) if waiting else ""
        self.words.setText(self.tr("Writing {}").format(path.name) + more)
        self.bar.setRange(0, of if of > 1 else 0)  # without parts to count it only shows that it goes on
        self.bar.setValue(done)
        self.left.setText(self.tr("{} left").format(duration(left)) if done and left is not None and of > 1 else "")
        self._show(writing=True)

    def show_written(self, path: Path) -> None:
        """Say that a file is there, for a while."""
        self._folder = path.parent
        self.words.setText(self.tr("Wrote {}").format(path))
        self._show(writing=False)
        self._until.start()

    def _show(self, *, writing: bool) -> None:
        for part in (self.bar, self.left, self.cancel):
            part.setVisible(writing)
        for button in (self.opener, self.closer):
            button.setVisible(not writing)
        self.show()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def hideEvent(self, event: QHideEvent) -> None:
        """There is nothing to hide later."""
        self._until.stop()
        super().hideEvent(event)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    minutes, rest = divmod(max(round(seconds), 1), 60)
    if minutes >= 60:
        return QCoreApplication.translate("ExportStrip", "{0} h {1} min").format(minutes // 60, minutes % 60)
    if minutes:
        return QCoreApplication.translate("ExportStrip", "{0} min {1} s").format(minutes, rest)
    return QCoreApplication.translate("ExportStrip", "{} s").format(rest)
