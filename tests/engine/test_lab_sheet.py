"""The cells of the table page as a spreadsheet knows them, and what another loss does to them."""

from __future__ import annotations

import pytest

from engine.declared import BadInput
from engine.lab import table_loss, table_sheet
from engine.lab.table import MOST_CLASSES, MOST_ROWS, TablePage
from engine.lab.table_shown import shown
from engine.loss import LOSSES

CLASSES = TablePage(
    loss="cross_entropy", targets=("1", "0"), predictions=(("0.1", "0.6", "0.3"), ("2", "1", "0")),
    names=("cat", "dog", "bird"),
)  # fmt: skip


def test_the_sheet_has_heads_above_the_samples() -> None:
    assert table_sheet.heads(TablePage()) == ()
    assert table_sheet.heads(CLASSES) == ("name", "weight")
    assert table_sheet.grid(CLASSES) == [
        [None, "cat", "dog", "bird"],
        [None, "1", "1", "1"],
        ["1", "0.1", "0.6", "0.3"],
        ["0", "2", "1", "0"],
    ]
    for page in (TablePage(), CLASSES):
        assert table_sheet.with_grid(page, table_sheet.grid(page)) == page


def test_a_typed_cell_is_kept_whatever_it_says() -> None:
    page = table_sheet.typed(TablePage(), 2, 1, " three ")
    assert page.predictions[2] == ("three",)
    assert page.selected == 2
    assert table_sheet.typed(page, 2, 1, "three") == page
    weighted = table_sheet.typed(CLASSES, 1, 2, "2.5")
    assert weighted.weights == ("1", "2.5", "1")
    assert table_sheet.typed(CLASSES, 0, 1, "lion").names == ("lion", "dog", "bird")
    assert table_sheet.typed(CLASSES, 0, 0, "no cell") == CLASSES
    with pytest.raises(BadInput, match="60"):
        table_sheet.typed(TablePage(), 0, 0, "9" * 61)


@pytest.mark.parametrize("text", ["1\t2\n3\t4\n", "1,2\n3,4", "1;2\r\n3;4\r\n", "target\tprediction\n1\t2\n3\t4"])
def test_pasted_cells_land_from_the_cell_on(text: str) -> None:
    page = table_sheet.pasted(TablePage(), 1, 0, text)
    assert page.targets == (("2",), ("1",), ("3",), ("5",))
    assert page.predictions == (("1.5",), ("2",), ("4",), ("5.2",))
    assert page.selected == 1


