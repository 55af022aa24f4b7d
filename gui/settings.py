"""What the window remembers from one day to the next: theme, places, sizes, recent files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

MOST_RECENT = 10


class Settings:
    """QSettings behind names; what it cannot read counts as not remembered."""

    def __init__(self) -> None:
        self._stored = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Ravine", "Ravine")

    @property
    def theme(self) -> str:
        """The key of the theme; "" if none was chosen."""
        return str(self._stored.value("theme", ""))

    @theme.setter
    def theme(self, key: str) -> None:
        self._stored.setValue("theme", key)

    @property
    def folder(self) -> str:
        """Where files were last opened or saved; the home folder at first, or if it is gone."""
        folder = str(self._stored.value("folder", ""))
        return folder if folder and Path(folder).is_dir() else str(Path.home())

    @folder.setter
    def folder(self, folder: str) -> None:
        self._stored.setValue("folder", folder)

    def recent_files(self) -> list[Path]:
        """The files last opened or saved, newest first; those that are gone drop out."""
        stored = self._stored.value("recent", [])
        names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return [path for path in map(Path, names) if path.is_file()]

    def add_recent(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        path = path.resolve()
        others = [other for other in self.recent_files() if other != path]
        self._stored.setValue("recent", [str(one) for one in [path, *others][:MOST_RECENT]])

    def export(self, kind: str) -> dict[str, Any]:
        """What was last chosen for exports of a kind, in plain words; nothing where nothing can be read."""
        try:
            found = json.loads(str(self._stored.value(f"export/{kind}", "")))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def set_export(self, kind: str, words: Mapping[str, Any]) -> None:
        """Keep what was chosen for exports of a kind, which is the last one made."""
        self._stored.setValue(f"export/{kind}", json.dumps(words))
        self._stored.setValue("export/last", kind)

    @property
    def last_export(self) -> str:
        """Which kind was exported last."""
        return str(self._stored.value("export/last", ""))

    def remember(self, window: QMainWindow, splitters: Mapping[str, QSplitter]) -> None:
        """Keep the window's place and size, and how its columns are divided."""
        self._stored.setValue("window", window.saveGeometry())
        for name, splitter in splitters.items():
            self._stored.setValue(f"splitter/{name}", splitter.saveState())
        self._stored.sync()

    def restore(self, window: QMainWindow, splitters: Mapping[str, QSplitter]) -> None:
        """Give the window its place and size, and its columns their widths, as far as they are remembered."""
        geometry = self._stored.value("window")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        for name, splitter in splitters.items():
            state = self._stored.value(f"splitter/{name}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
