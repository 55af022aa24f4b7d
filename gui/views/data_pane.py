"""The data pane of a race: the samples, which a hand can change, and what every racer predicts for them now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.landscapes.model import ModelLandscape
from engine.pictures.data_pane import Cloud, added, cloud, moved, removed, switched
from engine.pictures.digits import digits
from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import LIGHT, Theme
from gui.views.axes_canvas import AxesCanvas
from gui.views.data_batch import DataBatch
from gui.views.data_lines import DataLines
from gui.views.data_points import DataPoints
from gui.views.screen_item import Projection

LEAST = 0.3  # of the view's width or height: samples that take less of it are shown larger
CLASS_SIGNS = ("●", "▲")  # as the marks of the classes

Change = Callable[[ModelLandscape], ModelLandscape]


class DataPane(QWidget):
    """Shows the data of a model's landscape and reports what a hand does to them; it changes no scenario.

    It hides itself where there are no data, or where the view does not ask for them.
    """

    edited = Signal(object, str)  # the landscape with other samples, and the name of the gesture
    edit_finished = Signal()
    failed = Signal(str)  # a sentence for the user

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.landscape: ModelLandscape | None = None
        self.cloud: Cloud | None = None
        self._scenario: Scenario | None = None
        self._frame: Frame | None = None
        self._sent: ModelLandscape | None = None  # what the hand has made of it
        self.setAccessibleName(self.tr("Data"))
        self.canvas = AxesCanvas()
        self.canvas.setAccessibleName(self.tr("Data points and what the racers predict for them"))
        self.canvas.setAccessibleDescription(
            self.tr("Page keys go from point to point, Shift and the arrow keys move one, Delete removes it.")
        )
        self.canvas.ci.layout.setContentsMargins(4, 4, 12, 0)
        self.canvas.setMinimumSize(160, 96)
        self.box = self.canvas.box
        self.batch = DataBatch(self.box, self.theme)
        self.points = DataPoints(self.box, self.theme)
        self.lines = DataLines(self.box, self.theme)
        for z, item in enumerate((self.batch, self.lines, self.points)):
            item.setZValue(10 * z)
        self.canvas.scene().setStickyFocus(True)
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        self.caption = QLabel()
        self.caption.setProperty("role", "dim")
        self.caption.setTextFormat(Qt.TextFormat.RichText)
        self.caption.setContentsMargins(8, 2, 8, 0)
        self.caption.setWordWrap(True)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.caption)
        layout.addWidget(self.canvas, 1)

    def _connect(self) -> None:
        self.points.dragged.connect(self._drag)
        self.points.released.connect(self._released)
        self.points.removed.connect(self._remove)
        self.points.warmed.connect(self._describe)
        self.box.double_clicked.connect(self._double_click)
        self.canvas.customContextMenuRequested.connect(self._show_menu)

    def for_paper(self) -> None:
        """Take the room that the page has, and no more: below words that wrap, Qt would insist on the size hint."""
        self.canvas.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    # --- what every view has -------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        self.canvas.setBackground(theme.plot)
        for part in (self.canvas, self.batch, self.points, self.lines):
            part.set_theme(theme)
        self._write_caption()

    def set_scenario(self, scenario: Scenario) -> None:
        """Take the samples, and whether to show them."""
        self._scenario = scenario
        landscape = scenario.landscape if isinstance(scenario.landscape, ModelLandscape) else None
        if landscape is not self.landscape:
            self._take(landscape)
        self.setVisible(self.cloud is not None and scenario.view.data)
        self._write_caption()
        self.set_frame(self._frame)

    def set_frame(self, frame: Frame | None) -> None:
        """Draw a recording at a step; None clears it."""
        self._frame = frame
        if not self.isHidden():
            self.batch.set_frame(frame)
            self.lines.set_frame(frame)

    def set_selected(self, racer: int) -> None:
        """Put a racer on top, and show its batch and its errors."""
        self.batch.set_selected(racer)
        self.lines.set_selected(racer)

    # --- for the workspace ---------------------------------------------------------------------------

    def reset_view(self) -> None:
        """Show all samples."""
        if self.cloud is not None:
            self.box.show_box(self.cloud.extent)

    # --- the samples ---------------------------------------------------------------------------------

    def _take(self, landscape: ModelLandscape | None) -> None:
        old, self.landscape = self.cloud, landscape
        self.cloud = None if landscape is None else cloud(landscape)
        self.batch.shown = self.cloud
        self.lines.kind = self.cloud.kind if self.cloud is not None else None
        self.points.set_cloud(self.cloud, landscape is not None and landscape.can_edit)
        if self.cloud is None:
            return
        self.canvas.set_captions(*self.cloud.titles)
        alike = old is not None and old.kind == self.cloud.kind
        if not (alike and (landscape is self._sent or self.cloud.fits(self.box.shown(), LEAST))):
            self.reset_view()

    def _write_caption(self) -> None:
        cloud_, landscape = self.cloud, self.landscape
        if cloud_ is None or landscape is None:
            return
        words = [f"<b>{escape(landscape.data.title)}</b>", self.tr("{0} points").format(f"{len(cloud_):,}")]
        if cloud_.held_out.any():
            words.append(self.tr("{0} held out (hollow)").format(f"{int(cloud_.held_out.sum()):,}"))
        if cloud_.classes is not None:
            signs = (f'<span style="color: {self.points.class_colour(k)}">{CLASS_SIGNS[k]}</span>' for k in (0, 1))
            words.append(self.tr("class 0 {0}, class 1 {1}").format(*signs))
        words.append(self._meaning(cloud_))
        self.caption.setText(" · ".join(word for word in words if word))

    def _meaning(self, shown: Cloud) -> str:
        """What lines and colours stand for, where that is not plain."""
        return {
            "curve": "",
            "probability": self.tr("lines: probability of class 1"),
            "score": self.tr("lines: score"),
            "boundary": self.tr("lines: boundary between the classes"),
            "level": self.tr("colour: {0}; lines: where its mean is predicted").format(escape(shown.target)),
        }[shown.kind]

    def _describe(self, index: int) -> None:
        """Say what lies under the mouse, and what can be done with it."""
        tip = ""
        if index >= 0 and self.cloud is not None and self.landscape is not None:
            x, y = self.cloud.places[index].tolist()
            (x_title, y_title), hidden = self.cloud.titles, bool(self.cloud.held_out[index])
            tip = f"{x_title} = {digits(x)}, {y_title} = {digits(y)}"
            tip += self.tr(", held out") if hidden else ""
            tip += "\n" + (self.tr("Drag it; Delete removes it.") if self.landscape.can_edit else self._too_many())
        self.points.setToolTip(tip)

    def _too_many(self) -> str:
        return self.tr("There are too many points to change them by hand.")

    # --- what a hand does ----------------------------------------------------------------------------

    def _edit(self, landscape: ModelLandscape, gesture: str = "") -> None:
        self._sent = landscape
        self.edited.emit(landscape, gesture)

    def _try(self, change: Change, gesture: str = "") -> None:
        """Change the samples, if that gives a landscape."""
        if self.landscape is None:
            return
        if not self.landscape.can_edit:
            self.failed.emit(self._too_many())
            return
        try:
            self._edit(change(self.landscape), gesture)
        except BadInput as error:
            self.failed.emit(str(error))

    def _drag(self, index: int, x: float, y: float) -> None:
        self._try(partial(moved, index=index, x=x, y=y), f"point {index}")

    def _released(self) -> None:
        self.edit_finished.emit()
        if self.cloud is not None and not self.cloud.fits(self.box.shown(), 0.0):
            self.reset_view()

    def _double_click(self, point: QPointF) -> None:
        x, y = Projection.of(self.box).data(point)
        self._try(partial(added, x=x, y=y))

    def _remove(self, index: int) -> None:
        self._try(partial(removed, index=index))

    def _show_menu(self, at: QPoint) -> None:
        point = self.box.mapFromScene(self.canvas.mapToScene(at))
        if not self.box.rect().contains(point) or self.landscape is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for words, change in self._changes(point):
            action = menu.addAction(words)
            action.setData(change)
            action.setEnabled(self.landscape.can_edit)
            action.setToolTip("" if self.landscape.can_edit else self._too_many())
        menu.triggered.connect(self._chosen)
        menu.addAction(self.tr("Reset view")).triggered.connect(self.reset_view)
        menu.addActions(self.actions())
        menu.popup(self.canvas.viewport().mapToGlobal(at))

    def _changes(self, point: QPointF) -> list[tuple[str, Change]]:
        """What can be done to the data at a pixel."""
        index, (x, y) = self.points.at(point), Projection.of(self.box).data(point)
        kind = self.cloud.kind if self.cloud is not None else None
        if index >= 0:
            changes: list[tuple[str, Change]] = [(self.tr("Remove this point"), partial(removed, index=index))]
            if kind == "boundary":
                changes.append((self.tr("Change its class"), partial(switched, index=index)))
            return changes
        if kind == "boundary":
            words = self.tr("Add a point of class {0} here")
            return [(words.format(number), partial(added, x=x, y=y, target=float(number))) for number in (0, 1)]
        return [(self.tr("Add a point here"), partial(added, x=x, y=y))]

    def _chosen(self, action: QAction) -> None:
        if action.data() is not None:
            self._try(action.data())
