"""The Table page's cells as a person meets them: type, paste, copy, mend what is wrong, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.lab.table import TablePage as State

from .table_page_kit import CONTROL, Reader


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
