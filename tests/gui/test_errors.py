"""Every error reaches the user, with its details, and none ends the program."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from engine.declared import BadInput
from gui.errors import ErrorBar, catch_errors


@pytest.fixture
def bar(qtbot: Any) -> Iterator[ErrorBar]:
    window = QWidget()
    column = QVBoxLayout(window)
    shown = ErrorBar()
    column.addWidget(shown)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(500, 200)
    with qtbot.waitExposed(window):
        window.show()
    yield shown
    window.close()


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_error_stays_until_it_is_closed(bar: ErrorBar) -> None:
    assert not bar.isVisible()
    bar.show_error("The disk is full.")
    assert bar.isVisible()
    assert bar.sentence.text() == "The disk is full."
    assert not bar.copy.isVisible()
    bar.show_notice("Saved.")
    assert bar.sentence.text() == "The disk is full."
    click(bar.closer)
    assert not bar.isVisible()


def test_details_are_copied(bar: ErrorBar) -> None:
    bar.show_error("It broke.", "Traceback: line 7")
    click(bar.copy)
    assert QGuiApplication.clipboard().text() == "It broke.\n\nTraceback: line 7"


def test_good_news_goes_by_itself(bar: ErrorBar, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.errors.NOTICE", 1)
    bar.show_notice("Saved.")
    assert bar.isVisible()
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_an_uncaught_error_is_shown_and_handed_on(bar: ErrorBar, qtbot: Any) -> None:
    def burst() -> None:
        raise RuntimeError("shapes do not match")

    button = QPushButton(bar.parentWidget())
    button.clicked.connect(burst)
    with qtbot.captureExceptions() as caught:
        hook = sys.excepthook
        uncaught = catch_errors(bar)
        click(button)
        uncaught.remove()
        assert sys.excepthook == hook
    assert [str(error) for _, error, _ in caught] == ["shapes do not match"]
    assert bar.sentence.text() == "Something went wrong inside Ravine: shapes do not match"
    click(bar.copy)
    assert "in burst" in QGuiApplication.clipboard().text()


def test_the_sentence_of_a_users_mistake_is_shown_as_it_is(bar: ErrorBar, qtbot: Any) -> None:
    with qtbot.captureExceptions():
        uncaught = catch_errors(bar)
        sys.excepthook(BadInput, BadInput("x should be a number."), None)
        uncaught.remove()
    assert bar.sentence.text() == "x should be a number."


def test_an_error_in_a_thread_is_shown_in_the_window(
    bar: ErrorBar, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst() -> None:
        raise RuntimeError("out of memory")

    seen: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    uncaught = catch_errors(bar)
    thread = threading.Thread(target=burst)
    thread.start()
    thread.join()
    uncaught.remove()
    qtbot.waitUntil(bar.isVisible)
    assert len(seen) == 1
    assert "out of memory" in bar.sentence.text()
