"""Hands and eyes on the Table page, for its tests."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.lab.examples import examples
from engine.lab.table import TablePage as State
from engine.scenario import Scenario
from gui.store import Store
from gui.theme import LIGHT, apply
from gui.workspaces.loss_pages.table import TablePage

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


class Reader:
    """Hands and eyes on the page."""

    def __init__(self, qtbot: QtBot) -> None:
        apply(LIGHT)
        self.qtbot = qtbot
        self.store = Store(Scenario(racers=("sgd",)))
        self.window = QMainWindow()
        self.page = TablePage(self.store)
        self.page.set_theme(LIGHT)
        self.page.set_scenario(self.store.scenario)
        self.store.changed.connect(self._follow)
        self.window.setCentralWidget(self.page)
        self.window.resize(1280, 620)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.grid, self.model = self.page.samples.grid, self.page.samples.model

    def _follow(self, _old: Scenario, new: Scenario) -> None:
        self.page.set_scenario(new)

    @property
    def now(self) -> State:
        return self.store.scenario.lab.table

    def clicks_cell(self, row: int, column: int) -> None:
        place = self.grid.visualRect(self.model.index(row, column)).center()
        QTest.mouseClick(self.grid.viewport(), LEFT, pos=place)

    def types(self, row: int, column: int, text: str) -> None:
        self.clicks_cell(row, column)
        self.grid.setFocus()
        QTest.keyClicks(self.grid, text[0])
        editor = self.grid.viewport().findChild(QLineEdit)
        QTest.keyClicks(editor, text[1:])
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.grid.viewport().findChild(QLineEdit) is None)

    def pastes(self, row: int, column: int, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.clicks_cell(row, column)
        QTest.keyClick(self.grid, Qt.Key.Key_V, CONTROL)

    def picks_example(self, key: str) -> None:
        choices = self.page.setup.examples
        number = [example.id for example in examples()].index(key)
        self.page.setup.ensureWidgetVisible(choices)
        QTest.mouseClick(choices.viewport(), LEFT, pos=choices.visualItemRect(choices.item(number)).center())

    def picks_loss(self, key: str) -> None:
        combo = self.page.setup.losses
        combo.showPopup()
        view = combo.view()
        view.setCurrentIndex(combo.model().index(combo.findData(key), 0))
        QTest.keyClick(view, Qt.Key.Key_Return)

    def clicks(self, button: QWidget) -> None:
        QTest.mouseClick(button, LEFT, pos=QPoint(button.width() // 2, button.height() // 2))

    def button(self, key: str) -> QPushButton:
        return self.page.samples.buttons[key]

    def row(self, row: int) -> list[str]:
        return [self.model.index(row, column).data() for column in range(self.model.columnCount())]

    def wrong(self) -> set[tuple[int, int]]:
        role = Qt.ItemDataRole.ForegroundRole
        size = range(self.model.rowCount()), range(self.model.columnCount())
        return {(r, c) for r in size[0] for c in size[1] if self.model.index(r, c).data(role) is not None}


def stages(reader: Reader) -> dict[str, list[str]]:
    model = reader.page.chain.model
    columns = range(1, model.columnCount())
    return {stage.key: [model.index(r, c).data() for c in columns] for r, stage in enumerate(model.stages)}
