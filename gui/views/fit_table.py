"""Paints a table of hits and misses: a row for each class, a column for what it was taken for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTransform

from engine.pictures.fit_pictures import Table
from gui.class_looks import class_look
from gui.colours import contrast, mixed
from gui.views.fit_axes import FitAxes, axis_font

WIDEST = 0.28  # of the table, for the names of the classes
DEEP = 0.75  # share of the accent where all of a class is in one cell
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
    """The cells with their counts, and the names of the classes; the painter's origin is the plot's corner."""
    theme, room, shares = axes.theme, cells_of(axes), picture.shares
    count = len(shares)
    width, height = room.width() / count, room.height() / count
    font = _count_font(axes, width, height, int(picture.counts.max(initial=1)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for row in range(count):
        for column in range(count):
            cell = QRectF(room.left() + column * width, room.top() + row * height, width, height).adjusted(0, 0, -1, -1)
            colour = mixed(theme.plot, theme.accent if row == column else theme.error, DEEP * shares[row, column])
            painter.fillRect(cell, QColor(colour if picture.counts[row, column] else theme.panel))
            if font is not None and (picture.counts[row, column] or count <= 6):
                painter.setFont(font)
                dark = contrast(theme.text, colour) >= contrast(theme.plot, colour)
                painter.setPen(QColor(theme.text if dark else theme.plot))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{picture.counts[row, column]:,}")
    painter.setPen(QColor(theme.line))
    for k in range(count + 1):
        x, y = room.left() + k * width - 1, room.top() + k * height - 1
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_names(painter, axes, room)


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


def _draw_names(painter: QPainter, axes: FitAxes, room: QRectF) -> None:
    """The names beside the rows and below the columns, each with the sign of its class."""
    theme, names = axes.theme, axes.scene.data.classes
    painter.setFont(axis_font(theme))
    metrics = QFontMetricsF(painter.font())
    line, height, width = metrics.height(), room.height() / len(names), room.width() / len(names)
    left = line if axes.named else 0.0
    for k in range(len(names)):
        beside = QRectF(left, room.top() + k * height, room.left() - left - 4, height)
        below = QRectF(room.left() + k * width, room.bottom() + 2, width, line)
        if height >= 0.8 * line or k % 2 == 0:
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
