"""What comes from outside the window: dropped or pasted files, links and texts; and the link that goes out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from engine.asked import Asked
from engine.declared import BadInput
from engine.files import LARGEST_SCENARIO
from engine.link import from_link, has_link, to_link
from engine.scenario import Scenario
from gui.files import FileDesk


class Incoming(QObject):
    """Opens what is handed over, through the desk that asks about unsaved work."""

    def __init__(self, files: FileDesk) -> None:
        super().__init__(files)
        self.files = files

    def takes(self, data: QMimeData) -> bool:
        """Whether there is something in it to open."""
        return bool(_paths(data)) or (data.hasText() and _has_scenario(data.text()))

    def take(self, data: QMimeData) -> None:
        """Open a file, or the scenario in a text; of several files the first."""
        if paths := _paths(data):
            if self.files.open_path(paths[0]) and len(paths) > 1:
                words = self.tr("Opened {}; a window shows one file, and %n more came with it.", "", len(paths) - 1)
                self.files.told.emit(words.format(paths[0].name))
        else:
            self._open_text(data.text())

    def take_asked(self, asked: Asked) -> None:
        """Open what was asked for on the command line."""
        if asked.path is not None:
            self.files.open_path(asked.path)
        else:
            self.files.take(asked.scenario.beside(self.files.store.scenario), None)

    def _open_text(self, text: str) -> None:
        try:
            if has_link(text):
                scenario = from_link(text)
            elif len(text) > LARGEST_SCENARIO:
                raise BadInput(self.tr("The text is too long to be a scenario."))
            else:
                scenario = Scenario.from_json(text)
        except BadInput as error:
            self.files.failed.emit(str(error), "")
        else:
            self.files.take(scenario, None)

    def paste(self) -> None:
        """Open what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and self.takes(data):
            self.take(data)
        else:
            words = self.tr("There is no scenario on the clipboard: copy a link that begins with ravine:, or a file.")
            self.files.failed.emit(words, "")

    def copy_link(self) -> None:
        """Put the scenario on the clipboard as a link."""
        link = to_link(self.files.store.scenario)
        QGuiApplication.clipboard().setText(link)
        words = self.tr("Copied a link of %n letters: paste it in a chat, and from there into Ravine.", "", len(link))
        self.files.told.emit(words)


def _paths(data: QMimeData) -> list[Path]:
    """The files on this machine."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


def _has_scenario(text: str) -> bool:
    """Whether a text may be a scenario: a link, or an object of JSON."""
    return has_link(text) or text[:1000].lstrip("\ufeff \t\r\n").startswith("{")
