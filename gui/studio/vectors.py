"""Paints widgets and plots as vectors: text as text, lines as lines, each clipped where it is."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QRegion
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from gui.views.screen_item import ScreenItem

ITSELF = QWidget.RenderFlag(0)  # without background and children


def paint_widget(painter: QPainter, widget: QWidget) -> None:
    """Paint a widget and what is in it, its top left at the painter's origin.

    Each is painted on its own: where Qt walks through the children itself, it tells an SVG or a PDF wrong places of clips.
    """
    if isinstance(widget, QGraphicsView):
        room = widget.viewport().rect()
        widget.render(painter, QRectF(room), room, Qt.AspectRatioMode.IgnoreAspectRatio)
        return
    widget.render(painter, QPoint(), QRegion(), ITSELF)
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisibleTo(widget) and not child.isWindow():
            painter.save()
            painter.translate(child.pos())
            paint_widget(painter, child)
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
