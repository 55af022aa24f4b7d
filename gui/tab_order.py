"""Tab goes where the eye goes: through a panel from top to bottom, row by row, also to what was added late."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

ROW = 10  # pixels: controls whose middles are closer than this stand in one row


class OrderedContent(QWidget):
    """The content of a panel, in which Tab goes by the places of the controls at that moment.

    The layouts know an order too, but asking them for their items leaves Python objects behind that PySide 6.11
    frees a second time when a nested layout goes, which ends the process.
    """

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Put the controls in order before the focus moves; it comes by here from each of them."""
        self._follow_places()
        return super().focusNextPrevChild(forward)

    def _follow_places(self) -> None:
        for before, after in pairwise(self._controls()):
            if before.nextInFocusChain() is not after:
                QWidget.setTabOrder(before, after)

    def _controls(self) -> list[QWidget]:
        """Every control that takes the focus by Tab, row by row."""
        places = sorted(((self._middle(one), one) for one in self._focusable()), key=lambda place: place[0].y())
        rows: list[list[tuple[QPoint, QWidget]]] = []
        for place in places:
            if rows and place[0].y() - rows[-1][-1][0].y() <= ROW:
                rows[-1].append(place)
            else:
                rows.append([place])
        return [one for row in rows for _, one in sorted(row, key=lambda place: place[0].x())]

    def _focusable(self) -> list[QWidget]:
        """The controls themselves, not the parts that they are made of."""
        takers = [one for one in self.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return [one for one in takers if one.isVisibleTo(self) and not self._is_part(one)]

    def _is_part(self, control: QWidget) -> bool:
        above = control.parentWidget()
        while above is not None and above is not self:
            if above.focusPolicy() & Qt.FocusPolicy.TabFocus:
                return True
            above = above.parentWidget()
        return False

    def _middle(self, control: QWidget) -> QPoint:
        return control.mapTo(self, control.rect().center())
