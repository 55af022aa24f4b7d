"""What the tests of the pages of the Losses workspace share: hands and eyes on one page, and on its plots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QToolButton

from gui.numbers import NumberSlider
from gui.store import Store
from gui.theme import LIGHT
from gui.views.curve_plot import CurvePlot
from gui.workspaces.loss_pages.lab_page import LabPage

from .panel_kit import LEFT, scenario

NONE = Qt.KeyboardModifier.NoModifier


class Visitor:
    """Hands and eyes on one page."""

    def __init__(self, qtbot: Any, make: Callable[[Store], LabPage]) -> None:
        self.store = Store(scenario())
        self.page: Any = make(self.store)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        qtbot.addWidget(self.window)
        self.window.resize(1280, 620)
        self.page.set_theme(LIGHT)
        self.page.set_scenario(self.store.scenario)
        self.store.changed.connect(self._follow)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def _follow(self, _: object, now: Any) -> None:
        self.page.set_scenario(now)

    @property
    def value(self) -> Any:
        return getattr(self.store.scenario.lab, self.page.part)

    def presses(self, word: str) -> None:
        buttons = [button for button in self.page.findChildren(QToolButton) if button.text() == word]
        assert len(buttons) == 1, word
        QTest.mouseClick(buttons[0], LEFT)

    def slides(self, slider: NumberSlider, to: float) -> None:
        y = slider.height() // 2
        QTest.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, y))
        for share in (0.5, 1.0):
            QTest.mouseMove(slider, QPoint(round(slider.width() * (0.5 + (to - 0.5) * share)), y))
        QTest.mouseRelease(slider, LEFT, pos=QPoint(round(slider.width() * to), y))


def place(plot: CurvePlot, x: float, y: float) -> QPoint:
    """Where a point of the data is on a plot."""
    return plot.mapFromScene(plot.box.mapViewToScene(QPointF(x, y)))


def dragged(plot: CurvePlot, begin: QPoint, *stops: QPoint) -> None:
    viewport = plot.viewport()
    QTest.mouseMove(viewport, begin)
    QTest.mousePress(viewport, LEFT, pos=begin)
    for stop in stops:
        QTest.mouseMove(viewport, stop)
    QTest.mouseRelease(viewport, LEFT, pos=stops[-1])


def turned(plot: CurvePlot, notches: int) -> None:
    """Turn the wheel over the middle of a plot."""
    viewport = plot.viewport()
    at = QPointF(viewport.rect().center())
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
