"""The Curve page: losses and their derivatives over the error, the margin or one logit, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.lab.curve import CurvePage as Shown
from engine.lab.curve import TaskCurves
from engine.lab.curve_lines import readings, snapped, stepped, zoomed
from engine.loss import Task
from engine.scenario import Scenario
from gui.editors import Complaint, said
from gui.forms import ChangingForm
from gui.segments import Segments
from gui.store import Store
from gui.tab_order import OrderedContent
from gui.theme import LIGHT, Theme
from gui.workspaces.loss_pages.curve_axis import AXES, AxisControls
from gui.workspaces.loss_pages.curve_view import CurveView
from gui.workspaces.loss_pages.loss_card import LossCard
from gui.workspaces.loss_pages.loss_list import LossList
from gui.workspaces.loss_pages.readings import Readings

SIDE = 304  # pixels: the least width of the left column


class CurvePage(QWidget):
    """Shows the curves of a scenario and edits them."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._theme = LIGHT
        self._shown: Shown | None = None
        self.lists: dict[Task, LossList] = {}  # made when they are first looked at
        self.axes: dict[Task, AxisControls] = {}
        self.view = CurveView()
        self.readings, self.card = Readings(), LossCard()
        self._columns = splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._build_left(), self.view, self._build_right()):
            splitter.addWidget(part)
        splitter.setCollapsible(1, False)
        splitter.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)
        self.view.picked.connect(self._drag)
        self.view.typed.connect(self._go)
        self.view.stepped.connect(self._step)
        self.view.zoomed.connect(self._zoom)
        self.view.released.connect(store.settle)
        self.view.complained.connect(self.complaint.say)

    def for_paper(self) -> None:
        """Leave out what only a hand needs, and the card, which is not of the picture."""
        self.view.for_paper()
        self.left.hide()
        self.card.hide()
        self._right.addStretch(1)

    def turn(self, upright: bool) -> None:
        """Lay it out for a page of this shape."""
        self._columns.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self._columns.setSizes([0, 10_000, 1])

    def _build_left(self) -> QWidget:
        tasks: dict[object, tuple[str, str]] = {
            "regression": (self.tr("Regression"), self.tr("Losses of values, over the error")),
            "binary": (self.tr("Two classes"), self.tr("Losses of two classes, over the logit or the margin")),
            "classes": (self.tr("Several classes"), self.tr("Losses of several classes, over the logit of one")),
        }
        self.task = Segments(self.tr("Task"), tasks)
        self.task.chosen.connect(self._choose_task)
        self.list_place, self.axis_place = QVBoxLayout(), QVBoxLayout()
        self.form_title = QLabel()
        self.form_title.setProperty("role", "title")
        self.form = ChangingForm()
        self.form.edited.connect(self._set_parameter)
        self.form.settled.connect(self.store.settle)
        self.axis_title = QLabel(self.tr("Axis"))
        self.axis_title.setProperty("role", "title")
        self.complaint = Complaint()
        self.content = OrderedContent()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.task)
        column.addLayout(self.list_place)
        for part in (self.form_title, self.form, self.axis_title):
            column.addWidget(part)
        column.addLayout(self.axis_place)
        column.addWidget(self.complaint)
        column.addStretch(1)
        self.left = QScrollArea()
        self.left.setWidgetResizable(True)
        self.left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left.setWidget(self.content)
        return self.left

    def _build_right(self) -> QWidget:
        panel = QWidget()  # as wide as the readings need
        self._right = column = QVBoxLayout(panel)
        column.setContentsMargins(8, 8, 4, 4)
        column.setSpacing(16)
        column.addWidget(self.readings)
        column.addWidget(self.card, 1)
        return panel

    # --- the page ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        for part in (self.view, self.readings, self.card):
            part.set_theme(theme)
        for choices in self.lists.values():
            choices.set_theme(theme)
        if self._shown is not None:
            self._show(self._shown)

    def set_scenario(self, scenario: Scenario) -> None:
        """Show the curves of a scenario; nothing is done where they are as they were."""
        if scenario.lab.curve != self._shown:
            self._shown = scenario.lab.curve
            self._show(self._shown)

    def _show(self, page: Shown) -> None:
        curves = page.front
        self._bring_front(page.task, curves)
        selected, now = curves.loss(curves.selected), readings(curves)
        self.form.set_value(selected)
        self.form_title.setText(said(selected.title))
        self.form_title.setVisible(bool(selected.parameters()))
        self.view.show_curves(curves, now)
        self.readings.show_readings(curves, now)
        self.card.set_loss(selected)
        self._make_room()

    def _make_room(self) -> None:
        """Have the left column as wide as its controls are, beside a scroll bar that may come."""
        needed = self.content.minimumSizeHint().width() + self.left.verticalScrollBar().sizeHint().width()
        self.left.setMinimumWidth(max(SIDE, needed))

    def _bring_front(self, task: Task, curves: TaskCurves) -> None:
        """Show the list and the axis of a task."""
        self.task.set_value(task)
        if task not in self.lists:
            self._make(task, curves)
        self.lists[task].set_curves(curves)
        self.axes[task].set_curves(curves)
        for parts in (self.lists, self.axes):
            for key, part in parts.items():
                part.setVisible(key == task)

    def _make(self, task: Task, curves: TaskCurves) -> None:
        choices, axis = LossList(task), AXES[task](curves)
        choices.set_theme(self._theme)
        choices.toggled.connect(self._toggle)
        choices.picked.connect(self._select)
        axis.edited.connect(self._edit)
        axis.settled.connect(self.store.settle)
        axis.complained.connect(self.complaint.say)
        self.list_place.addWidget(choices)
        self.axis_place.addWidget(axis)
        self.lists[task], self.axes[task] = choices, axis

    # --- what the user does ------------------------------------------------------------------------

    @property
    def page(self) -> Shown:
        """What the store has of this page."""
        return self.store.scenario.lab.curve

    def _take(self, page: Shown, gesture: str = "") -> None:
        scenario = self.store.scenario
        self.store.edit(scenario.with_lab(curve=page), gesture)

    def _edit(self, curves: TaskCurves, gesture: str = "") -> None:
        self._take(self.page.with_front(curves), f"curve {gesture}" if gesture else "")

    def _choose_task(self, task: Task) -> None:
        self._take(self.page.changed(task=task))

    def _toggle(self, key: str) -> None:
        """Draw a loss or not; one that is newly drawn is the one to look at."""
        curves = self.page.front.toggled(key)
        self._edit(curves.changed(selected=key) if key in curves.shown else curves)

    def _select(self, key: str) -> None:
        self._edit(self.page.front.changed(selected=key))

    def _set_parameter(self, name: str, value: object, gesture: str) -> None:
        curves = self.page.front
        form = self.form.form
        assert form is not None
        try:
            loss = curves.loss(curves.selected).changed(**{name: value})
        except BadInput as error:
            form.refuse(name, str(error))
        else:
            form.refuse(name, "")
            self._edit(curves.with_loss(loss), gesture)

    def _drag(self, place: float, pixel: float) -> None:
        self._edit(self.page.front.changed(at=snapped(self.page.front, place, pixel)), "line")

    def _go(self, place: float) -> None:
        self._edit(self.page.front.changed(at=place))

    def _step(self, steps: int) -> None:
        self._edit(self.page.front.changed(at=stepped(self.page.front, steps)), "step")

    def _zoom(self, place: float, factor: float) -> None:
        self._edit(zoomed(self.page.front, place, factor), "zoom")
