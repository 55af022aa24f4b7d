"""Paints the pictures that were missed most surely, beside a table of hits and misses."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from engine.pictures.fit_pictures import Table, thumbnail
from gui.colours import mixed
from gui.views.fit_axes import FitAxes, axis_font

SIDE = 40.0  # pixels of a picture
GAP = 8.0


def draw_missed(painter: QPainter, axes: FitAxes, picture: Table, title: str) -> None:
    """The pictures in columns, each with what it is and what it was taken for; the origin is the plot's corner."""
    room, theme, data = axes.beside, axes.theme, axes.scene.data
    painter.setFont(axis_font(theme))
    line = QFontMetricsF(painter.font()).height()
    painter.setPen(QColor(theme.dim))
    head = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(QRectF(room.left(), room.top(), room.width(), line), Qt.AlignmentFlag.AlignLeft, head)
    across = max(int((room.width() + GAP) / (SIDE + GAP)), 1)
    down = int((room.height() - line) / (SIDE + line + GAP))
    ramp = [QColor(mixed(theme.plot, theme.text, k / 255)).rgb() for k in range(256)]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for k, (row, taken) in enumerate(zip(picture.worst, picture.worst_as, strict=True)):
        if k >= across * down:
            break
        place = QPointF(k % across * (SIDE + GAP), line + 2 + k // across * (SIDE + line + GAP)) + room.topLeft()
        square = QRectF(place.x(), place.y(), SIDE, SIDE)
        painter.drawImage(square, _image(thumbnail(data, int(row)), ramp))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(square)
        painter.setPen(QColor(theme.text))
        words = f"{data.classes[int(data.y[row])]} → {data.classes[int(taken)]}"
        text = QRectF(square.left() - GAP / 2, square.bottom() + 1, SIDE + GAP, line)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, words)


def _image(shades: np.ndarray, ramp: list[int]) -> QImage:
    height, width = shades.shape
    image = QImage(shades.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(ramp)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)  # copies what numpy owns
