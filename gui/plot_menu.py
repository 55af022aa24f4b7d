"""What a right click on any plot offers: a picture of it on the clipboard, and the Export dialog about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

OFFERED = "offers pictures"  # the property of a view that has them


def offer_pictures(view: QWidget, copy: Callable[[], None], export: Callable[[], None]) -> None:
    """Add the two entries to what a right click on a view shows; once, however often it is called.

    A view that shows a menu of its own ends it with its actions, where these stand then; what in it shows its actions
    by itself gets them too; anything else in the view lets the click through to it.
    """
    if view.property(OFFERED):
        return
    view.setProperty(OFFERED, True)

    def tr(words: str) -> str:
        return QCoreApplication.translate("PlotMenu", words)

    for words, call in ((tr("&Copy picture"), copy), (tr("&Export…"), export)):
        action = QAction(words, view)
        action.triggered.connect(call)
        for widget in (view, *_listing(view)):
            widget.addAction(action)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(lambda at: show_actions(view, at))


def show_actions(view: QWidget, at: QPoint) -> None:
    """A menu of what can be done with a view."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addActions(view.actions())
    menu.popup(view.mapToGlobal(at))


def _listing(view: QWidget) -> list[QWidget]:
    """What in a view shows its actions by itself."""
    policy = Qt.ContextMenuPolicy.ActionsContextMenu
    return [widget for widget in view.findChildren(QWidget) if widget.contextMenuPolicy() == policy]
