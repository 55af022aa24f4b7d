"""A person trains on tables and models of their own: good ones, and every kind of bad one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QToolButton

from engine.dataset import DATASETS
from gui.workspaces.train_csv import TrainCsvDialog

from .panel_kit import LEFT, Person
from .train_kit import now

IRISES = "id,length,width,species\n" + "".join(
    f"{n},{n % 7},{n % 5},{('setosa', 'virginica', 'versicolor')[n % 3]}\n" for n in range(30)
)
MODEL = """
import torch

def model():
    return torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, {outputs}))

def data():
    x = torch.arange(60.0).reshape(20, 3)
    return x, {y}
"""

Opens = Callable[[str], TrainCsvDialog]


@pytest.fixture
def opens(trainer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Opens a table with this text by the button of the panel; the dialog, once it has read it."""

    def open_file(text: str) -> TrainCsvDialog:
        path = tmp_path / "mine.csv"
        path.write_text(text)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        trainer.clicks(trainer.panel.data.data.open)
        return ready(trainer)

    return open_file


def ready(person: Person) -> TrainCsvDialog:
    dialog: TrainCsvDialog = person.panel.data.data.dialog
    person.qtbot.waitUntil(lambda: dialog.found is not None or bool(dialog.complaint.text()))
    return dialog


def toggles(dialog: TrainCsvDialog, name: str) -> None:
    """Check a column in the list of features, or take it out, by the keyboard."""
    (item,) = dialog.features.findItems(name, Qt.MatchFlag.MatchExactly)
    dialog.features.setFocus()
    dialog.features.setCurrentItem(item)
    QTest.keyClick(dialog.features, Qt.Key.Key_Space)


def test_words_become_classes_and_the_numbers_features(trainer: Person, opens: Opens) -> None:
    before = trainer.now
    dialog = opens(IRISES)
    assert dialog.checked() == ["id", "length", "width"]
    assert dialog.target.currentText() == "species"
    assert dialog.said.text().startswith("30 rows are used, 3 features, 3 classes.")
    toggles(dialog, "id")
    ready(trainer)
    assert trainer.now == before
    QTest.mouseClick(dialog.use, LEFT)
    data = now(trainer).data.load()
    assert data.x_names == ("length", "width")
    assert data.classes == ("setosa", "versicolor", "virginica")
    assert now(trainer).loss.key == "cross_entropy"
    panel = trainer.panel.data
    trainer.qtbot.waitUntil(lambda: "30 samples, 2 features, 3 classes" in panel.data.said.text(), timeout=20_000)
    assert panel.data.said.text().startswith("mine.csv\n")
    trainer.store.undo()
    assert trainer.now == before


def test_a_target_of_numbers_brings_a_loss_for_numbers_along(trainer: Person, opens: Opens) -> None:
    dialog = opens(IRISES)
    trainer.picks(dialog.target, "width")
    assert dialog.complaint.text() == "“width” is the target; it cannot be a feature, too."
    assert not dialog.use.isEnabled()
    all_of_them = next(button for button in dialog.findChildren(QToolButton) if button.text() == "All")
    QTest.mouseClick(all_of_them, LEFT)
    ready(trainer)
    assert dialog.checked() == ["id", "length"]
    QTest.mouseClick(dialog.use, LEFT)
    assert now(trainer).loss.key == "mse"
    assert now(trainer).data.x == ("all",)  # type: ignore[attr-defined]
    assert "came along" in trainer.panel.data.came_along.text()


