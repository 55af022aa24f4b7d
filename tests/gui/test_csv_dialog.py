"""A person opens tables of their own: good ones, and every kind of bad one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from engine import csv_table
from engine.landscapes.model import ModelLandscape
from gui.settings import Settings
from gui.workspaces.model_data import ModelCsvDialog

from .panel_kit import LEFT, Person

CARS = "name,speed,weight,distance\na,4,1,2\nb,7,2,4\nc,8,,16\nd,9,4,10\ne,10,9,eleven\n"

Opens = Callable[..., ModelCsvDialog]


@pytest.fixture
def opens(person: Person, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Opens a file with this text by the button of the panel; the dialog, once it has read it."""

    def open_file(text: str | bytes, model: str = "line", name: str = "cars.csv") -> ModelCsvDialog:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        data = {"line": "noisy_line", "two_features": "plane", "logistic": "two_classes"}[model]
        loss = "bce_with_logits" if model == "logistic" else "mse"
        landscape = ModelLandscape.checked({"model": model, "loss": loss, "data": data})
        person.store.edit(person.now.changed(landscape=landscape))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        assert person.panel.landscape.model is not None
        button = person.panel.landscape.model.data.open
        qtbot.waitUntil(lambda: button.size() == button.sizeHint())  # it has its place on screen
        person.clicks(button)
        return ready(person, qtbot)

    return open_file


def ready(person: Person, qtbot: Any) -> ModelCsvDialog:
    """The dialog that is open, once it has read what it was asked to."""
    assert person.panel.landscape.model is not None
    dialog = person.panel.landscape.model.data.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.found is not None or bool(dialog.complaint.text()))
    return dialog


def takes(dialog: ModelCsvDialog) -> None:
    QTest.mouseClick(dialog.use, LEFT)


def refuses(dialog: ModelCsvDialog) -> str:
    """What is wrong, of a dialog that cannot be accepted."""
    assert not dialog.use.isEnabled()
    assert dialog.complaint.isVisible()
    said = dialog.complaint.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    return said


def data_of(person: Person) -> Any:
    assert isinstance(person.now.landscape, ModelLandscape)
    return person.now.landscape.samples.raw


def test_a_file_is_looked_at_and_its_columns_are_chosen(person: Person, opens: Opens, qtbot: Any) -> None:
    dialog = opens(CARS)
    table = dialog.preview
    heads = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]  # type: ignore[union-attr]
    assert heads == ["name", "speed", "weight", "distance"]
    assert table.item(1, 1).text() == "7"  # type: ignore[union-attr]
    assert [combo.currentText() for combo in dialog.columns] == ["speed", "distance"]
    assert dialog.said.text().startswith("4 rows are used. 1 of 5 rows were left out: 1 with text")
    before = person.now
    person.picks(dialog.columns[1], "weight")
    ready(person, qtbot)
    assert "1 with a missing value" in dialog.said.text()
    assert person.now == before
    takes(dialog)
    assert (data_of(person).x_names, data_of(person).y_name) == (("speed",), "weight")
    assert data_of(person).y.tolist() == [1, 2, 4, 9]
    part = person.panel.landscape.model
    assert part is not None
    assert "cars.csv" in part.data.said.text()
    assert "4 samples" in part.data.said.text()
    assert "missing value" in part.data.said.text()
    person.store.undo()
    assert person.now == before


def test_other_columns_of_the_same_file(person: Person, opens: Opens, qtbot: Any) -> None:
    takes(opens(CARS))
    assert person.panel.landscape.model is not None
    person.clicks(person.panel.landscape.model.data.columns)
    dialog = ready(person, qtbot)
    assert [combo.currentText() for combo in dialog.columns] == ["speed", "distance"]
    person.picks(dialog.columns[0], "weight")
    ready(person, qtbot)
    takes(dialog)
    assert data_of(person).x_names == ("weight",)


