"""The left column of the table page: loss and parameters, reduction, precision, and the worked examples."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.lab import table_loss
from engine.lab.examples import Example, examples
from engine.lab.table import TablePage
from engine.loss import LOSSES
from gui.editors import Complaint, said
from gui.forms import ChangingForm
from gui.formula import FormulaLabel
from gui.segments import Segments
from gui.theme import Theme
from gui.workspaces.loss_pages.loss_combo import LossCombo

WIDTH = 264


class TableSetup(QScrollArea):
    """Says how the table is computed. `edited(page, gesture)` is a new page; `settled` the end of a drag."""

    edited = Signal(object, str)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page = TablePage()
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(6)
        self.losses = LossCombo()
        self.formula = FormulaLabel()
        self.parameters = ChangingForm(one_line=False)
        self.complaint = Complaint()
        for widget in (self.losses, self.formula, self.parameters, self.complaint):
            self._column.addWidget(widget)
        self._add_switches()
        self._add_examples()
        self._column.addStretch(1)
        self.setWidget(content)
        self.losses.picked.connect(self._pick_loss)
        self.parameters.edited.connect(self._edit_parameter)
        self.parameters.settled.connect(self.settled)

    def _add_switches(self) -> None:
        self.kinds = self._switch(
            self.tr("Targets as"),
            {
                "index": (self.tr("index"), self.tr("The number of the class, counted from 0, or its name")),
                "one-hot": (self.tr("one-hot"), self.tr("1 for the right class, 0 for the others")),
                "probabilities": (self.tr("shares"), self.tr("A probability for each class; they add up to 1")),
            },
        )
        self.kinds.chosen.connect(self._pick_kind)
        self.reductions = self._switch(
            self.tr("Reduction"),
            {
                "mean": ("mean", self.tr("One number: the mean, PyTorch's default")),
                "sum": ("sum", self.tr("One number: the sum")),
                "none": ("none", self.tr("No reduction: one number for each sample")),
            },
        )
        self.reductions.chosen.connect(self._pick_reduction)
        self.dtypes = self._switch(
            self.tr("Precision"),
            {
                "float64": ("float64", self.tr("16 significant digits")),
                "float32": ("float32", self.tr("7 significant digits, PyTorch's default")),
            },
        )
        self.dtypes.chosen.connect(self._pick_dtype)

    def _switch(self, title: str, words: dict[object, tuple[str, str]]) -> Segments:
        switch = Segments(title, words)
        label = QLabel(title)
        label.setProperty("role", "dim")
        switch.label = label  # type: ignore[attr-defined]
        self._column.addWidget(label)
        self._column.addWidget(switch)
        return switch

    def _add_examples(self) -> None:
        heading = QLabel(self.tr("Worked examples"))
        heading.setProperty("role", "title")
        heading.setContentsMargins(0, 8, 0, 0)
        self.examples = QListWidget()
        self.examples.setAccessibleName(heading.text())
        self.examples.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.examples.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for example in examples():
            item = QListWidgetItem(_name(example))
            item.setData(Qt.ItemDataRole.UserRole, example.id)
            item.setToolTip("\n".join(filter(None, (said(example.title), said(example.note)))))
            self.examples.addItem(item)
        self.examples.itemClicked.connect(self._pick_example)
        self.examples.itemActivated.connect(self._pick_example)
        self._column.addWidget(heading)
        self._column.addWidget(self.examples)

    # --- what it shows -------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.formula.set_theme(theme)
        self.setFixedWidth(round(WIDTH * (1.2 if theme.font_size > 11 else 1)))
        rows = self.examples.count()
        self.examples.setFixedHeight(rows * self.examples.sizeHintForRow(0) + 2 * self.examples.frameWidth() + 2)

    def set_page(self, page: TablePage) -> None:
        """Show the loss and the switches of a page."""
        self.page = page
        self.losses.set_key(page.loss.key)
        self.formula.set_latex(page.loss.formula())
        self.formula.setAccessibleName(page.loss.formula())
        names = [parameter.name for parameter in type(page.loss).parameters() if parameter.name != "weight"]
        self.parameters.set_value(page.loss, names)
        self.complaint.say("")
        kinds = table_loss.kinds(page.loss)
        for widget in (self.kinds, self.kinds.label):  # type: ignore[attr-defined]
            widget.setVisible(page.several and len(kinds) > 1)
        for kind, button in self.kinds.buttons.items():
            button.setVisible(kind in kinds)
        self.kinds.set_value(page.target_kind)
        self.reductions.set_value(page.reduction)
        self.dtypes.set_value(page.dtype)
        for row in range(self.examples.count()):
            item = self.examples.item(row)
            item.setSelected(item.data(Qt.ItemDataRole.UserRole) == page.example)

    # --- what the user does --------------------------------------------------------------------------

    def _pick_loss(self, key: str) -> None:
        if key != self.page.loss.key:
            self.edited.emit(table_loss.with_loss(self.page, LOSSES[key]()), "")

    def _edit_parameter(self, name: str, value: object, gesture: str) -> None:
        try:
            loss = self.page.loss.changed(**{name: value})
        except BadInput as error:
            self.complaint.say(str(error))
        else:
            self.edited.emit(table_loss.with_loss(self.page, loss), gesture)

    def _pick_kind(self, kind: object) -> None:
        if kind != self.page.target_kind:
            self.edited.emit(table_loss.with_target_kind(self.page, kind), "")  # type: ignore[arg-type]

    def _pick_reduction(self, reduction: object) -> None:
        self.edited.emit(self.page.changed(reduction=reduction), "")

    def _pick_dtype(self, dtype: object) -> None:
        self.edited.emit(self.page.changed(dtype=dtype), "")

    def _pick_example(self, item: QListWidgetItem) -> None:
        chosen = next(one for one in examples() if one.id == item.data(Qt.ItemDataRole.UserRole))
        self.edited.emit(table_loss.with_example(self.page, chosen), "")


def _name(example: Example) -> str:
    """A worked example in few words, and what its textbook says where that is wrong."""
    loss, samples = said(LOSSES[example.loss].title), len(example.target)
    words = QCoreApplication.translate("TableSetup", "{0}, {1} of {2}").format(loss, example.reduction, samples)
    not_so = QCoreApplication.translate("TableSetup", ", not {0}")
    return words + not_so.format(f"{example.source_says:g}") if example.source_is_wrong else words