def test_a_long_column_adds_rows_and_a_wide_one_classes() -> None:
    page = table_sheet.pasted(TablePage(), 3, 1, "7\n\n9")
    assert page.predictions[3:] == (("7",), ("",), ("9",))
    assert page.targets[3:] == (("5",), ("",), ("",))
    assert len(shown(page).faults) == 3
    wide = table_sheet.pasted(CLASSES, 2, 1, "1\t2\t3\t4\n5\t6\t7\t8\n9\t10\t11\t12")
    assert wide.predictions == (("1", "2", "3", "4"), ("5", "6", "7", "8"), ("9", "10", "11", "12"))
    assert wide.names == ("cat", "dog", "bird", "class 3")
    assert table_sheet.pasted(CLASSES, 0, 1, "a\tb\tc").names == ("a", "b", "c")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no text"),
        ("1,2,3", "3 columns were pasted and 2 fit"),
        ("1\n" * (MOST_ROWS + 1), "at most 1,000 fit"),
        ("9" * 99, "60"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        table_sheet.pasted(TablePage(), 0, 0, text)


def test_rows_come_and_go() -> None:
    page = table_sheet.with_row(TablePage(), 0)
    assert page.targets[1] == ("0",) and page.selected == 1 and not shown(page).faults
    assert table_sheet.without_rows(page, {1}) == TablePage(selected=1)
    last = table_sheet.without_rows(TablePage(), {0, 1, 2, 3})
    assert last.targets == (("0",),) and not shown(last).faults
    full = TablePage(targets=("1",) * MOST_ROWS, predictions=("1",) * MOST_ROWS)
    with pytest.raises(BadInput, match="full"):
        table_sheet.with_row(full)


@pytest.mark.parametrize("key", LOSSES.keys())
def test_a_new_row_can_be_computed_at_once(key: str) -> None:
    page = table_sheet.with_row(table_loss.starting(TablePage(), LOSSES[key]()))
    assert not shown(page).faults


def test_classes_come_and_go() -> None:
    more = table_sheet.with_classes(table_sheet.typed(CLASSES, 1, 1, "2"), 4)
    assert more.predictions[0] == ("0.1", "0.6", "0.3", "0")
    assert (more.weights, more.names[3]) == (("2", "1", "1", "1"), "class 3")
    assert table_sheet.with_classes(more, 3).predictions == CLASSES.predictions
    wide = table_sheet.with_classes(table_loss.with_target_kind(CLASSES, "one-hot"), 2)
    assert wide.targets == (("0", "1"), ("1", "0"))
    for count in (1, MOST_CLASSES + 1):
        with pytest.raises(BadInput, match=f"{count} classes"):
            table_sheet.with_classes(CLASSES, count)


def test_an_edit_is_no_longer_the_worked_example() -> None:
    page = TablePage(example="mse-mean")
    assert table_sheet.typed(page, 0, 0, "9").example == ""
    assert page.changed(dtype="float32").example == "mse-mean"


# --- another loss ----------------------------------------------------------------------------------


def test_within_a_task_the_cells_stay() -> None:
    page = table_sheet.typed(TablePage(), 0, 0, "0")
    mape = table_loss.with_loss(page, LOSSES["mape"]())
    assert mape.targets == page.targets
    assert "the target is 0" in shown(mape).faults[0].sentence


def test_another_task_brings_cells_of_its_own() -> None:
    for loss in LOSSES:
        page = table_loss.with_loss(TablePage(), loss())
        assert not shown(page).faults
        assert not shown(table_loss.with_loss(CLASSES, loss())).faults


def test_predictions_in_another_form_mean_the_same() -> None:
    value = shown(CLASSES).mean
    for key in ("nll", "categorical_cross_entropy", "sparse_categorical_cross_entropy"):
        page = table_loss.with_loss(CLASSES, LOSSES[key]())
        assert shown(page).mean == pytest.approx(value, abs=1e-6)
        assert "that mean the same" in page.note
        back = table_loss.with_loss(page, LOSSES["cross_entropy"]())
        assert shown(back).mean == pytest.approx(value, abs=1e-6)
    margins = table_loss.with_loss(page, LOSSES["multi_margin"]())
    assert "read as logits" in table_loss.with_loss(margins, LOSSES["nll"]()).note
    binary = table_loss.starting(TablePage(), LOSSES["bce_with_logits"]())
    there = table_loss.with_loss(binary, LOSSES["bce"]())
    assert shown(there).mean == pytest.approx(shown(binary).mean, abs=1e-6)
    back = table_loss.with_loss(there, LOSSES["bce_with_logits"]())
    assert [float(cell) for (cell,) in back.predictions] == pytest.approx([2.0, -1.5, -0.4, 0.3], abs=1e-6)


def test_targets_given_in_another_way_are_the_same() -> None:
    value = shown(CLASSES).mean
    wide = table_loss.with_target_kind(CLASSES, "one-hot")
    assert wide.targets == (("0", "1", "0"), ("1", "0", "0"))
    assert shown(wide).mean == pytest.approx(value)
    shares = table_loss.with_target_kind(wide, "probabilities")
    assert shares.targets == wide.targets
    soft = table_sheet.with_cells(shares, {(2, 0): "0.4", (2, 1): "0.6"})
    assert table_loss.with_target_kind(soft, "index").targets == CLASSES.targets
    assert table_loss.with_target_kind(soft, "one-hot").targets == wide.targets
