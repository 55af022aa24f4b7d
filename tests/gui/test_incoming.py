"""Links, texts and files come in by pasting and dropping; what is wrong with them is said, and the window goes on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox

from engine.link import from_link, to_link
from engine.scenario import Scenario
from gui.main_window import MainWindow

SMALL = Scenario.checked({"racers": ["adam", "sgd"], "stop": {"steps": 40}, "title": "Small"})
OTHER = SMALL.changed(title="Other", racers=["momentum"])
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: Any) -> MainWindow:
    made = MainWindow(SMALL)
    qtbot.addWidget(made, before_close_func=lambda one: setattr(one.files, "path", None))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def paste(window: MainWindow, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL)


def drop(window: MainWindow, *paths: Path, text: str = "") -> None:
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        data.setText(text)
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(50, 50), action, data, buttons, Qt.KeyboardModifier.NoModifier))


def test_a_copied_link_opens_by_pasting(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    link = QGuiApplication.clipboard().text()
    assert from_link(link) == SMALL
    assert "Copied a link" in window.errors.sentence.text()
    paste(window, f"look: <{to_link(OTHER)}>.")
    assert window.store.scenario == OTHER
    window.store.undo()
    assert window.store.scenario == SMALL


def test_the_text_of_a_scenario_opens_by_pasting(window: MainWindow) -> None:
    paste(window, OTHER.to_json())
    assert window.store.scenario == OTHER


def test_a_text_field_keeps_its_own_paste(window: MainWindow) -> None:
    field = next(one for one in window.race.panel.findChildren(QLineEdit) if one.isVisible() and one.isEnabled())
    field.setFocus()
    field.selectAll()
    QGuiApplication.clipboard().setText(to_link(OTHER))
    QTest.keyClick(field, Qt.Key.Key_V, CONTROL)
    assert window.store.scenario.title != "Other"


@pytest.mark.parametrize(
    ("text", "says"),
    [("hello", "no scenario on the clipboard"), (to_link(OTHER)[:-5], "damaged"), ('{"racers": 5}', "racers"),
     ("{" * 100_000, "is not JSON"), ("[" * 5, "no scenario")],
    ids=["words", "a damaged link", "a wrong scenario", "nested", "a list"],
)  # fmt: skip
def test_what_cannot_be_pasted_is_said(window: MainWindow, text: str, says: str) -> None:
    paste(window, text)
    assert says in window.errors.sentence.text()
    assert window.store.scenario == SMALL


def test_unsaved_work_is_asked_about(window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    window.files.path = tmp_path / "mine.json"
    window.store.edit(SMALL.changed(seed=4))
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Cancel)
    paste(window, to_link(OTHER))
    assert window.store.scenario.seed == 4


def test_of_several_files_the_first_opens_and_a_text_can_be_dropped(window: MainWindow, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(OTHER.changed(title=name).to_json())
    drop(window, tmp_path / "a.json", tmp_path / "b.json")
    assert window.store.scenario.title == "a.json"
    assert "1 more came with it" in window.errors.sentence.text()
    drop(window, text=to_link(OTHER))
    assert window.store.scenario == OTHER


def test_hostile_files_are_a_sentence_and_the_window_goes_on(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "deep.json").write_bytes(b"[" * 9_000_000)
    (tmp_path / "bytes.npz").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.json"))
    odd.write_text("{")
    for path in (
        tmp_path,
        tmp_path / "pipe.json",
        tmp_path / "deep.json",
        tmp_path / "bytes.npz",
        tmp_path / "none",
        odd,
    ):
        window.errors.hide()
        window.open_path(path)
        assert "cannot be opened" in window.errors.sentence.text()
        assert window.errors.isVisible()
    assert window.store.scenario == SMALL
    drop(window, tmp_path)
    assert "it is a folder" in window.errors.sentence.text()
    qtbot.waitUntil(lambda: window.race.player.length == 40, timeout=20_000)


def test_what_was_wrong_with_one_link_is_no_longer_said_of_the_next(window: MainWindow) -> None:
    paste(window, to_link(OTHER)[:-1])
    assert "not whole" in window.errors.sentence.text() and not window.errors.isHidden()
    paste(window, to_link(OTHER))
    assert window.store.scenario == OTHER
    assert window.errors.isHidden()
