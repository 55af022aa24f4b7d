"""Paints widgets and plots as vectors: text as text, lines as lines, nothing from kept pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QPainter, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QGraphicsItem, QGraphicsView, QWidget

from gui.views.screen_item import ScreenItem

ITSELF = QWidget.RenderFlag(0)  # without background and children
GROUND = QWidget.RenderFlag.DrawWindowBackground


def parts(widget: QWidget, place: QPoint | None = None) -> Iterator[tuple[QWidget, QPoint]]:
    """A widget and all that is seen in it, in the order of painting, each with its place in the first."""
    place = place or QPoint()
    yield widget, place
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisibleTo(widget) and not child.isWindow():
            yield from parts(child, place + child.pos())


def seen_of(part: QWidget, page: QWidget) -> QRect:
    """What is seen of a widget in a page: of what is scrolled, less than all of it."""
    place = part.mapTo(page, QPoint())
    seen, above = QRect(place, part.size()), part.parentWidget()
    while above is not None and part is not page:
        seen &= QRect(above.mapTo(page, QPoint()), above.size())
        above = None if above is page else above.parentWidget()
    return seen.translated(-place)


def spills(part: QWidget, seen: QRect) -> bool:
    """Whether a widget may paint more than is seen of it."""
    return seen != part.rect() or isinstance(part.parentWidget(), QAbstractScrollArea)


def paint_part(painter: QPainter, part: QWidget, seen: QRect) -> None:
    """Paint what is seen of one widget without those in it, its top left at the painter's origin."""
    flags = GROUND if part.autoFillBackground() else ITSELF  # the views of a page were told not to fill theirs
    QWidget.render(part, painter, seen.topLeft(), QRegion(seen), flags)  # a plot has another `render`


def paint_widget(painter: QPainter, widget: QWidget, wanted: Callable[[QWidget], bool] = lambda part: True) -> None:
    """Paint a widget and what is in it, its top left at the painter's origin; of that only the `wanted` parts."""
    for part, place in parts(widget):
        if not wanted(part):
            continue
        seen = seen_of(part, widget)
        if not seen.isEmpty():
            painter.save()
            painter.translate(place)
            if spills(part, seen):
                painter.setClipRect(seen)
            paint_part(painter, part, seen)
            painter.restore()


def make_bare(widget: QWidget) -> None:
    """Have nothing in it fill its ground, nor paint from kept pixels: the page lies behind all of it."""
    for view in widget.findChildren(pg.GraphicsView):
        view.setBackground(None)
        view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        for item in view.scene().items():
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
            if isinstance(item, ScreenItem):
                item.setExportMode(True)
    for part in widget.findChildren(QWidget):
        part.setAutoFillBackground(False)


def unhinted(font: QFont) -> QFont:
    """The font with letters exactly as wide at every size, so that a text is as long in pixels as in vectors."""
    font = QFont(font)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
