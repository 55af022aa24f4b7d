"""The stage: scenes composed to one picture, never on screen, painted at any step."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEventLoop, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from engine.declared import BadInput
from engine.pictures.caption import title
from gui.scene import SCENES, Scene, Shot, Source, scene_called
from gui.studio.order import Order
from gui.studio.page import Page
from gui.studio.paper import Paper, paper_of
from gui.studio.vectors import paint_widget
from gui.theme import THEMES
from gui.views.kept_pixels import KeptPixels

PAGE = "page"  # the word for all main views of the workspace
PATIENCE_S = 60.0
GLANCE_MS = 20
ENOUGH, FITTINGS = 0.01, 3  # of the units there are; how often it is tried, for words that wrap otherwise
HINTS = (
    QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing | QPainter.RenderHint.SmoothPixmapTransform
)


class Stage:
    """What an order asks for of a source, ready to be taken to any step and painted. `BadInput` says what cannot be."""

    def __init__(self, order: Order, source: Source) -> None:
        if order.at is not None and order.at > source.last_step:
            raise BadInput(f"there is no step {order.at:,}: the recording ends at step {source.last_step:,}.")
        self.order, self.source = order, source
        self.theme = THEMES[order.sheet.theme]
        self.scenes = wanted_scenes(order.views, source)
        self.paper: Paper = paper_of(order.sheet, sum(scene.rooms for scene in self.scenes))
        for scene in self.scenes:
            self.paper = self.paper.with_room(scene.least)
        self.shots: list[Shot] = []
        try:
            for scene in self.scenes:
                self.shots.append(scene.make(source, self.theme))
        except BaseException:  # the others may compute already
            for shot in self.shots:
                shot.close()
            raise
        for shot in self.shots:
            shot.sharpen(self.paper.scale)
        width, height = self.paper.units
        whole = len(self.scenes) == 1 and self.scenes[0].whole
        self._still: KeptPixels | None = None  # of the page, while a clip is filmed
        self.page = Page(order.sheet, self.theme, self.shots, source, (round(width), round(height)), whole)
        self.show_clock(order.at is not None)
        self.page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.page.show()
        self._fitting = FITTINGS
        self.go(source.last_step if order.at is None else order.at)

    @property
    def title(self) -> str:
        """What the picture is called."""
        return title(self.source.scenario)

    @property
    def size(self) -> QSize:
        """Pixels of the picture."""
        return self.paper.size

    def show_clock(self, shown: bool) -> None:
        """Say beside the title, where there is one, which step is shown, as clips do."""
        self.page.clock.setVisible(shown and self.order.sheet.title)

    def go(self, step: int) -> None:
        """Show a step in every view."""
        self.page.tell_step(step)
        for shot in self.shots:
            shot.go(step)

    def turn(self, degrees: float) -> None:
        """Turn every camera so far from where it was at first."""
        for shot in self.shots:
            shot.turn(degrees)

    @property
    def settled(self) -> bool:
        """Whether all that is to be seen is there."""
        return all(shot.settled for shot in self.shots)

    def await_settled(self) -> None:
        """Let the workers finish what is to be seen; `BadInput` where that takes more than a minute.

        The first time, letters are made smaller where the views turn out to have no room.
        """
        self._await_shots()
        while self._fitting and self._made_room():
            self._fitting -= 1
            self._await_shots()
        self._fitting = 0

    def _await_shots(self) -> None:
        QCoreApplication.processEvents()  # layouts are made when the event loop comes to them
        until = time.monotonic() + PATIENCE_S
        while not self.settled:
            if time.monotonic() > until:
                raise BadInput("the picture was not ready after a minute; it was given up.")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, GLANCE_MS)
            time.sleep(0.001)  # it comes back at once where there is no event, and the workers need Python's lock

    def _made_room(self) -> bool:
        """Lay the page out in more units if it needs them, or in fewer."""
        more = self.page.crowded()
        if abs(more - 1) < ENOUGH:
            return False
        self.paper = self.paper.with_units(more)
        for shot in self.shots:
            shot.sharpen(self.paper.scale)
        self.page.setFixedSize(*map(round, self.paper.units))
        return True

    def keep_pixels(self, keep: bool) -> None:
        """Keep what does not move from one picture to the next, in the page and in its views."""
        self._still = KeptPixels(opaque=not self.order.sheet.transparent) if keep else None
        for shot in self.shots:
            shot.keep_pixels(keep)

    def paint(self, painter: QPainter) -> None:
        """Paint the picture as vectors, in units of the page."""
        painter.setRenderHints(HINTS)
        if self._still is None:
            self._paint_ground(painter)
            paint_widget(painter, self.page)
        else:
            self._still.paint(painter, QRectF(self.page.rect()), self._paint_still)
            paint_widget(painter, self.page, self._moves)

    def _paint_still(self, painter: QPainter) -> None:
        self._paint_ground(painter)
        paint_widget(painter, self.page, lambda part: not self._moves(part))

    def _paint_ground(self, painter: QPainter) -> None:
        if not self.order.sheet.transparent:
            painter.fillRect(self.page.rect(), QColor(self.theme.plot))

    def _moves(self, part: QWidget) -> bool:
        """Whether a part of the page may change from step to step: the clock, and all that is in a view."""
        return part is self.page.clock or any(
            shot.widget is part or shot.widget.isAncestorOf(part) for shot in self.shots
        )

    def image(self) -> QImage:
        """The picture in pixels, with the alpha of an empty ground."""
        image = QImage(self.size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        self.paint_into(image)
        return image

    def paint_into(self, image: QImage) -> None:
        """Paint the picture over an image, which it fills."""
        painter = QPainter(image)
        painter.scale(image.width() / self.page.width(), image.height() / self.page.height())
        self.paint(painter)
        painter.end()

    def close(self) -> None:
        """End what computes for it."""
        for shot in self.shots:
            shot.close()
        self.page.close()
        self.page.deleteLater()


def wanted_scenes(views: Sequence[str], source: Source) -> list[Scene]:
    """The scenes of these words, of which "page" means all main views; `BadInput` where one has nothing to show."""
    found: list[Scene] = []
    for word in views:
        found += main_scenes(source) if word == PAGE else [scene_called(word, source)]
    for scene in found:
        if not scene.can_show(source):
            raise BadInput(f'this scenario has nothing to show in the view "{scene.key}".')
    return found


def main_scenes(source: Source) -> list[Scene]:
    """All main views of the source's workspace, the largest first."""
    scenes = [scene() for scene in SCENES]
    placed = [(scene.place(source), scene) for scene in scenes if scene.can_show(source)]
    return [scene for place, scene in sorted(((p, s) for p, s in placed if p is not None), key=lambda pair: pair[0])]
