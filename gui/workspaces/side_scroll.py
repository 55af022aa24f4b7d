"""A column that scrolls up and down; nothing in it is cut off at the side or pressed together."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

LEAST = QSize(264, 120)  # pixels


class SideScroll(QScrollArea):
    """Scrolls one widget, which is as wide as it needs to be, and as tall as its wrapped lines are."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = content
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content needs, beside a scroll bar that may come."""
        width = self.content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return LEAST.expandedTo(QSize(width, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the content."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Give the content its height: a scroll area asks no wrapped line how many it will be."""
        layout = self.content.layout()
        if layout is not None:
            self.content.setMinimumHeight(max(layout.totalHeightForWidth(self.viewport().width()), 0))
