"""What the window remembers, and what it makes of a memory that is gone or broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QSplitter

from gui.settings import MOST_RECENT, Settings


def test_theme_and_folder_outlive_the_window(tmp_path: Path, qapp: Any) -> None:
    first = Settings()
    assert first.theme == ""
    assert first.folder == str(Path.home())
    first.theme, first.folder = "dark", str(tmp_path)
    assert (Settings().theme, Settings().folder) == ("dark", str(tmp_path))
    first.folder = str(tmp_path / "gone")
    assert Settings().folder == str(Path.home())


def test_recent_files_are_newest_first_at_most_ten_and_still_there(tmp_path: Path, qapp: Any) -> None:
    files = [tmp_path / f"{number}.json" for number in range(MOST_RECENT + 2)]
    for file in files:
        file.touch()
        Settings().add_recent(file)
    Settings().add_recent(files[5])
    recent = Settings().recent_files()
    assert recent[:2] == [files[5], files[-1]]
    assert len(recent) == len(set(recent)) == MOST_RECENT
    files[5].unlink()
    assert files[5] not in Settings().recent_files()


def test_one_recent_file_is_remembered_too(tmp_path: Path, qapp: Any) -> None:
    file = tmp_path / "one.json"
    file.touch()
    Settings().add_recent(file)
    assert Settings().recent_files() == [file]


def window(qtbot: Any) -> tuple[QMainWindow, QSplitter]:
    main, splitter = QMainWindow(), QSplitter(Qt.Orientation.Horizontal)
    splitter.addWidget(QLabel("left"))
    splitter.addWidget(QLabel("right"))
    main.setCentralWidget(splitter)
    qtbot.addWidget(main)
    with qtbot.waitExposed(main):
        main.show()
    return main, splitter


def test_size_and_columns_come_back(qtbot: Any) -> None:
    main, splitter = window(qtbot)
    main.resize(700, 500)
    splitter.setSizes([200, 500])
    Settings().remember(main, {"columns": splitter})
    again, columns = window(qtbot)
    Settings().restore(again, {"columns": columns})
    assert again.size() == main.size()
    assert columns.sizes() == splitter.sizes()


def test_a_broken_memory_is_none(qtbot: Any) -> None:
    stored = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Ravine", "Ravine")
    for name in ("window", "splitter/columns", "recent"):
        stored.setValue(name, 42)
    stored.sync()
    main, splitter = window(qtbot)
    size = main.size()
    Settings().restore(main, {"columns": splitter})
    assert main.size() == size
    assert Settings().recent_files() == []
