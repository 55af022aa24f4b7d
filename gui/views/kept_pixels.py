"""Keeps what was painted, in pixels of the picture it was painted into, for as long as it would be painted the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter, QTransform

from gui.views.screen_item import to_device


class KeptPixels:
    """What a painter would otherwise paint anew each time, such as the ground of a map in the pictures of a clip.

    They lie exactly on the pixels of the device at any scale, unlike Qt's own caches, so that nothing is blurred.
    """

    def __init__(self, opaque: bool = False) -> None:
        """`opaque`: nothing shines through what is painted, which then is laid down faster."""
        self._format = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
        self._image = QImage()
        self._place: tuple[QTransform, QRect] | None = None

    def forget(self) -> None:
        """Paint it anew the next time."""
        self._image, self._place = QImage(), None

    def paint(self, painter: QPainter, area: QRectF, draw: Callable[[QPainter], None]) -> None:
        """Have `draw` paint an area, given in the painter's units, or lay over it what it painted the last time.

        For a file of vectors it paints each time.
        """
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            draw(painter)
            return
        transform = painter.deviceTransform()
        place = transform, transform.mapRect(area).toAlignedRect()
        if place != self._place:
            self._place = place
            self._image = self._painted(*place, painter.renderHints(), draw)
        painter.save()
        to_device(painter)
        painter.drawImage(place[1].topLeft(), self._image)
        painter.restore()

    def _painted(
        self, transform: QTransform, area: QRect, hints: QPainter.RenderHint, draw: Callable[[QPainter], None]
    ) -> QImage:
        image = QImage(area.size(), self._format)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHints(hints)
        painter.setTransform(transform * QTransform.fromTranslate(-area.x(), -area.y()))
        draw(painter)
        painter.end()
        return image