def test_a_model_of_two_features_takes_two_columns(person: Person, opens: Opens, qtbot: Any) -> None:
    dialog = opens(CARS, model="two_features")
    assert [combo.currentText() for combo in dialog.columns] == ["speed", "weight", "distance"]
    person.picks(dialog.columns[1], "speed")
    assert "3 different columns" in dialog.complaint.text()
    assert not dialog.use.isEnabled()
    person.picks(dialog.columns[1], "weight")
    ready(person, qtbot)
    takes(dialog)
    assert data_of(person).x_names == ("speed", "weight")


def test_two_words_are_two_classes(person: Person, opens: Opens) -> None:
    dialog = opens("dose;died\n1,5;no\n2,5;no\n3,5;yes\n4;yes\n", model="logistic")
    person.picks(dialog.columns[0], "dose")
    person.picks(dialog.columns[1], "died")
    person.qtbot.waitUntil(lambda: dialog.found is not None)
    assert '"no" is read as 0' in dialog.said.text()
    takes(dialog)
    assert data_of(person).y.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("text", "model", "sentence"),
    [
        ("", "line", "is empty"),
        ("x,y\n", "line", "has no rows"),
        ("x\n1\n2\n", "line", "has one column"),
        (b"\x89PNG\r\n\x1a\n\0\0", "line", "not a text"),
        ("name,town\nada,rome\nbob,oslo\ncid,bonn\n", "line", "holds text"),
        ("x,y\n1,\n,2\n", "line", "none of the 2 rows"),
        ("x,y\n1,3\n2,7\n3,5\n", "logistic", "needs the labels 0 and 1"),
        ("x,y\n1,3\n2,7\n", "two_features", "3 different columns"),
    ],
)
def test_each_fault_gets_a_sentence_in_its_place(
    person: Person, opens: Opens, text: str | bytes, model: str, sentence: str
) -> None:
    dialog = opens(text, model=model)
    before = person.now
    assert sentence in refuses(dialog)
    assert person.now == before


def test_a_file_that_is_too_large_is_not_read(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "LARGEST", 20)
    assert "are read" in refuses(opens(CARS))


def test_another_choice_while_it_reads_and_giving_up_leave_all_as_it_was(person: Person, opens: Opens) -> None:
    dialog = opens(CARS)
    before = person.now
    person.picks(dialog.columns[0], "weight")
    cancel = next(button for button in dialog.findChildren(QPushButton) if button is not dialog.use)
    QTest.mouseClick(cancel, LEFT)
    assert not dialog.isVisible()
    assert person.now == before


def test_the_panel_may_go_while_a_file_is_looked_at(person: Person, opens: Opens) -> None:
    dialog = opens("a,b\n1,2\n2,3\n")
    person.panel.close_down()
    assert not dialog.isVisible()


def test_the_folder_is_remembered(opens: Opens, tmp_path: Path) -> None:
    opens(CARS).reject()
    assert Settings().folder == str(tmp_path)


def test_from_a_formula_straight_to_data_of_ones_own(
    person: Person, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my.csv").write_text("1\t2\n2\t4\n3\t7\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "my.csv"), ""))
    person.clicks(person.panel.landscape.button)
    popup = person.panel.landscape.button.list
    assert popup is not None
    QTest.keyClicks(popup.search, "your own data")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    takes(ready(person, qtbot))
    assert isinstance(person.now.landscape, ModelLandscape)
    assert person.now.landscape.model.key == "line"
    assert data_of(person).y.tolist() == [2, 4, 7]
    assert person.now.starts == (person.now.landscape.start,)


def test_what_is_said_of_a_file_has_the_whole_width(person: Person, opens: Opens, qtbot: Any) -> None:
    takes(opens("a,b\n1,2\n2,3\n3,\n4,5\n"))
    assert person.panel.landscape.model is not None
    chooser = person.panel.landscape.model.data
    qtbot.waitUntil(chooser.columns.isVisible)
    qtbot.waitUntil(lambda: chooser.said.geometry().bottom() < chooser.open.geometry().top())
    assert chooser.said.width() == chooser.width()
    assert chooser.open.geometry().right() <= chooser.width()
