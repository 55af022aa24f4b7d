"""The losses of a task as a list: a check box draws one, a click on its name shows its card and its sliders."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from engine.lab.curve import TaskCurves, listed
from engine.loss import Loss, Task
from gui.editors import Switch, said
from gui.swatch import swatch
from gui.theme import LIGHT, Theme, racer_style

SWATCH = QSize(32, 16)


class NameButton(QToolButton):
    """A loss by name, with a piece of its curve; a name that is too long ends in an ellipsis."""

    def __init__(self, loss: type[Loss], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = said(loss.title)
        self.setToolTip(f"{self.title}\n{said(loss.idea)}")
        self.setAccessibleName(self.tr("Card of {0}").format(self.title))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setIconSize(SWATCH)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the name into the room there is."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Shorten the name where it must be."""
        room = self.width() - SWATCH.width() - 20
        self.setText(self.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, room))


class LossList(QWidget):
    """`toggled` and `picked` carry the key of a loss."""

    toggled = Signal(str)
    picked = Signal(str)

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, Switch] = {}
        self.names: dict[str, NameButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, loss in enumerate(listed(task)):
            box, name = self.boxes[loss.key], self.names[loss.key] = Switch("", self), NameButton(loss, self)
            box.setProperty("role", "switch")
            words = self.tr("Draw {0}").format(name.title)
            box.setAccessibleName(words)
            box.setToolTip(words)
            box.clicked.connect(partial(self.toggled.emit, loss.key))
            name.clicked.connect(partial(self.picked.emit, loss.key))
            grid.addWidget(box, row, 0)
            grid.addWidget(name, row, 1)
        self.set_theme(LIGHT)

    def set_curves(self, curves: TaskCurves) -> None:
        """Show which are drawn and which is selected."""
        for key, box in self.boxes.items():
            box.setChecked(key in curves.shown)
            self.names[key].setChecked(key == curves.selected)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for style, name in enumerate(self.names.values()):
            name.setIcon(QIcon(swatch(racer_style(style), theme.panel, SWATCH, self.devicePixelRatioF())))
            name.fit()
