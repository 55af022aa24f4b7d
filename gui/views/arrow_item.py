"""The arrows at the step shown: drawn long enough to read, labelled with their true length."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.pictures.arrows import Arrow, Kind, arrows
from engine.pictures.digits import digits
from engine.scenario import View
from gui.frame import Frame
from gui.theme import RacerStyle, Theme, racer_style
from gui.views.screen_item import Projection, ScreenItem

SHORTEST, LONGEST = 32.0, 120.0  # pixels
HEAD = 9.0
SEEN = ("batch", "noisy")  # of the selected racer only
HOLLOW = "#ffffff"  # the inside of a batch's arrow
GAP = 6.0  # pixels between an arrow's tip and its label

FEW = 3  # lanes whose arrows fit on the map together
MOST = 8

Labelled = tuple[Arrow, RacerStyle]


class ArrowItem(ScreenItem):
    """Arrows of one or more lanes, each in its racer's colour with its kind and true length beside the tip.

    They are those of the selected racer, or of all where there are few lanes.
    Gradients and momentum share a unit, so each lane's are drawn to one scale; a step is drawn as long as it is on
    the map. All are kept between two lengths that can be read. The gradient of a batch is hollow, momentum is dotted.
    """

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self.theme = theme
        self.selected = 0
        self.arrows: list[Labelled] = []
        self._kinds: set[Kind] = set()
        self._frame: Frame | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.theme = theme
        self.update()

    def set_view(self, view: View) -> None:
        """Take which arrows are asked for."""
        flags: dict[Kind, bool] = {
            "gradient": view.gradient_arrow,
            "batch": view.batch_arrow,
            "noisy": view.batch_arrow,
            "momentum": view.momentum_arrow,
            "step": view.step_arrow,
        }
        self._kinds = {kind for kind, shown in flags.items() if shown}
        self._point()

    def set_frame(self, frame: Frame | None) -> None:
        """Show the arrows of a step."""
        self._frame = frame
        self._point()

    def set_selected(self, racer: int) -> None:
        """Take whose arrows are shown where not all are."""
        self.selected = racer
        self._point()

    def _point(self) -> None:
        found = list(self._found(self._frame)) if self._frame and self._kinds else []
        if found or self.arrows:
            self.arrows = found
            self.update()

    def _found(self, frame: Frame) -> Iterator[Labelled]:
        racers, lanes = frame.scenario.racers, frame.trajectory.lanes
        shown = [k for k, lane in enumerate(lanes) if lane.seed == 0 and not racers[lane.racer].hidden]
        if len(shown) > FEW:
            shown = [k for k in shown if lanes[k].racer == self.selected]
        for k in shown[:MOST]:
            style = racer_style(racers[lanes[k].racer].style)
            for arrow in arrows(frame.scenario, frame.trajectory, frame.rows, frame.row, k):
                if arrow.kind in self._kinds and (arrow.kind not in SEEN or lanes[k].racer == self.selected):
                    yield arrow, style

    def tips(self) -> list[tuple[Labelled, QPointF, QPointF]]:
        """Each arrow with its tail and tip in pixels; those off the map are left out."""
        projection = self.projection
        longest: dict[tuple[float, float], float] = {}
        for arrow, _ in self.arrows:
            if arrow.kind != "step":
                longest[arrow.tail] = max(longest.get(arrow.tail, 0.0), _pixel_length(arrow, projection))
        found = []
        for arrow, style in self.arrows:
            tail, length = projection.point(*arrow.tail), _pixel_length(arrow, projection)
            if projection.sees(tail) and 0 < length < math.inf:
                wanted = length if arrow.kind == "step" else 0.75 * LONGEST * length / longest[arrow.tail]
                way = _way(arrow, projection) * (min(max(wanted, SHORTEST), LONGEST) / length)
                found.append(((arrow, style), tail, tail + way))
        return found

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """All arrows, then all labels, which move down where they would lie on another."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tips = self.tips()
        for (arrow, style), tail, tip in tips:
            self._draw_arrow(painter, style, tail, tip, arrow.kind)
        taken: list[QRectF] = []
        for (arrow, style), tail, tip in tips:
            self._draw_label(painter, arrow, style, tip - tail, tip, taken)

    def _draw_arrow(self, painter: QPainter, style: RacerStyle, tail: QPointF, tip: QPointF, kind: Kind) -> None:
        way = tip - tail
        way /= math.hypot(way.x(), way.y())
        side = QPointF(-way.y(), way.x()) * HEAD * 0.4
        neck = tip - way * HEAD
        head = QPainterPath()
        head.addPolygon(QPolygonF([tip, neck + side, neck - side, tip]))
        width = self.theme.trail_width
        strokes = [(self.theme.halo, width + 2.5), (style.colour, width)]
        if kind in SEEN:
            strokes = [(self.theme.halo, width + 3.5), (style.colour, width + 1.5), (HOLLOW, 0.6 * width)]
        for colour, wide in strokes:
            pen = QPen(QColor(colour), wide)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            extra = wide - width
            painter.setBrush(QColor(colour))
            painter.setPen(QPen(QColor(colour), extra) if extra > 0 else Qt.PenStyle.NoPen)
            painter.drawPath(head)
            if kind == "momentum" and colour == style.colour:
                pen.setDashPattern((3, 2))
            painter.setPen(pen)
            painter.drawLine(tail, neck)

    def _draw_label(
        self, painter: QPainter, arrow: Arrow, style: RacerStyle, way: QPointF, tip: QPointF, taken: list[QRectF]
    ) -> None:
        font = QFont()
        font.setPointSizeF(self.theme.font_size - 1)
        text, metrics = label(arrow), QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(text) + 8, metrics.height() + 2
        left = tip.x() + GAP if way.x() >= 0 else tip.x() - GAP - width
        area = self.boundingRect()
        left = min(max(left, area.left() + 2), area.right() - width - 2)
        top = tip.y() + (height / 2 if way.y() > 0 else -height / 2) - height / 2
        top = min(max(top, area.top() + 2), area.bottom() - height - 2)
        box = QRectF(left, top, width, height)
        while any(box.intersects(other) for other in taken):
            box.translate(0, height / 4)
        taken.append(box)
        ground = QColor(self.theme.panel)
        ground.setAlpha(225)
        painter.setPen(QPen(QColor(style.colour), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def label(arrow: Arrow) -> str:
    """What an arrow is, and its true length."""
    words = {
        "gradient": QCoreApplication.translate("arrows", "−∇f  {0}"),
        "batch": QCoreApplication.translate("arrows", "−∇f batch  {0}"),
        "noisy": QCoreApplication.translate("arrows", "−∇f noisy  {0}"),
        "momentum": QCoreApplication.translate("arrows", "momentum  {0}"),
        "step": QCoreApplication.translate("arrows", "next step  {0}"),
    }
    return words[arrow.kind].format(digits(arrow.length))


def _way(arrow: Arrow, projection: Projection) -> QPointF:
    return QPointF(arrow.vector[0] * projection.x_scale, -arrow.vector[1] * projection.y_scale)


def _pixel_length(arrow: Arrow, projection: Projection) -> float:
    way = _way(arrow, projection)
    return math.hypot(way.x(), way.y())
