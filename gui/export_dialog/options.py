"""The left side of the dialog: format, views and options of one kind of file, made from their declarations."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.clip import Timing
from engine.declared import BadInput, Parameter
from engine.exporter import NumbersExporter
from engine.subject import SUBJECTS, Subject
from gui.editors import said
from gui.export_dialog.views_list import ViewsList
from gui.forms import ChangingForm
from gui.numbers import Combo
from gui.scene import SCENES, Scene, Source
from gui.studio.errand import Errand, formats_of
from gui.studio.order import Sheet


class Part(QWidget):
    """A heading and what is chosen under it."""

    def __init__(self, title: str, *contents: QWidget) -> None:
        super().__init__()
        heading = QLabel(title)
        heading.setProperty("role", "title")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        for widget in (heading, *contents):
            column.addWidget(widget)


class Options(QWidget):
    """The options of one kind; `edited` carries the errand that they are now."""

    edited = Signal(object)

    def __init__(self, errand: Errand, source: Source) -> None:
        super().__init__()
        self.errand, self.source = errand, source
        self._formats = {cls.key: cls() for cls in formats_of(errand.kind)} | {errand.format.key: errand.format}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(4)
        self._add_formats()
        if errand.kind == "numbers":
            self._add_subjects()
        elif errand.kind != "code":
            self._add_views()
        self._column.addStretch(1)
        self.show_errand(errand)

    # --- what there is to choose ---------------------------------------------------------------------

    def _add_formats(self) -> None:
        self.formats = Combo()
        self.formats.setAccessibleName(self.tr("Format"))
        for key, format in self._formats.items():
            self.formats.addItem(said(format.title), key)
            self.formats.setItemData(self.formats.count() - 1, said(format.idea), Qt.ItemDataRole.ToolTipRole)
        self.formats.activated.connect(self._choose_format)
        self.idea = QLabel()
        self.idea.setWordWrap(True)
        self.idea.setProperty("role", "dim")
        self.format_form = self._form("format")
        self._column.addWidget(Part(self.tr("Format"), self.formats, self.idea, self.format_form))

    def _add_subjects(self) -> None:
        self.subjects = Combo()
        self.subjects.setAccessibleName(self.tr("What is written"))
        self.subjects.setToolTip(self.tr("Which of the numbers are written"))
        self.subjects.activated.connect(self._choose_subject)
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setProperty("role", "dim")
        self.subject_form = self._form("subject")
        self._column.addWidget(Part(self.tr("Numbers"), self.subjects, self.about, self.subject_form))

    def _add_views(self) -> None:
        self.views = ViewsList(scenes_of(self.source))
        self.views.chosen.connect(lambda views: self._change(order=self.errand.order.changed(views=views)))
        self.sheet = self._form("sheet")
        self._column.addWidget(Part(self.tr("Views"), self.views))
        if self.errand.kind == "clip":
            self.timing = self._form("timing")
            self._column.addWidget(Part(self.tr("Time"), self.timing))
        elif self.source.last_step:
            self.step = self._form("step")
            self._column.addWidget(Part(self.tr("Moment"), self.step))
        self._column.addWidget(Part(self.tr("Sheet"), self.sheet))

    def _form(self, of: str) -> ChangingForm:
        form = ChangingForm()
        form.edited.connect(lambda name, value, _gesture: self._edit(form, of, name, value))
        return form

    # --- showing and changing ------------------------------------------------------------------------

    def show_errand(self, errand: Errand) -> None:
        """Show an errand of this kind."""
        self.errand = errand
        self._formats[errand.format.key] = errand.format
        self.formats.setCurrentIndex(self.formats.findData(errand.format.key))
        self.formats.setToolTip(said(errand.format.idea))
        self.idea.setText(said(errand.format.idea))
        self.format_form.set_value(errand.format)
        if errand.kind == "numbers":
            self._show_subject(errand.format)
        elif errand.kind != "code":
            self._show_order(errand)

    def _show_subject(self, format: NumbersExporter) -> None:
        """What can be written in this format, and the options of what is."""
        offered = subjects_of(self.source, format)
        shown = format.subject or (offered[0] if offered else None)
        self.subjects.clear()
        for subject in offered:
            self.subjects.addItem(said(subject.title), subject.key)
            self.subjects.setItemData(self.subjects.count() - 1, said(subject.idea), Qt.ItemDataRole.ToolTipRole)
        self.subjects.setEnabled(shown is not None)
        self.subject_form.setVisible(shown is not None)
        if shown is not None:
            self.subjects.setCurrentIndex(self.subjects.findData(shown.key))
            self.about.setText(said(shown.idea))
            self.subject_form.set_value(shown)

    def _show_order(self, errand: Errand) -> None:
        order = errand.order
        self.views.set_value(order.views)
        names = [parameter.name for parameter in Sheet.parameters()]
        if order.sheet.purpose != "own":
            names = [name for name in names if name not in ("width", "height")]
        if errand.kind == "page":
            names = [name for name in names if name in errand.format.sheet]
        if errand.kind == "clip":
            if not errand.format.keeps_alpha:
                names.remove("transparent")
            self.timing.set_value(errand.timing)
        elif self.source.last_step:
            at = self.source.last_step if order.at is None else order.at
            self.step.set_values((self._moment(),), {"at": at})
        self.sheet.set_value(order.sheet, names)

    def _moment(self) -> Parameter:
        return Parameter(
            "at", self.tr("Step"), "whole", self.source.last_step, self.tr("Which step of the recording is shown."),
            low=0, high=self.source.last_step, slider=(0, self.source.last_step),
        )  # fmt: skip

    def choose(self, key: str) -> None:
        """Take another format, with its options as they were last."""
        self._change(format=self._formats[key])

    def _choose_format(self, index: int) -> None:
        self.choose(self.formats.itemData(index))

    def _choose_subject(self, index: int) -> None:
        self._change(format=self.errand.format.changed(subject=SUBJECTS[self.subjects.itemData(index)]()))

    def _edit(self, form: ChangingForm, of: str, name: str, value: object) -> None:
        """Take one option; what is wrong with it is said below it."""
        try:
            self._change(**self._edited(of, name, value))
        except BadInput as error:
            form.refuse(name, str(error))
        else:
            form.refuse(name, "")

    def _edited(self, of: str, name: str, value: object) -> dict[str, Any]:
        """What changes of the errand where one option does; `BadInput` where it cannot be."""
        errand, order, change = self.errand, self.errand.order, {name: value}
        match of:
            case "format":
                return {"format": errand.format.changed(**change)}
            case "subject":
                subject = errand.format.subject or subjects_of(self.source, errand.format)[0]
                return {"format": errand.format.changed(subject=subject.changed(**change))}
            case "timing":
                return {"timing": self._checked(errand.timing.changed(**change))}
            case "step":
                return {"order": order.changed(**change)}
            case _:
                return {"order": order.changed(sheet=order.sheet.changed(**change))}

    def _checked(self, timing: Timing) -> Timing:
        timing.steps(self.source.last_step)
        return timing

    def _change(self, **changes: Any) -> None:
        self.show_errand(self.errand.changed(**changes))
        self.edited.emit(self.errand)


def scenes_of(source: Source) -> list[Scene]:
    """The views that have something to show of a source, the main ones first."""
    scenes = [scene for cls in SCENES if (scene := cls()).can_show(source)]
    return sorted(scenes, key=lambda scene: scene.place(source) or len(scenes))


def subjects_of(source: Source, format: NumbersExporter) -> list[Subject]:
    """The tables of a source that a format can hold, what is written unless another is chosen first."""
    scenario, recording = source.scenario, source.recording
    offered = [cls() for cls in SUBJECTS if cls().offered(scenario, recording)]
    fitting = [subject for subject in offered if not subject.formats or format.key in subject.formats]
    try:
        first = format.changed(subject=None).subject_for(scenario, recording).key
    except BadInput:
        return fitting
    return sorted(fitting, key=lambda subject: subject.key != first)
