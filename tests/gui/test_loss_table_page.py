"""The Table page as a person meets it: type, paste, copy, click an example, mend what is wrong, undo."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.lab.examples import examples
from engine.lab.table import TablePage as State
from engine.loss import LOSSES
from engine.scenario import Scenario
from gui.store import Store
from gui.theme import LIGHT, THEMES, apply
from gui.workspaces.loss_pages.table import TablePage

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


class Reader:
    """Hands and eyes on the page."""

    def __init__(self, qtbot: QtBot) -> None:
        apply(LIGHT)
        self.qtbot = qtbot
        self.store = Store(Scenario(racers=("sgd",)))
        self.window = QMainWindow()
        self.page = TablePage(self.store)
        self.page.set_theme(LIGHT)
        self.page.set_scenario(self.store.scenario)
        self.store.changed.connect(self._follow)
        self.window.setCentralWidget(self.page)
        self.window.resize(1280, 620)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.grid, self.model = self.page.samples.grid, self.page.samples.model

    def _follow(self, _old: Scenario, new: Scenario) -> None:
        self.page.set_scenario(new)

    @property
    def now(self) -> State:
        return self.store.scenario.lab.table

    def clicks_cell(self, row: int, column: int) -> None:
        place = self.grid.visualRect(self.model.index(row, column)).center()
        QTest.mouseClick(self.grid.viewport(), LEFT, pos=place)

    def types(self, row: int, column: int, text: str) -> None:
        self.clicks_cell(row, column)
        self.grid.setFocus()
        QTest.keyClicks(self.grid, text[0])
        editor = self.grid.viewport().findChild(QLineEdit)
        QTest.keyClicks(editor, text[1:])
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.grid.viewport().findChild(QLineEdit) is None)

    def pastes(self, row: int, column: int, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.clicks_cell(row, column)
        QTest.keyClick(self.grid, Qt.Key.Key_V, CONTROL)

    def picks_example(self, key: str) -> None:
        choices = self.page.setup.examples
        number = [example.id for example in examples()].index(key)
        self.page.setup.ensureWidgetVisible(choices)
        QTest.mouseClick(choices.viewport(), LEFT, pos=choices.visualItemRect(choices.item(number)).center())

    def picks_loss(self, key: str) -> None:
        combo = self.page.setup.losses
        combo.showPopup()
        view = combo.view()
        view.setCurrentIndex(combo.model().index(combo.findData(key), 0))
        QTest.keyClick(view, Qt.Key.Key_Return)

    def clicks(self, button: QWidget) -> None:
        QTest.mouseClick(button, LEFT, pos=QPoint(button.width() // 2, button.height() // 2))

    def button(self, key: str) -> QPushButton:
        return self.page.samples.buttons[key]

    def row(self, row: int) -> list[str]:
        return [self.model.index(row, column).data() for column in range(self.model.columnCount())]

    def wrong(self) -> set[tuple[int, int]]:
        role = Qt.ItemDataRole.ForegroundRole
        size = range(self.model.rowCount()), range(self.model.columnCount())
        return {(r, c) for r in size[0] for c in size[1] if self.model.index(r, c).data(role) is not None}


@pytest.fixture
def reader(qtbot: QtBot) -> Reader:
    """Somebody at the page."""
    return Reader(qtbot)


def stages(reader: Reader) -> dict[str, list[str]]:
    model = reader.page.chain.model
    columns = range(1, model.columnCount())
    return {stage.key: [model.index(r, c).data() for c in columns] for r, stage in enumerate(model.stages)}


def test_a_typed_number_changes_loss_gradient_and_share_and_return_goes_down(reader: Reader) -> None:
    assert reader.row(0) == ["2", "1.5", "0.2500", "43.1 %", "-0.2500"]
    reader.types(0, 1, "3")
    assert reader.now.predictions[0] == ("3",)
    assert reader.row(0) == ["2", "3", "1.000", "75.2 %", "0.5000"]
    assert (reader.grid.currentIndex().row(), reader.grid.currentIndex().column()) == (1, 1)
    assert reader.page.result.values["mean"].text() == "0.3325"
    assert "[3.0, 3.5, 3.8, 5.2]" in reader.page.result.code.toPlainText()
    reader.store.undo()
    assert reader.now == State()
    assert reader.row(0)[1] == "1.5"


def test_tab_goes_through_the_cells_and_on_from_the_last_one(reader: Reader) -> None:
    last = reader.model.rowCount() - 1, reader.model.columnCount() - 1
    reader.clicks_cell(last[0], last[1] - 1)
    QTest.keyClick(reader.grid, Qt.Key.Key_Tab)
    assert reader.grid.hasFocus()
    assert (reader.grid.currentIndex().row(), reader.grid.currentIndex().column()) == last
    QTest.keyClick(reader.grid, Qt.Key.Key_Tab)
    assert not reader.grid.hasFocus()
    reader.clicks_cell(0, 0)
    QTest.keyClick(reader.grid, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert not reader.grid.hasFocus()


def test_a_bad_cell_is_kept_and_marked_with_a_sentence_until_it_is_mended(reader: Reader) -> None:
    reader.types(1, 1, "3,5")
    assert reader.row(1) == ["3", "3,5", "–", "–", "–"]
    assert reader.wrong() == {(1, 1)}
    assert "write 3.5, with a point" in reader.page.samples.complaint.text()
    assert reader.page.samples.complaint.isVisible()
    assert reader.row(0)[2] == "0.2500"
    assert reader.page.result.values["mean"].text() == "–"
    assert not reader.page.result.copy.isEnabled()
    reader.types(1, 1, "3.5")
    assert reader.wrong() == set()
    assert not reader.page.samples.complaint.isVisible()


def test_a_spreadsheet_is_pasted_from_the_cell_on_in_one_step_of_undo(reader: Reader) -> None:
    reader.pastes(2, 0, "1\t2\n3\t4\n5\t6\n7\t8\n")
    assert reader.now.targets == (("2",), ("3",), ("1",), ("3",), ("5",), ("7",))
    assert reader.model.rowCount() == 6
    reader.store.undo()
    assert reader.now == State()
    reader.pastes(0, 0, "1,2,3")
    assert reader.now == State()
    assert "3 columns were pasted" in reader.page.samples.complaint.text()


def test_cells_are_copied_as_a_spreadsheet_takes_them(reader: Reader) -> None:
    reader.grid.selectAll()
    QTest.keyClick(reader.grid, Qt.Key.Key_C, CONTROL)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert [line[:2] for line in lines] == [["2", "1.5"], ["3", "3.5"], ["4", "3.8"], ["5", "5.2"]]
    assert float(lines[2][2]) == pytest.approx(0.04, abs=1e-15)


def test_rows_are_added_deleted_and_emptied(reader: Reader) -> None:
    reader.clicks_cell(1, 0)
    reader.clicks(reader.button("add row"))
    assert reader.now.targets == (("2",), ("3",), ("0",), ("4",), ("5",))
    assert reader.grid.currentIndex().row() == 2
    reader.clicks(reader.button("delete rows"))
    assert len(reader.now.targets) == 4
    reader.clicks_cell(0, 0)
    QTest.keyClick(reader.grid, Qt.Key.Key_Delete)
    assert reader.now.targets[0] == ("",)
    assert "missing" in reader.page.samples.complaint.text()
    reader.store.undo()
    assert reader.now.targets[0] == ("2",)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.id)
def test_every_worked_example_is_one_click(reader: Reader, example: Any) -> None:
    reader.picks_example(example.id)
    assert (reader.now.loss.key, reader.now.reduction, reader.now.example) == (
        example.loss,
        example.reduction,
        example.id,
    )
    value = float(reader.page.result.values[example.reduction].text())
    assert value == pytest.approx(example.value, abs=1e-6)
    assert reader.page.setup.examples.selectedItems()[0].toolTip().startswith(example.title)
    reader.store.undo()
    assert reader.now == State()


def test_where_the_book_is_wrong_both_numbers_and_the_reason_are_on_screen(reader: Reader) -> None:
    assert not reader.page.result.book.isVisible()
    reader.picks_example("ce-logits")
    assert reader.page.result.book.isVisible()
    assert reader.page.result.book_numbers.text().splitlines() == ["The textbook: 0.51", "This call: 0.8533"]
    assert "reads the three numbers as probabilities" in reader.page.result.book_note.text()
    reader.picks_example("l1-sum")
    assert "default reduction is the mean (0.35)" in reader.page.result.book_note.text()
    assert [reader.page.result.values[key].text() for key in ("mean", "sum")] == ["0.35", "1.4"]
    reader.types(0, 0, "9")
    assert not reader.page.result.book.isVisible()


def test_the_whole_chain_of_several_classes_is_in_view_and_weights_are_typed(reader: Reader) -> None:
    reader.picks_example("ce-logits")
    assert stages(reader)["softmax"] == ["0.2584", "0.4260", "0.3156"]
    assert stages(reader)["picked"] == ["0", "0.8533", "0"]
    weight_row = reader.model.heads.index("weight")
    reader.types(weight_row, 2, "2")
    assert reader.now.weights == ("1", "2", "1")
    assert stages(reader)["weight"] == ["1", "2", "1"]
    assert stages(reader)["weighted"] == ["0", "1.707", "0"]
    assert "1.707 / 2 = 0.8533" in reader.page.chain.ending.text()
    reader.types(0, 2, "dog")
    assert reader.now.names[1] == "dog"
    assert reader.page.chain.model.headerData(2, Qt.Orientation.Horizontal) == "dog"


def test_the_chain_follows_the_current_row_without_a_step_of_undo(reader: Reader) -> None:
    reader.picks_loss("bce_with_logits")
    assert stages(reader)["logit"][0] == "2"
    before = reader.store.scenario
    reader.clicks_cell(1, 1)
    assert stages(reader)["logit"][0] == "-1.500"
    assert stages(reader)["picked"][0] == "0"
    assert reader.store.scenario is before
    reader.clicks(reader.page.setup.reductions.buttons["sum"])
    assert reader.now.selected == 1
    assert stages(reader)["logit"][0] == "-1.500"


def test_losses_come_in_groups_and_bring_their_own_cells(reader: Reader) -> None:
    combo = reader.page.setup.losses
    headings = [combo.itemText(n) for n in range(combo.count()) if combo.itemData(n) is None]
    assert headings == ["Regression", "Two classes", "Several classes"]
    assert {combo.itemData(n) for n in range(combo.count())} - {None} == set(LOSSES.keys())
    for loss in LOSSES:
        reader.picks_loss(loss.key)
        assert reader.now.loss.key == loss.key
        assert reader.wrong() == set()
        assert reader.page.result.values["mean"].text() != "–"


def test_what_a_loss_cannot_take_is_a_sentence_and_marks_its_row(reader: Reader) -> None:
    reader.picks_loss("bce")
    for row, column, text, words in ((0, 1, "1.5", "not a probability"), (1, 0, "2", "not a label")):
        reader.types(row, column, text)
        assert (row, column) in reader.wrong()
        assert words in reader.page.samples.complaint.text()
    reader.picks_loss("mape")
    reader.types(0, 0, "0")
    assert "target is 0" in reader.page.samples.complaint.text()
    reader.picks_loss("nll")
    reader.types(2, 0, "7")
    assert "there is no class 7" in reader.page.samples.complaint.text()


def test_classes_come_and_go_and_targets_change_their_form(reader: Reader) -> None:
    reader.picks_example("ce-logits")
    reader.clicks(reader.button("add class"))
    assert len(reader.now.predictions[0]) == 4
    reader.clicks(reader.page.setup.kinds.buttons["one-hot"])
    assert reader.now.targets == (("0", "1", "0", "0"),)
    reader.clicks(reader.button("remove class"))
    assert reader.row(2)[:6] == ["0", "1", "0", "0.1", "0.6", "0.3"]
    assert reader.page.result.values["mean"].text().startswith("0.85328")


def test_code_is_copied_and_float32_shows_its_digits(reader: Reader) -> None:
    reader.clicks(reader.page.setup.dtypes.buttons["float32"])
    assert reader.now.dtype == "float32"
    assert "float64" not in reader.page.result.code.toPlainText()
    reader.clicks(reader.page.result.copy)
    assert QGuiApplication.clipboard().text() == reader.page.result.code.toPlainText()


def test_a_parameter_slides_in_one_step_of_undo(reader: Reader) -> None:
    reader.picks_loss("huber")
    before = reader.now
    editor = reader.page.setup.parameters.form.editors["delta"]  # type: ignore[union-attr]
    editor.slider.setFocus()  # type: ignore[attr-defined]
    for _ in range(3):
        QTest.keyPress(editor.slider, Qt.Key.Key_Right)  # type: ignore[attr-defined]
    QTest.keyRelease(editor.slider, Qt.Key.Key_Right)  # type: ignore[attr-defined]
    assert reader.now.loss != before.loss
    reader.store.undo()
    assert reader.now == before


def test_every_theme_fits_and_everything_has_a_name(reader: Reader) -> None:
    reader.picks_example("ce-logits")
    for theme in THEMES.values():
        apply(theme)
        reader.page.set_theme(theme)
        QGuiApplication.processEvents()
        metrics = reader.grid.fontMetrics()
        assert reader.grid.rowHeight(0) >= metrics.height()
        loss = [reader.model.kind(c)[0] for c in range(reader.model.columnCount())].index("loss")
        assert reader.grid.columnWidth(loss) > metrics.horizontalAdvance("0.8533") + 8
        assert reader.window.minimumSizeHint().width() <= 1280
        assert reader.window.minimumSizeHint().height() <= 560
    for view in (reader.grid, reader.page.chain.view, reader.page.setup.losses, reader.page.result.code):
        assert view.accessibleName()
    apply(LIGHT)
