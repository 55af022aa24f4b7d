"""Tab goes where the eye goes: through a panel in the order of its layouts, also to what was added late."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLayout, QWidget


class OrderedContent(QWidget):
    """The content of a panel; whenever its layout changes, Tab follows it."""

    def event(self, event: QEvent) -> bool:
        """A layout has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._follow_layout()
        return super().event(event)

    def _follow_layout(self) -> None:
        for before, after in pairwise(_controls(self.layout())):
            if before.nextInFocusChain() is not after:
                QWidget.setTabOrder(before, after)


def _controls(layout: QLayout | None) -> Iterator[QWidget]:
    """Every widget that takes the focus, in the order of the layout."""
    items = [layout.itemAt(index) for index in range(layout.count())] if layout is not None else []
    for item in items:
        if item is None:
            continue
        widget = item.widget()
        if widget is None:
            yield from _controls(item.layout())
        elif widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        else:
            yield from _controls(widget.layout())
