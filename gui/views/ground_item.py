"""The picture under everything on the map: shades of loss and contour lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmapCache
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from engine.jobs.ground import HOLE, Ground
from engine.landscape import Landscape
from engine.pictures.heights import Scale
from gui.theme import Theme
from gui.views.kept_pixels import KeptPixels

CACHE = 256 * 1024  # KB of pixmaps; with Qt's 10 MB a large map would be painted anew in each frame
ALPHA = 110  # of contour lines
LARGEST = 1000  # times the view: Qt fails to keep the pixels of what is very much larger


class HeatImage(pg.ImageItem):
    """Shades of loss, smooth while they are stretched by a zoom."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(axisOrder="row-major")
        self.box, self._kept = box, KeptPixels()

    def show_ground(self, ground: Ground) -> None:
        """Show these shades where they belong."""
        self._kept.forget()
        self.setImage(ground.shades, levels=None, autoLevels=False)
        self.setRect(QRectF(*ground.edges))
        self.show()

    def set_table(self, table: np.ndarray) -> None:
        """Take the colours `[256, 4]` of the shades."""
        self._kept.forget()
        self.setLookupTable(table)

    def paint(self, painter: QPainter, *rest: Any) -> None:
        """Draw the image; on paper, where Qt keeps nothing, from what was kept."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        draw = super().paint
        if self.cacheMode() != QGraphicsItem.CacheMode.NoCache:
            draw(painter, *rest)
            return
        seen = self.mapRectFromItem(self.box, self.box.rect())
        self._kept.paint(painter, seen, lambda inner: draw(inner, *rest))


class ContourLines(QGraphicsPathItem):
    """Contour lines, antialiased."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self.box, self._kept = box, KeptPixels()

    def show_lines(self, path: QPainterPath) -> None:
        """Show these lines."""
        self._kept.forget()
        self.setPath(path)

    def set_pen(self, pen: QPen) -> None:
        """Draw with this pen."""
        self._kept.forget()
        self.setPen(pen)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the path, for a file in pixels of the map: in units of the data only screens know how wide a line is."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.cacheMode() != QGraphicsItem.CacheMode.NoCache:
            super().paint(painter, option, widget)
            return
        painter.setTransform(self.itemTransform(self.box)[0].inverted()[0], True)
        self._kept.paint(painter, self.box.rect(), self._stroke)

    def _stroke(self, painter: QPainter) -> None:
        pen = self.pen()
        pen.setCosmetic(False)
        painter.strokePath(self.itemTransform(self.box)[0].map(self.path()), pen)


class GroundItem:
    """A coarse image under a sharp one, and the contour lines as one path, in a view box."""

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        self._box = box
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), CACHE))
        self.coarse, self.sharp, self.lines = HeatImage(box), HeatImage(box), ContourLines(box)
        self._items: list[QGraphicsItem] = [self.coarse, self.sharp, self.lines]
        for z, item in enumerate(self._items):
            item.setZValue(z)
            box.addItem(item, ignoreBounds=True)
        self.keep_pixels(True)
        box.sigRangeChanged.connect(self._keep_what_fits)
        self._sharp_of: tuple[Landscape, Scale] | None = None
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take colours; the picture itself stays."""
        table = pg.ColorMap(None, list(theme.heat)).getLookupTable(nPts=HOLE, alpha=True, mode="byte")
        table = np.vstack([table, np.zeros((1, 4), table.dtype)])
        for image in (self.coarse, self.sharp):
            image.set_table(table)
        colour = QColor(theme.contour)
        colour.setAlpha(ALPHA)
        pen = QPen(colour, 1)
        pen.setCosmetic(True)
        self.lines.set_pen(pen)

    def keep_pixels(self, keep: bool) -> None:
        """Keep what is painted as pixels until it changes, or (for a file) paint it from its vectors."""
        self._keeps = keep
        self._keep_what_fits()

    def _keep_what_fits(self, *_: object) -> None:
        """Where the view goes to a landscape of another scale, the old picture can be immense until the new one is."""
        view, modes = self._box.viewRect(), QGraphicsItem.CacheMode
        for item in self._items:
            whole = item.mapRectToParent(item.boundingRect())
            fits = whole.width() <= LARGEST * view.width() and whole.height() <= LARGEST * view.height()
            item.setCacheMode(modes.DeviceCoordinateCache if self._keeps and fits else modes.NoCache)

    def set_contours(self, shown: bool) -> None:
        """Show or hide the contour lines."""
        self.lines.setVisible(shown)

    def show_ground(self, ground: Ground) -> None:
        """Show a picture; one that is sharp but of another place stays over a coarse one until the next is sharp."""
        of = ground.wish.landscape, ground.wish.scale
        if ground.sharp:
            self.sharp.show_ground(ground)
            self.coarse.hide()
            self._sharp_of = of
        else:
            self.coarse.show_ground(ground)
            if of == self._sharp_of:
                return
            self.sharp.hide()
        self.lines.show_lines(_path(ground.contours))
        self._forget_pixels()

    def _forget_pixels(self) -> None:
        """Drop what is kept: where the view moved too, Qt would scroll the old lines and paint only the rest anew."""
        if self._keeps:
            self.keep_pixels(False)
            self.keep_pixels(True)


def _path(lines: np.ndarray) -> QPainterPath:
    return pg.arrayToQPath(lines[:, 0], lines[:, 1], connect="finite")
