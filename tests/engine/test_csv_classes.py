"""The user's own CSV for networks: any number of features, and words or numbers as the names of classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_iris

from engine.cli import main
from engine.csv_file import MOST_CLASSES
from engine.dataset import DATASETS, Data, Size
from engine.declared import BadInput
from engine.landscapes.model import ModelLandscape

from .cli_kit import Capture


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.csv"


def read(file: Path, text: str, **settings: Any) -> Data:
    file.write_text(text, encoding="utf-8")
    return DATASETS.read({"key": "csv", "path": str(file), **settings}).load()


def test_fishers_irises_come_back_from_a_file(file: Path) -> None:
    iris = load_iris()
    rows = [",".join([*map(str, row), iris.target_names[t]]) for row, t in zip(iris.data, iris.target, strict=True)]
    data = read(file, "sl,sw,pl,pw,species\n" + "\n".join(rows), x=["all"], y="species")
    assert np.array_equal(data.x, iris.data) and np.array_equal(data.y, iris.target)
    assert data.x_names == ("sl", "sw", "pl", "pw")
    assert data.classes == ("setosa", "versicolor", "virginica")
    assert data.note == 'species has 3 classes, numbered from 0 in this order: "setosa", "versicolor", "virginica".'


def test_thirty_features_are_read_by_name_or_all_of_them(file: Path) -> None:
    found = load_breast_cancer()
    names = [f"f{place}" for place in range(30)]
    lines = [",".join(map(repr, [*map(float, row), int(t)])) for row, t in zip(found.data, found.target, strict=True)]
    text = ",".join([*names, "benign"]) + "\n" + "\n".join(lines)
    data = read(file, text, x=["all"], y="benign", classify=True)
    assert np.array_equal(data.x, found.data) and np.array_equal(data.y, found.target)
    assert (data.classes, data.note) == (("0", "1"), "")
    assert np.array_equal(read(file, text, x=["f29", "f0", "f7"]).x, found.data[:, [29, 0, 7]])
    assert DATASETS.read({"key": "csv", "path": str(file), "x": ["all"], "classify": True}).size == Size(569, 30, 2)


@pytest.mark.parametrize(
    ("cells", "classify", "classes", "y"),
    [
        ("b a c a", False, ("a", "b", "c"), [1, 0, 2, 0]),
        ("10 9 2 9", True, ("2", "9", "10"), [2, 1, 0, 1]),
        ("10 9 2 9", False, (), [10, 9, 2, 9]),
        ("1.0 2 1 3", True, ("1", "2", "3"), [0, 1, 0, 2]),
        ("x 5 x -1", True, ("-1", "5", "x"), [2, 1, 2, 0]),
        ("inf 1 -nan 1", True, ("1", "-nan", "inf"), [2, 0, 1, 0]),
        ("1_0 1 1_0 1", True, ("1", "1_0"), [1, 0, 1, 0]),
    ],
)
def test_classes_are_numbered_in_their_order(
    file: Path, cells: str, classify: bool, classes: tuple[str, ...], y: list[int]
) -> None:
    rows = "".join(f"{place},{cell}\n" for place, cell in enumerate(cells.split()))
    data = read(file, "x,y\n" + rows, classify=classify, y="y")
    assert (data.classes, data.y.tolist()) == (classes, y)


def test_numbers_are_classes_with_a_decimal_comma_too(file: Path) -> None:
    data = read(file, "x;y\n1;0,5\n2;1,5\n3;0,50\n", classify=True)
    assert (data.classes, data.y.tolist()) == (("0,5", "1,5"), [0, 1, 0])


def test_classes_are_those_of_the_rows_that_are_used(file: Path) -> None:
    data = read(file, "x,y\n1,b\n,a\n3,c\n4,\n5,b\n", y="y")
    assert (data.classes, data.y.tolist()) == (("b", "c"), [0, 1, 0])
    assert data.note == (
        '2 of 5 rows were left out: 2 with a missing value (first: line 3, "x"). In y, "b" is read as 0 and "c" as 1.'
    )


def test_many_classes_are_named_but_for_the_last(file: Path) -> None:
    data = read(file, "x,y\n" + "".join(f"{n},w{n:02}\n" for n in range(12)), y="y")
    assert data.note.startswith('y has 12 classes, numbered from 0 in this order: "w00", ')
    assert data.note.endswith('"w09", ….')


def test_a_column_called_all_is_meant_by_its_name(file: Path) -> None:
    assert read(file, "a,all,y\n1,2,3\n4,5,6\n", x=["all"]).x.tolist() == [[2], [5]]


@pytest.mark.parametrize(
    ("text", "settings", "words"),
    [
        ("x,y\n1,a\n2,a\n", {"y": "y", "classify": True}, 'the column "y" of mine.csv has one value only'),
        ("x,y\n1,1\n2,1.0\n", {"classify": True}, "has one value only; a target of classes has 2 to 200"),
        ("x,y\n1,\n2,\n", {"y": "y", "classify": True}, "none of the 2 rows"),
        ("n,y\na,1\nb,2\n", {"x": ["all"]}, "has 1 column of numbers; say which columns are x and y"),
        ("a,b,y\n1,2,3\n", {"x": ["a", "b", "1"]}, 'the column "a" of mine.csv is taken twice; take it once'),
        ("a,y\n1,2\n", {"x": ["y"], "y": "y"}, 'the column "y" of mine.csv is taken twice'),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(file: Path, text: str, settings: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(file, text, **settings)


@pytest.mark.parametrize("classify", [False, True])
def test_too_many_words_are_no_classes(file: Path, classify: bool) -> None:
    rows = [f"{n},name {n}\n" for n in range(MOST_CLASSES + 1)]
    assert len(read(file, "x,y\n" + "".join(rows[:-1]), y="y", classify=classify).classes) == MOST_CLASSES
    with pytest.raises(
        BadInput, match=r'the column "y" of mine\.csv has 201 different values; a target of classes has'
    ):
        read(file, "x,y\n" + "".join(rows), y="y", classify=classify)


# --- models with two parameters ---------------------------------------------------------------------------

COLOURS = "a,b,c,colour\n" + "".join(f"{n},{n * n},{n % 3},{('red', 'green', 'blue')[n % 3]}\n" for n in range(9))


@pytest.mark.parametrize(
    ("model", "x", "y", "words"),
    [
        ("line", ["all"], "c", "Line needs 1 of x, but the data have 2 columns."),
        ("two_features", ["all"], "colour", "needs 2 of x, but the data have 3 columns."),
        ("line", ["a"], "colour", 'Line predicts numbers; colour has classes, such as "blue".'),
        ("logistic", ["a"], "colour", "needs the labels 0 and 1, or -1 and 1; colour has blue, green, red."),
    ],
)
def test_they_refuse_what_they_cannot_take(file: Path, model: str, x: list[str], y: str, words: str) -> None:
    file.write_text(COLOURS)
    loss = "bce_with_logits" if model == "logistic" else "mse"
    data = {"key": "csv", "path": str(file), "x": x, "y": y}
    with pytest.raises(BadInput) as caught:
        ModelLandscape.checked({"model": model, "loss": loss, "data": data})
    assert words in str(caught.value)


def test_the_command_line_takes_all_columns(capsys: Capture, file: Path) -> None:
    file.write_text(COLOURS)
    words = ["race", "--model", "two_features", "--data", str(file), "--x", "all", "--y", "c", "--steps", "3"]
    assert main([*words, "--optimizer", "sgd:lr=0.001"]) == 0
    assert "w1" in capsys.readouterr().out
