"""What the tests of the left panel share: a person with hands and eyes, and a scenario to work on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from engine.scenario import Scenario
from gui.numbers import NumberSlider
from gui.store import Store
from gui.workspaces.panel import WIDTH, Panel
from gui.workspaces.race_panel import RacePanel
from gui.workspaces.racer_row import RacerRow

LEFT = Qt.MouseButton.LeftButton


def scenario() -> Scenario:
    """Three racers in three looks on Rosenbrock."""
    made = Scenario(landscape="rosenbrock", racers=("sgd", "momentum", "adam"))
    return made.changed(racers=tuple(racer.changed(style=style) for style, racer in enumerate(made.racers)))


class Person:
    """Hands and eyes on a panel."""

    panel: Any

    def __init__(self, qtbot: Any, asked: Scenario | None = None, kind: type[Panel] = RacePanel) -> None:
        self.store = Store(asked or scenario())
        self.panel = kind(self.store)
        self.qtbot = qtbot
        qtbot.addWidget(self.panel)
        self.panel.resize(WIDTH, 900)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.panel.activateWindow()

    @property
    def now(self) -> Scenario:
        return self.store.scenario

    def row(self, index: int) -> RacerRow:
        row: RacerRow = self.panel.racers.rows[index]
        return row

    def clicks(self, widget: QWidget) -> None:
        self.panel.ensureWidgetVisible(widget)
        QTest.mouseClick(widget, LEFT)

    def types(self, field: QWidget, text: str) -> None:
        field.setFocus()
        self.qtbot.waitUntil(field.hasFocus)
        field.selectAll()  # type: ignore[attr-defined]
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def drags(self, slider: NumberSlider, to: float) -> None:
        y = slider.height() // 2
        end = QPoint(round(to * (slider.width() - 1)), y)
        QTest.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, y))
        for share in (0.2, 0.4, 0.6, 0.8, 1.0):
            QTest.mouseMove(slider, QPoint(round(slider.width() // 2 * (1 - share) + end.x() * share), y))
        QTest.mouseRelease(slider, LEFT, pos=end)

    def picks(self, combo: QComboBox, title: str) -> None:
        combo.showPopup()
        QTest.keyClick(combo.view(), Qt.Key.Key_Home)
        for _ in range(combo.findText(title)):
            QTest.keyClick(combo.view(), Qt.Key.Key_Down)
        QTest.keyClick(combo.view(), Qt.Key.Key_Return)

    def fields_of(self, row: RacerRow) -> list[QLineEdit]:
        return [field for field in row.findChildren(QLineEdit) if field.isVisible()]
