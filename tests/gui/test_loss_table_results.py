"""What the Table page works out, as a person asks for it: examples, the chain, losses, classes, code."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.lab.examples import examples
from engine.lab.table import TablePage as State
from engine.loss import LOSSES
from gui.theme import LIGHT, THEMES, apply

from .table_page_kit import Reader, stages


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