def test_numbers_can_be_classes_and_columns_are_chosen_again(trainer: Person, opens: Opens) -> None:
    dialog = opens(IRISES)
    trainer.picks(dialog.target, "width")
    toggles(dialog, "width")
    QTest.mouseClick(dialog.classify, LEFT, pos=QPoint(8, dialog.classify.height() // 2))
    ready(trainer)
    assert "5 classes" in dialog.said.text()
    QTest.mouseClick(dialog.use, LEFT)
    trainer.clicks(trainer.panel.data.data.columns)
    dialog = ready(trainer)
    assert dialog.classify.isChecked()
    assert (dialog.checked(), dialog.target.currentText()) == (["id", "length"], "width")


def test_without_a_feature_there_is_nothing_to_learn_from(opens: Opens, trainer: Person) -> None:
    dialog = opens(IRISES)
    none = next(button for button in dialog.findChildren(QToolButton) if button.text() == "None")
    QTest.mouseClick(none, LEFT)
    assert "one at least" in dialog.complaint.text()
    dialog.reject()


def test_ten_thousand_classes_get_a_sentence(opens: Opens, trainer: Person) -> None:
    before = trainer.now
    dialog = opens("x,y\n" + "".join(f"{n},c{n}\n" for n in range(10_000)))
    assert "200" in dialog.complaint.text()
    assert not dialog.use.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert trainer.now == before


def test_a_file_that_has_gone_gets_a_sentence_below_the_data(trainer: Person, tmp_path: Path) -> None:
    gone = tmp_path / "gone.csv"
    trainer.store.open(trainer.now.with_training(data=DATASETS.read({"key": "csv", "path": str(gone)})))
    panel = trainer.panel
    trainer.qtbot.waitUntil(lambda: "there is no file" in panel.data.refused.text(), timeout=20_000)
    trainer.picks(panel.network.combo, panel.network.combo.currentText())
    trainer.picks(panel.data.data.combo, "Moons")
    assert now(trainer).data.key == "moons"
    assert not panel.data.refused.isVisible()


# --- a model of one's own --------------------------------------------------------------------------


def asks(person: Person, path: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> str:
    """Open a model file by the button, and answer the question; what it asked."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    opener = person.panel.network.own
    person.clicks(opener.button)
    question = opener.question
    text: str = question.text()
    button: QAbstractButton = next(b for b in question.buttons() if answer in b.text().replace("&", ""))
    QTest.mouseClick(button, LEFT)
    return text


def ended(person: Person) -> None:
    person.qtbot.waitUntil(person.panel.network.own.button.isEnabled, timeout=20_000)


def test_a_file_is_run_after_it_was_asked_for_by_name(
    trainer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = tmp_path / "mine.py", trainer.now
    path.write_text(MODEL.format(outputs=2, y="(x[:, 0] > 30).long()"))
    assert asks(trainer, path, monkeypatch, "Cancel") == "Run the program mine.py?"
    assert trainer.now == before
    asks(trainer, path, monkeypatch, "Run mine.py")
    ended(trainer)
    training = now(trainer)
    assert (training.network.key, training.data.key, training.loss.key) == ("own", "own", "cross_entropy")
    large = trainer.panel.network.large
    trainer.qtbot.waitUntil(lambda: large.text() == "3-5-2, 32 weights", timeout=20_000)
    assert trainer.panel.network.combo.currentText() == "Own model"
    asks(trainer, path, monkeypatch, "Cancel")  # each time
    trainer.store.undo()
    assert trainer.now == before


def test_one_output_brings_the_loss_for_a_logit_along(
    trainer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "logit.py"
    path.write_text(MODEL.format(outputs=1, y="(x[:, 0] > 30).long()"))
    asks(trainer, path, monkeypatch, "Run")
    ended(trainer)
    assert now(trainer).loss.key == "bce_with_logits"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("def model(:\n", "line 1"),
        ("x = 1\n\ny = 1 / 0\n", "line 3: ZeroDivisionError"),
        ("pass\n", "has no function model()"),
        (MODEL.format(outputs=7, y="(x[:, 0] > 30).long()"), "[4, 7]"),
    ],
)
def test_a_fault_of_the_file_is_said_with_its_line(
    trainer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, sentence: str
) -> None:
    path, before = tmp_path / "bad.py", trainer.now
    path.write_text(text)
    asks(trainer, path, monkeypatch, "Run")
    ended(trainer)
    assert sentence in trainer.panel.network.own.complaint.text()
    assert trainer.now == before


def test_a_scenario_with_a_model_file_does_not_run_it(trainer: Person, tmp_path: Path) -> None:
    path, ran = tmp_path / "harm.py", tmp_path / "ran"
    path.write_text(f"open({str(ran)!r}, 'w')\ndef model(): pass\n")
    trainer.store.open(trainer.now.with_training(network={"key": "own", "path": str(path)}))
    network = trainer.panel.network
    trainer.qtbot.waitUntil(lambda: "has not been allowed to run" in network.impossible.text(), timeout=20_000)
    assert not ran.exists()
    trainer.picks(network.combo, "Softmax regression")
    assert now(trainer).network.key == "softmax"
