"""Somebody at the Export dialog of a window; one window and one studio serve the tests of a module."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QMessageBox, QPushButton, QWidget

from engine.scenario import Scenario
from gui.export_dialog.dialog import ExportDialog
from gui.main_window import MainWindow

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
SCENARIO = Scenario.checked(
    {
        "landscape": "rosenbrock",
        "racers": [{"optimizer": {"key": "sgd", "lr": 0.001}}, {"optimizer": {"key": "adam", "lr": 0.05}, "style": 1}],
        "stop": {"steps": 400},
    }
)


def wait(until: Callable[[], object], seconds: int = 30) -> None:
    """Let the window live until something is so."""
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not come"
        QTest.qWait(5)


class Exporter:
    """Opens the dialog, chooses, types, presses, and waits for what comes of it."""

    def __init__(self) -> None:
        self.window = window = MainWindow(SCENARIO)
        window.show()
        wait(lambda: window.race.begun and not window.race.bridge.running and window.race.screening.settled)
        window.race.player.pause()
        window.race.player.go(400)
        self.desk = window.exports
        self.endings: list[tuple[Any, ...]] = []
        for name in ("written", "cancelled", "failed"):
            getattr(self.desk.studio, name).connect(lambda *told, name=name: self.endings.append((name, *told)))

    @property
    def dialog(self) -> ExportDialog:
        """The dialog, once it was opened."""
        assert self.desk.dialog is not None
        return self.desk.dialog

    def opens(self, kind: str = "picture", folder: Path | None = None) -> ExportDialog:
        """Open the dialog by its keys and choose what; the preview is there afterwards."""
        self.turns_to_the_window()
        QTest.keyClick(self.window, Qt.Key.Key_E, CONTROL)
        wait(lambda: self.desk.dialog is not None and self.desk.dialog.isVisible())
        if folder is not None:
            self.dialog.target.set_folder(folder)
        self.clicks(self.dialog.kinds.buttons[kind])
        self.looks()
        return self.dialog

    def turns_to_the_window(self) -> None:
        """Have the keys go there."""
        self.window.activateWindow()
        wait(self.window.isActiveWindow)

    def looks(self) -> None:
        """Wait for the newest preview."""
        dialog = self.dialog
        wait(lambda: not dialog.awaited)

    def clicks(self, button: QWidget) -> None:
        QTest.mouseClick(button, LEFT)

    def checks(self, box: QWidget) -> None:
        """Click a check box on its square."""
        QTest.mouseClick(box, LEFT, pos=QPoint(10, box.height() // 2))

    def picks(self, combo: QComboBox, text: str) -> None:
        """Choose an entry."""
        index = combo.findText(text)
        assert index >= 0, f"{text} is not offered"
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    def types(self, field: QLineEdit, text: str) -> None:
        """Type a text in place of what is there, and go on."""
        self.dialog.activateWindow()
        wait(self.dialog.isActiveWindow)
        field.setFocus()
        wait(field.hasFocus)
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Tab)

    def sets(self, name: str, value: str) -> None:
        """Type a number into the options."""
        assert self.dialog.options is not None
        field = next(
            one for one in self.dialog.options.findChildren(QLineEdit) if one.accessibleName().startswith(name)
        )
        self.types(field, value)

    def presses(self, button: QPushButton) -> tuple[Any, ...]:
        """Press a button that has a file written, and wait for how that ends."""
        before = len(self.endings)
        self.clicks(button)
        wait(lambda: len(self.endings) > before, 60)
        return self.endings[-1]

    def leaves(self) -> None:
        """Close the dialog and forget what was chosen, for the next test."""
        self.desk.cancel()
        wait(lambda: not self.desk.busy)
        if self.desk.dialog is not None:
            self.desk.dialog.close()
            self.desk.dialog.deleteLater()
            self.desk.dialog = None
        self.desk.strip.hide()
        self.window.errors.hide()
        self.window.errors._until.stop()
        self.comes_to_rest()
        self.window.settings._stored.remove("export")
        self.endings.clear()

    def comes_to_rest(self) -> None:
        """Wait until nothing has been asked for over some turns: the map has more room now, and may see it late."""
        quiet = 0

        def rests() -> bool:
            nonlocal quiet
            busy = self.desk._clock.isActive() or self.desk.studio._clock.isActive()
            quiet = 0 if busy or self.window.race.map.picture.busy else quiet + 1
            return quiet > 20

        wait(rests)

    def goes(self) -> None:
        """Close the window."""
        self.window.files.path = None
        self.window.close()
        self.window.deleteLater()


def answering(monkeypatch: Any, answer: str) -> list[str]:
    """Have whoever is asked give this answer; the texts of the questions."""
    asked: list[str] = []

    def ask(_parent: Any, _title: str, words: str, *_: Any) -> QMessageBox.StandardButton:
        asked.append(words)
        return getattr(QMessageBox.StandardButton, answer)

    monkeypatch.setattr(QMessageBox, "question", ask)
    return asked


def menu_of(view: QWidget, at: QPoint) -> QMenu:
    """The menu that a right click on a widget shows."""
    from PySide6.QtGui import QContextMenuEvent

    spot = view.mapToGlobal(at)
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, spot))
    wait(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu
