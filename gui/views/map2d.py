"""The 2-D map of a race: ground, trails, marks and arrows, with start points to drag."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from engine.jobs.ground import Ground, Wish
from engine.landscape import Box
from engine.runner import Gate
from engine.scenario import Scenario
from gui.editors import said
from gui.frame import Frame
from gui.icons import icon
from gui.theme import LIGHT, Theme
from gui.views.arrow_item import ArrowItem
from gui.views.ground_item import GroundItem
from gui.views.landscape_picture import LandscapePicture
from gui.views.map_box import boxes_agree
from gui.views.map_canvas import MapCanvas
from gui.views.marks import Heads, MinimumMark
from gui.views.read_out import ReadOut
from gui.views.screen_item import Projection, ScreenItem
from gui.views.starts import StartHandle
from gui.views.trails import Trails

INSET = 8  # pixels from the corner of the map to the button
PLAIN = ("x", "y")  # names that axes need no captions for in the window, where the read-out has them


class Map2D(QWidget):
    """Shows a race on its landscape and reports what the mouse and the keys ask for; it changes no scenario."""

    start_dragged = Signal(int, float, float)  # index, x, y; at every move
    drag_finished = Signal()
    start_added = Signal(float, float)
    start_removed = Signal(int)
    hovered = Signal(float, float)
    left = Signal()
    racer_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.setAccessibleName(self.tr("Map of the landscape"))
        self._scenario: Scenario | None = None
        self._on_paper = False
        self._wish: Wish | None = None
        self.detail = 1.0  # how many times finer than on screen the ground is painted
        self.canvas = MapCanvas(self.theme)
        self.canvas.setAccessibleName(self.accessibleName())
        self.canvas.setAccessibleDescription(
            self.tr("Tab goes from start to start, Shift and the arrow keys move one, Delete removes it.")
        )
        self.box = self.canvas.box
        self.read_out = ReadOut(self.theme, gate=gate)
        self.picture = LandscapePicture(self, gate)
        self._add_items()
        self._lay_out()
        self._connect()
        self.set_theme(self.theme)

    def _add_items(self) -> None:
        self.ground = GroundItem(self.box, self.theme)
        self.trails = Trails(self.box, self.theme)
        self.arrows = ArrowItem(self.box, self.theme)
        self.heads = Heads(self.box, self.theme)
        self.minima: list[MinimumMark] = []
        self.starts: list[StartHandle] = []
        for z, item in ((20, self.trails), (30, self.arrows), (40, self.heads)):
            item.setZValue(z)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.read_out)
        self.reset_action = QAction(self.tr("Reset view"), self)
        self.reset_action.setShortcut(QKeySequence("Ctrl+0"))
        self.reset_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self.reset_action)
        self.reset_button = QToolButton(self.canvas)
        self.reset_button.setDefaultAction(self.reset_action)
        self.reset_button.setFixedSize(28, 28)
        self.reset_button.setAccessibleName(self.tr("Reset view"))
        self.reset_button.setToolTip(self.tr("Show the whole landscape again (Ctrl+0)"))
        self.trouble = QLabel(self.canvas)
        self.trouble.setWordWrap(True)
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.trouble.hide()

    def _connect(self) -> None:
        self.box.clicked.connect(self._click)
        self.box.double_clicked.connect(self._double_click)
        self.box.hovered.connect(self._hover)
        self.box.left.connect(self._leave)
        self.box.sigRangeChanged.connect(self._look_again)
        self.box.sigResized.connect(self._resized)
        self.canvas.customContextMenuRequested.connect(self._show_menu)
        self.picture.painted.connect(self._painted)
        self.picture.failed.connect(self._fail)
        self.reset_action.triggered.connect(self.reset_view)

    # --- what every view has -------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        parts = (self.canvas, self.read_out, self.ground, self.trails, self.arrows, self.heads, *self.starts)
        for part in parts:
            part.set_theme(theme)  # type: ignore[attr-defined]
        self.reset_action.setIcon(QIcon(icon("reset", theme.text).pixmap(64)))  # drawn once, not in each frame
        self.reset_button.setStyleSheet(
            f"background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 4px"
        )
        self.trouble.setStyleSheet(f"color: {theme.error}; background: {theme.panel}; padding: 8px")
        self._mark_minima()
        self._place_widgets()

    def set_scenario(self, scenario: Scenario) -> None:
        """Take the landscape, the starts and how to show them."""
        old, self._scenario = self._scenario, scenario
        landscape, view = scenario.landscape, scenario.view
        if old is None or (old.landscape.key, old.landscape.box) != (landscape.key, landscape.box):
            self.reset_view()
        if old is None or (old.landscape, old.view.minima) != (landscape, view.minima):
            self._mark_minima()
        names = landscape.axis_names
        self.canvas.set_captions(*("", "") if names == PLAIN and not self._on_paper else names)
        self.read_out.set_names(*names)
        self.canvas.colour_bar.set_name(said(landscape.value_name))
        self.ground.set_contours(view.contours)
        self._sync_starts(scenario)
        self.arrows.set_view(view)
        self._look_again()

    def set_frame(self, frame: Frame | None) -> None:
        """Draw a recording at a step; None clears it."""
        for item in (self.trails, self.arrows, self.heads):
            item.set_frame(frame)

    def set_selected(self, racer: int) -> None:
        """Put a racer on top."""
        for item in (self.trails, self.arrows, self.heads):
            item.set_selected(racer)

    # --- for the workspace ---------------------------------------------------------------------------

    def reset_view(self) -> None:
        """Show the landscape's own box."""
        if self._scenario is not None:
            self.box.show_box(self._scenario.landscape.box)

    def seen(self) -> dict[str, Box]:
        """The box that is looked at, where somebody zoomed or moved it."""
        shown = self.box.shown()
        whole = self._scenario.landscape.box if self._scenario is not None else shown
        return {} if boxes_agree(shown, whole) else {"box": shown}

    def for_paper(self) -> None:
        """Leave out what only a hand needs, name every axis, and paint vectors whatever it is painted on."""
        self._on_paper = True
        self.read_out.hide()
        self.reset_button.hide()
        self.paint_vectors(True)

    def paint_vectors(self, wanted: bool) -> None:
        """Paint all anew as vectors, or keep the pixels of what does not change."""
        for item in self.box.childItems():
            if isinstance(item, ScreenItem):
                item.setExportMode(wanted)
        self.ground.keep_pixels(not wanted)

    # --- the ground ----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is computed for a map that nobody sees."""
        super().showEvent(event)
        self._look_again()

    def _look_again(self) -> None:
        """Have what is shown computed as finely as it is shown, unless it is already."""
        size = self.box.rect().size() * self.detail
        width, height = round(size.width()), round(size.height())
        if self._scenario is None or not self.isVisible() or min(width, height) < 2:
            return
        wish = Wish(self._scenario.landscape, self.box.shown(), width, height, self._scenario.view.colour_scale)
        if wish != self._wish:
            self._wish = wish
            self.picture.wish(wish)

    def _painted(self, ground: Ground) -> None:
        self.trouble.hide()
        self.ground.show_ground(ground)
        self.canvas.colour_bar.set_heights(ground.heights)

    def _fail(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.show()
        self._place_widgets()

    def _resized(self) -> None:
        self._place_widgets()
        self._look_again()

    def _place_widgets(self) -> None:
        area = self.box.sceneBoundingRect().toRect()
        self.reset_button.move(area.left() + INSET, area.top() + INSET)
        self.trouble.setGeometry(area.adjusted(40, area.height() // 3, -40, -area.height() // 3))

    # --- what lies on it -----------------------------------------------------------------------------

    def _mark_minima(self) -> None:
        for mark in self.minima:
            self._remove(mark)
        self.minima = []
        if self._scenario is not None and self._scenario.view.minima:
            landscape = self._scenario.landscape
            value = landscape.minimum_now()
            self.minima = [MinimumMark(self.box, x, y, value, self.theme) for x, y in landscape.minima_now()]
            for mark in self.minima:
                mark.setZValue(10)

    def _sync_starts(self, scenario: Scenario) -> None:
        while len(self.starts) > len(scenario.starts):
            self._remove(self.starts.pop())
        for handle, (x, y) in zip(self.starts, scenario.starts, strict=False):
            handle.take(x, y)
        for index in range(len(self.starts), len(scenario.starts)):
            handle = StartHandle(self.box, index, *scenario.starts[index], self.theme)
            handle.setZValue(50)
            handle.dragged.connect(self.start_dragged)
            handle.released.connect(self.drag_finished)
            handle.removed.connect(self.start_removed)
            self.starts.append(handle)
        self.canvas.handles = list(self.starts)

    def _remove(self, item: QGraphicsItem) -> None:
        self.canvas.scene().removeItem(item)

    # --- mouse ---------------------------------------------------------------------------------------

    def _data(self, point: QPointF) -> tuple[float, float]:
        return Projection.of(self.box).data(point)

    def _click(self, point: QPointF) -> None:
        racer = self.heads.racer_at(point)
        if racer is not None:
            self.racer_clicked.emit(racer)

    def _double_click(self, point: QPointF) -> None:
        self.start_added.emit(*self._data(point))

    def _hover(self, point: QPointF) -> None:
        x, y = self._data(point)
        self.hovered.emit(x, y)
        if self._scenario is not None:
            self.read_out.read(self._scenario.landscape, x, y)
            racer = self.heads.racer_at(point)
            known = racer is not None and racer < len(self._scenario.racers)
            self.box.setToolTip(self._scenario.racers[racer].title if racer is not None and known else "")
            self.box.setCursor(Qt.CursorShape.PointingHandCursor if known else Qt.CursorShape.CrossCursor)

    def _leave(self) -> None:
        self.read_out.clear()
        self.left.emit()

    def _show_menu(self, at: QPoint) -> None:
        point = self.box.mapFromScene(self.canvas.mapToScene(at))
        if not self.box.rect().contains(point):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        handle = next((item for item in self.canvas.items(at) if isinstance(item, StartHandle)), None)
        if handle is not None:
            menu.addAction(self.tr("Remove this start")).triggered.connect(handle.remove)
        else:
            self._menu_point = point
            menu.addAction(self.tr("Add a start here")).triggered.connect(self._add_at_menu)
        menu.addActions(self.actions())
        menu.popup(self.canvas.viewport().mapToGlobal(at))

    def _add_at_menu(self) -> None:
        self._double_click(self._menu_point)
