"""Paints a table of hits and misses: a row for each class, a column for what it was taken for."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTransform

from engine.pictures.fit_pictures import Table
from gui.class_looks import class_look
from gui.colours import contrast, mixed
from gui.theme import Theme
from gui.views.fit_axes import FitAxes, axis_font

WIDEST = 0.36  # of the table, for the names of the classes
DEEP = 0.75  # share of the accent where all of a class is in one cell
STEPS = 50  # shades of a share
SPARSE = 6  # classes: in a larger table a count of 0 is left out
LEAST = 6.0  # points of the smallest number that is written


def cells_of(axes: FitAxes) -> QRectF:
    """Where the cells are, in pixels of the plot's corner."""
    theme, names = axes.theme, axes.scene.data.classes
    metrics = QFontMetricsF(axis_font(theme))
    line = metrics.height()
    title = line if axes.named else 0.0
    widest = max(metrics.horizontalAdvance(name) for name in names) + line + 6
    beside = min(widest, WIDEST * axes.plot.width()) + title
    below = line + title + 2
    return QRectF(beside, 0, axes.plot.width() - beside, axes.plot.height() - below)


def cell_at(axes: FitAxes, point: QPointF) -> tuple[int, int] | None:
    """The row and the column of the cell at a pixel of the plot."""
    room, count = cells_of(axes), len(axes.scene.data.classes)
    if not room.contains(point):
        return None
    row = int((point.y() - room.top()) / room.height() * count)
    column = int((point.x() - room.left()) / room.width() * count)
    return min(row, count - 1), min(column, count - 1)


def draw_table(painter: QPainter, axes: FitAxes, picture: Table) -> None:
    """The cells with their counts; the painter's origin is the plot's corner."""
    theme, room, count = axes.theme, cells_of(axes), len(picture.counts)
    width, height = room.width() / count, room.height() / count
    font = _count_font(axes, width, height, int(picture.counts.max(initial=1)))
    if font is not None:
        painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(room, QColor(theme.plot))
    steps = (picture.shares * STEPS).round().astype(int).tolist()
    for row, counts in enumerate(picture.counts.tolist()):
        for column, number in enumerate(counts):
            if not number and count > SPARSE:
                continue
            cell = QRectF(room.left() + column * width, room.top() + row * height, width, height)
            ground, ink = _colours(theme, row == column, steps[row][column])
            painter.fillRect(cell, ground)
            if font is not None:
                painter.setPen(ink)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{number:,}")
    _draw_lines(painter, room, count, QColor(theme.line))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


@lru_cache(maxsize=256)
def _colours(theme: Theme, right: bool, step: int) -> tuple[QColor, QColor]:
    """The ground of a cell and what is written on it."""
    ground = mixed(theme.plot, theme.accent if right else theme.error, DEEP * step / STEPS)
    dark = contrast(theme.text, ground) >= contrast(theme.plot, ground)
    return QColor(ground), QColor(theme.text if dark else theme.plot)


def _draw_lines(painter: QPainter, room: QRectF, count: int, colour: QColor) -> None:
    painter.setPen(colour)
    for k in range(count + 1):
        x, y = room.left() + k * room.width() / count, room.top() + k * room.height() / count
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))


def _count_font(axes: FitAxes, width: float, height: float, largest: int) -> QFont | None:
    """The largest font in which all counts fit into their cells; None where it would be too small to read."""
    font = QFont()
    font.setPointSizeF(axes.theme.font_size)
    metrics = QFontMetricsF(font)
    share = min((width - 4) / metrics.horizontalAdvance(f"{largest:,}"), (height - 2) / metrics.height(), 1.0)
    if share * font.pointSizeF() < LEAST:
        return None
    font.setPointSizeF(share * font.pointSizeF())
    return font


def draw_names(painter: QPainter, axes: FitAxes) -> None:
    """The names beside the rows and below the columns, each with the sign of its class."""
    theme, names, room = axes.theme, axes.scene.data.classes, cells_of(axes)
    painter.setFont(axis_font(theme))
    metrics = QFontMetricsF(painter.font())
    line, height, width = metrics.height(), room.height() / len(names), room.width() / len(names)
    left = line if axes.named else 0.0
    every = math.ceil(0.9 * line / max(height, 1.0))  # as many names as have room
    for k in range(len(names)):
        beside = QRectF(left, room.top() + k * height, room.left() - left - 4, height)
        below = QRectF(room.left() + k * width, room.bottom() + 2, width, line)
        if k % every == 0:
            _draw_name(painter, axes, k, beside, Qt.AlignmentFlag.AlignRight)
        _draw_name(painter, axes, k, below, Qt.AlignmentFlag.AlignHCenter)
    if not axes.named:
        return
    painter.setPen(QColor(theme.dim))
    predicted, truth = axes.scene.titles
    below = QRectF(room.left(), room.bottom() + 2 + line, room.width(), line)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, predicted)
    painter.save()
    painter.setTransform(QTransform(0, -1, 1, 0, 0, room.bottom()), True)
    painter.drawText(QRectF(0, 0, room.height(), line), Qt.AlignmentFlag.AlignCenter, truth)
    painter.restore()


def _draw_name(painter: QPainter, axes: FitAxes, number: int, room: QRectF, where: Qt.AlignmentFlag) -> None:
    metrics, look = QFontMetricsF(painter.font()), class_look(number, axes.theme)
    name = axes.scene.data.classes[number]
    sign = metrics.horizontalAdvance(look.sign + " ")
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width() - sign)
    whole = sign + metrics.horizontalAdvance(text)
    if len(text) < 2 and text != name:  # no room for more than the sign
        text, whole = "", sign
    if whole > room.width() and text:  # a short name says more than a sign
        text, sign, whole = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width()), 0.0, room.width()
    x = room.right() - whole if where == Qt.AlignmentFlag.AlignRight else room.center().x() - whole / 2
    middle = room.center().y() - metrics.height() / 2 + metrics.ascent()
    if sign:
        painter.setPen(QColor(look.colour))
        painter.drawText(QPointF(x, middle), look.sign)
    painter.setPen(QColor(axes.theme.text))
    painter.drawText(QPointF(x + sign, middle), text)
