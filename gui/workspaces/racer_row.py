"""One racer of the list: look, optimizer and learning rate at once visible, everything else unfolds."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.optimizer import OPTIMIZERS
from engine.racer import Contestant, Racer
from engine.schedule import SCHEDULES
from gui.editors import Complaint, NumberEditor, said
from gui.forms import ChangingForm, DeclaredForm
from gui.numbers import Combo
from gui.swatch import look_words, swatch
from gui.theme import Theme, racer_style
from gui.workspaces.section import IconButton, dress

STYLES = 14  # looks offered in the menu: every colour twice, with another marker and dash
SWATCH = QSize(32, 16)
OWN = ("seed", "noise", "name")  # fields of the racer itself that unfold; those who train have fewer


class Look(QToolButton):
    """The colour, marker and dash of a racer: a click chooses others, and by it the racer is dragged."""

    dragged = Signal(int)  # the height of the mouse on the screen
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "flat")
        self.setIconSize(SWATCH)
        self.setToolTip(self.tr("Colour, marker and dash: click to choose others, drag to move the racer"))
        self._pressed_at = QPoint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """It may become a click or a drag."""
        self._pressed_at = event.globalPosition().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A few pixels further it is a drag, and no click any more."""
        here = event.globalPosition().toPoint()
        if self.isDown() and (here - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
            return
        self.setDown(False)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(here.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of either."""
        super().mouseReleaseEvent(event)
        self.dropped.emit()


class RacerRow(QFrame):
    """Shows a racer and tells of every edit with the racer that it makes; knows no optimizer by name.

    Where a racer may draw batches of its own from `samples`, it also shows how many of them each step sees.
    """

    edited = Signal(int, object, str)  # which, the racer as edited, the gesture
    settled = Signal()
    picked = Signal(int)
    dragged = Signal(int, int)  # which, the height of the mouse on the screen

    def __init__(
        self, index: int, racer: Contestant, samples: int, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.index, self.racer, self.samples, self.theme = index, racer, samples, theme
        self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 4, 8, 8)
        self.column.setSpacing(4)
        self.name = QLabel(self)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        self.column.addWidget(self.name)
        self.column.addLayout(self._first_line())
        self.rate = ChangingForm(self, one_line=True)
        self.column.addWidget(self.rate)
        self.batch = ChangingForm(self, one_line=True)
        self.column.addWidget(self.batch)
        self.complaint = Complaint(self)
        self.column.addWidget(self.complaint)
        self.rest: RacerRest | None = None  # made when it is first unfolded
        for form, edit in ((self.rate, self.edit_optimizer), (self.batch, self.edit_field)):
            form.edited.connect(edit)
            form.settled.connect(self.settled)
        self.set_theme(theme)
        self.set_racer(index, racer, samples)

    def _first_line(self) -> QHBoxLayout:
        self.look = Look(self)
        self.look.clicked.connect(self._choose_look)
        self.look.dragged.connect(self._drag)
        self.look.dropped.connect(self.settled)
        self.combo = Combo(self)
        for rule in OPTIMIZERS:
            self.combo.addItem(said(rule.title), rule.key)
            self.combo.setItemData(self.combo.count() - 1, said(rule.idea), Qt.ItemDataRole.ToolTipRole)
        self.combo.activated.connect(self._choose_optimizer)
        self.eye = IconButton("shown", self.tr("Hide this racer, or show it again"), "Ctrl+H", self)
        self.eye.clicked.connect(self._toggle_hidden)
        self.unfold = IconButton("right", self.tr("All parameters, schedule and name"), parent=self)
        self.unfold.setCheckable(True)
        self.unfold.toggled.connect(self._unfold)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.look)
        line.addWidget(self.combo, 1)
        line.addWidget(self.eye)
        line.addWidget(self.unfold)
        return line

    def set_racer(self, index: int, racer: Contestant, samples: int) -> None:
        """Show a racer that has so many samples to draw batches from; 0 where it draws none."""
        self.index, self.racer, self.samples = index, racer, samples
        rule = racer.optimizer
        self.name.setText(racer.name)
        self.name.setVisible(bool(racer.name))
        self.combo.setCurrentIndex(self.combo.findData(rule.key))
        self.combo.setToolTip(f"{self.tr('The update rule.')}\n{said(rule.idea)}")
        self.combo.setAccessibleName(self.tr("Optimizer of {0}").format(racer.title))
        look = look_words(racer_style(racer.style))
        self.look.setAccessibleName(self.tr("Look of {0}: {1}").format(racer.title, look))
        self.look.setIcon(self._icon(racer.style))
        self.eye.set_icon("hidden" if racer.hidden else "shown")
        self.rate.set_value(rule, ["lr"])
        self._show_batch(samples)
        if self.rest is not None:
            self.rest.set_racer(racer, samples)

    def _show_batch(self, samples: int) -> None:
        """Show how many of so many samples each step sees; nothing on a formula."""
        racer = self.racer if samples > 1 and isinstance(self.racer, Racer) else None  # one who draws
        if racer is not None:
            self.batch.set_value(racer, ["batch"])
            editor = self.batch.form.editors["batch"] if self.batch.form is not None else None
            assert isinstance(editor, NumberEditor)
            editor.set_parameter(replace(editor.parameter, high=samples, slider=(1, samples)))
            editor.set_value(racer.batch)
            editor.field.setPlaceholderText(self.tr("all"))
        self.batch.setVisible(racer is not None)

    def set_selected(self, selected: bool) -> None:
        """Be drawn as the selected one, or not."""
        if bool(self.property("selected")) != selected:
            self.setProperty("selected", selected)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.look.setIcon(self._icon(self.racer.style))
        dress(self, theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the controls selects too."""
        event.accept()
        self.picked.emit(self.index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of that click."""
        event.accept()

    def edit(self, gesture: str = "", **changes: object) -> None:
        """Tell of the racer with some fields changed; what is refused is said below."""
        try:
            racer = self.racer.changed(**changes)
        except BadInput as error:
            self.complaint.say(str(error))
        else:
            self.complaint.say("")
            self.edited.emit(self.index, racer, f"racer {self.index} {gesture}" if gesture else "")

    def edit_optimizer(self, name: str, value: object, gesture: str) -> None:
        """Change one parameter of the update rule."""
        try:
            rule = self.racer.optimizer.changed(**{name: value})
        except BadInput as error:
            self.complaint.say(str(error))
        else:
            self.edit(gesture, optimizer=rule)

    def edit_schedule(self, name: str, value: object, gesture: str) -> None:
        """Change one parameter of the schedule."""
        try:
            schedule = self.racer.schedule.changed(**{name: value})
        except BadInput as error:
            self.complaint.say(str(error))
        else:
            self.edit(gesture, schedule=schedule)

    def edit_field(self, name: str, value: object, gesture: str) -> None:
        """Change a field of the racer itself."""
        self.edit(gesture, **{name: value})

    def _icon(self, style: int) -> QIcon:
        return QIcon(swatch(racer_style(style), self.theme.panel, SWATCH, self.devicePixelRatioF()))

    def _choose_optimizer(self, position: int) -> None:
        rule = OPTIMIZERS[self.combo.itemData(position)]
        if rule.key != self.racer.optimizer.key:
            self.edit(optimizer=rule.checked(rule.good))

    def _drag(self, height: int) -> None:
        self.dragged.emit(self.index, height)

    def _choose_look(self) -> None:
        menu = QMenu(self)
        menu.setProperty("role", "looks")
        for style in range(STYLES):
            action = menu.addAction(self._icon(style), look_words(racer_style(style)))
            action.setData(style)
        menu.triggered.connect(self._take_look)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.look.mapToGlobal(self.look.rect().bottomLeft()))
        if self.racer.style < STYLES:
            menu.setActiveAction(menu.actions()[self.racer.style])

    def _take_look(self, action: QAction) -> None:
        self.edit(style=action.data())

    def _toggle_hidden(self) -> None:
        self.edit(hidden=not self.racer.hidden)

    def _unfold(self, open_: bool) -> None:
        if open_ and self.rest is None:
            self.rest = RacerRest(self)
            self.column.addWidget(self.rest)
            self.rest.set_racer(self.racer, self.samples)
        if self.rest is not None:
            self.rest.setVisible(open_)
        self.unfold.set_icon("down" if open_ else "right")


class RacerRest(QWidget):
    """What unfolds: the other parameters of the optimizer, the schedule with its own, noise and name."""

    def __init__(self, row: RacerRow) -> None:
        super().__init__(row)
        self.rule = ChangingForm(self)
        self.schedules = Combo(self)
        for schedule in SCHEDULES:
            self.schedules.addItem(said(schedule.title), schedule.key)
            self.schedules.setItemData(self.schedules.count() - 1, said(schedule.idea), Qt.ItemDataRole.ToolTipRole)
        self.schedules.activated.connect(self._choose_schedule)
        self.schedules.setAccessibleName(self.tr("Learning-rate schedule"))
        self.schedule = ChangingForm(self)
        kind = type(row.racer)
        self.own = DeclaredForm(kind, [name for name in OWN if name in kind.model_fields], self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.addWidget(QLabel(self.tr("Schedule"), self), 1)
        line.addWidget(self.schedules, 1)
        column.addWidget(self.rule)
        column.addLayout(line)
        column.addWidget(self.schedule)
        column.addWidget(self.own)
        self.row = row
        for form, edit in (
            (self.rule, row.edit_optimizer), (self.schedule, row.edit_schedule), (self.own, row.edit_field)
        ):  # fmt: skip
            form.edited.connect(edit)
            form.settled.connect(row.settled)

    def set_racer(self, racer: Contestant, samples: int) -> None:
        """Show a racer; the order of its samples only where it has one."""
        names = [parameter.name for parameter in racer.optimizer.parameters() if parameter.name != "lr"]
        self.rule.set_value(racer.optimizer, names)
        self.schedules.setCurrentIndex(self.schedules.findData(racer.schedule.key))
        self.schedules.setToolTip(
            f"{self.tr('How the learning rate changes with the steps.')}\n{said(racer.schedule.idea)}"
        )
        self.schedule.set_value(racer.schedule)
        self.own.set_value(racer)
        if isinstance(racer, Racer):
            self.own.editors["seed"].setVisible(samples > 1 and racer.batch is not None)

    def _choose_schedule(self, position: int) -> None:
        schedule = SCHEDULES[self.schedules.itemData(position)]
        if schedule.key != self.row.racer.schedule.key:
            self.row.edit(schedule=schedule())
