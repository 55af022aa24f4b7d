"""One tile of the fits: a racer's name and numbers, and the picture of what its network predicts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from engine.pictures.fit_pictures import Agreement, Bundle, Levels, Picture, Regions, Table
from gui.swatch import line_colour
from gui.theme import LIGHT, RacerStyle, Theme, racer_style
from gui.views.fit_axes import FitAxes
from gui.views.fit_misses import draw_missed
from gui.views.fit_painter import draw_agreement, draw_border, draw_bundle, draw_ground, draw_misses, image_of
from gui.views.fit_samples import FitSamples
from gui.views.fit_table import draw_table
from gui.views.fit_title import FitTitle, Heading
from gui.views.screen_item import wants_vectors

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FitTile(QWidget):
    """Paints the heading and the newest picture that it was given; it computes nothing."""

    clicked = Signal(int)  # the racer
    enlarged = Signal(int)
    hovered = Signal(int, QPointF)
    left = Signal()

    def __init__(self, racer: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.racer, self.theme = racer, LIGHT
        self.title = FitTitle()
        self.selected = False
        self.samples: FitSamples | None = None
        self.picture: Picture | None = None
        self._image: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.theme, self._image = theme, None
        self.title.set_theme(theme)
        self.update()

    def set_heading(self, heading: Heading) -> None:
        """Say something else above the picture."""
        old = self.title.heading
        if heading == old:
            return
        self.title.set_heading(heading)
        if heading.name != old.name:
            self.setAccessibleName(self.tr("Fit of {0}").format(heading.name))
        alike = (heading.style, heading.trouble) == (old.style, old.trouble)
        self.update(QRect(0, 0, self.width(), int(self.title.bottom)) if alike else self.rect())

    def set_selected(self, selected: bool) -> None:
        """Emphasise it, or no longer."""
        if selected != self.selected:
            self.selected = selected
            self.update()

    def set_samples(self, samples: FitSamples | None) -> None:
        """Take what lies over the picture; a picture of another scene goes."""
        old, self.samples = self.samples, samples
        if samples is None or old is None or not samples.scene.alike(old.scene):
            self.picture = self._image = None
        self.update()

    def set_picture(self, picture: Picture) -> None:
        """Show what is predicted."""
        if picture is not self.picture:
            self.picture, self._image = picture, None
            self.update()

    @property
    def axes(self) -> FitAxes | None:
        """Where everything is now; None while there are no data."""
        if self.samples is None:
            return None
        return FitAxes.of(QSizeF(self.size()), self.title.bottom, self.samples.scene, self.theme)

    # --- painting ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The heading, the picture, the samples, and what went wrong."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.hasFocus() or self.selected
        painter.setPen(QPen(QColor(self.theme.accent if strong else self.theme.line), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(self.theme.plot))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        self.title.draw(painter, self.width(), self.devicePixelRatioF(), strong=self.selected)
        if self.samples is None:
            self._draw_waiting(painter)
        axes = self.axes if event.rect().bottom() > self.title.bottom else None
        if axes is None or self.samples is None or min(axes.plot.width(), axes.plot.height()) < 8:
            return
        self._draw_below(painter, axes)
        if wants_vectors(painter):
            self.samples.draw(painter, axes)
        else:
            painter.drawPixmap(0, 0, self.samples.pixmap(axes, QSizeF(self.size()), self.devicePixelRatioF()))
        self._draw_above(painter, axes, self.samples)
        if self.title.heading.trouble:
            self._draw_trouble(painter, axes)

    def _draw_waiting(self, painter: QPainter) -> None:
        """What there will be, before there is anything."""
        painter.setFont(self.title.font)
        painter.setPen(QColor(self.theme.dim))
        room = QRectF(self.rect()).adjusted(12, self.title.bottom, -12, -4)
        words = self.tr("Its fit appears here as soon as the first weights are drawn.")
        painter.drawText(room, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter, words)

    def _draw_below(self, painter: QPainter, axes: FitAxes) -> None:
        """What lies under the samples."""
        picture = self.picture
        if not isinstance(picture, Regions | Levels):
            return
        if self._image is None:
            self._image = image_of(picture, self.theme)
        draw_ground(painter, axes, self._image)

    def _draw_above(self, painter: QPainter, axes: FitAxes, samples: FitSamples) -> None:
        """What lies over them."""
        picture = self.picture
        painter.save()
        painter.translate(axes.plot.topLeft())
        if axes.scene.kind != "table":
            painter.setClipRect(QRectF(QPointF(), axes.plot.size()))
        if isinstance(picture, Regions):
            draw_border(painter, axes, picture.border)
            if samples.points:
                draw_misses(painter, axes, picture.found)
        elif isinstance(picture, Bundle):
            draw_bundle(painter, axes, picture, line_colour(self._style, self.theme.plot))
        elif isinstance(picture, Agreement):
            draw_agreement(painter, axes, picture, samples.points)
        elif isinstance(picture, Table):
            draw_table(painter, axes, picture)
            if axes.beside.width() > 0:
                draw_missed(painter, axes, picture, self.tr("Missed most surely"))
        painter.restore()

    @property
    def _style(self) -> RacerStyle:
        return racer_style(self.title.heading.style)

    def _draw_trouble(self, painter: QPainter, axes: FitAxes) -> None:
        """The sentence that says how it failed, at the foot of the picture."""
        painter.setFont(self.title.font)
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
        room = axes.plot.adjusted(6, 6, -6, -6)
        words = QFontMetricsF(painter.font()).boundingRect(room, wrap, self.title.heading.trouble)
        words.moveBottom(room.bottom())
        ground = QColor(self.theme.panel)
        ground.setAlpha(235)
        painter.setPen(QPen(QColor(self.theme.error), 1))
        painter.setBrush(ground)
        painter.setClipRect(axes.plot)
        painter.drawRoundedRect(words.adjusted(-5, -3, 5, 3), 3, 3)
        painter.drawText(words, wrap, self.title.heading.trouble)

    # --- mouse and keys ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the racer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.racer)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Make it large, or small again."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.enlarged.emit(self.racer)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Have it said what lies there."""
        self.hovered.emit(self.racer, event.position())

    def enterEvent(self, event: QEnterEvent) -> None:
        """The mouse is here."""
        self.hovered.emit(self.racer, event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter makes it large, or small again."""
        if event.key() in ENTER:
            self.enlarged.emit(self.racer)
        else:
            super().keyPressEvent(event)
