"""Paints what a racer's network predicts: regions, shades, curves and agreements."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF

from engine.pictures.digits import short
from engine.pictures.fit_pictures import Agreement, Bundle, Levels, Regions
from gui.class_looks import class_look, draw_marks, draw_rings, level_colours, region_colours
from gui.theme import Theme
from gui.views.fit_axes import FitAxes, axis_font
from gui.views.fit_samples import mark_size
from gui.views.screen_item import draw_lines

FAR = 1e5  # pixels, where nothing is drawn any more
BORDER = 0.6  # of a trail's width, for the line between classes
BAND = 60  # alpha of the band of quartiles
RING = 5.0  # pixels that a ring is wider than its mark


def image_of(picture: Regions | Levels, theme: Theme) -> QImage:
    """The shades of a picture in a theme's colours; row 0 is the highest y."""
    shades = np.ascontiguousarray(picture.shades[::-1])
    height, width = shades.shape
    image = QImage(shades.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(region_colours(theme) if isinstance(picture, Regions) else level_colours(theme))
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)  # copies what numpy owns


def draw_ground(painter: QPainter, axes: FitAxes, image: QImage) -> None:
    """The shades, smooth."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(axes.plot, image)


def draw_border(painter: QPainter, axes: FitAxes, border: np.ndarray) -> None:
    """The lines between the classes; the painter's origin is the plot's corner."""
    pixels = axes.projection.pixels(border)
    ends = np.concatenate([pixels[:-1], pixels[1:]], -1)
    ends = ends[np.isfinite(ends).all(-1)]
    draw_lines(painter, ends, QPen(QColor(axes.theme.text), BORDER * axes.theme.trail_width))


def draw_misses(painter: QPainter, axes: FitAxes, found: np.ndarray) -> None:
    """Rings around the samples that are taken for another class."""
    scene = axes.scene
    pixels = axes.projection.pixels(scene.places[found != scene.target])
    size = mark_size(scene, axes.theme, axes.plot.width()) + RING
    draw_rings(painter, pixels.tolist(), size, axes.theme)


def draw_bundle(painter: QPainter, axes: FitAxes, picture: Bundle, colour: str) -> None:
    """A curve with its band of quartiles, in the racer's colour; of several classes, a curve of each in its own."""
    classes, theme = len(picture.middle), axes.theme
    for number in range(classes):
        own = QColor(colour if classes == 1 else class_look(number, theme).colour)
        low, middle, high = (_pixels(axes, picture.x, y[number]) for y in (picture.low, picture.middle, picture.high))
        if not np.array_equal(picture.low, picture.high):
            band = QColor(own)
            band.setAlpha(BAND)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(band))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in [*low.tolist(), *high[::-1].tolist()]]))
        painter.setPen(QPen(own, theme.trail_width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in middle.tolist()]))


def _pixels(axes: FitAxes, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    pixels = axes.projection.pixels(np.stack([x, y], -1))
    return pixels[np.isfinite(pixels).all(-1)].clip(-FAR, FAR)


def draw_agreement(painter: QPainter, axes: FitAxes, picture: Agreement, points: bool) -> None:
    """The diagonal, the samples at what is predicted for them, and R²."""
    scene, theme, projection = axes.scene, axes.theme, axes.projection
    (left, right), _ = scene.box
    painter.setPen(QPen(QColor(theme.dim), 1, Qt.PenStyle.DashLine))
    painter.drawLine(projection.point(left, left), projection.point(right, right))
    if points:
        pixels = projection.pixels(np.stack([scene.target, picture.found], -1))
        seen = np.isfinite(pixels).all(-1) & (np.abs(pixels) < FAR).all(-1)
        size = 0.8 * mark_size(scene, theme, axes.plot.width())
        for hollow in (False, True):
            own = pixels[seen & (scene.held_out == hollow)].tolist()
            draw_marks(painter, "o", own, size, theme.dim, theme, hollow=hollow)
    _draw_plate(painter, theme, f"R² {short(picture.r2, 3)}" if np.isfinite(picture.r2) else "R² –")


def _draw_plate(painter: QPainter, theme: Theme, words: str) -> None:
    """Words on a ground of their own in the upper left corner."""
    painter.setFont(axis_font(theme))
    metrics = painter.fontMetrics()
    room = QRectF(4, 4, metrics.horizontalAdvance(words) + 8, metrics.height() + 2)
    ground = QColor(theme.plot)
    ground.setAlpha(220)
    painter.fillRect(room, ground)
    painter.setPen(QColor(theme.text))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
