"""The user's own CSV: whatever separates its columns, and a sentence for whatever is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from engine.csv_file import look, read_columns
from engine.csv_table import LARGEST
from engine.dataset import DATASETS
from engine.declared import BadInput
from engine.landscapes.model import ModelLandscape


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.csv"


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2.5\n3,4\n",
        "a;b\n1;2,5\n3;4\n",
        "a\tb\r\n1\t2.5\r\n3\t4\r\n",
        '"a","b"\n"1","2.5"\n 3 , 4 \n',
        "\ufeffa,b\n\n1,2.5\n\n3,4",
        "# a comment\na,b\n1,2.5e0\n3,4\n",
        "a,b,c\n1,2.5,x\n3,4,\n",
    ],
)
def test_tables_of_many_kinds_are_read(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    found = read_columns(file, ["a"], "b")
    assert found.values.tolist() == [[1, 2.5], [3, 4]]
    assert (found.names, found.note) == (("a", "b"), "")


def test_utf_16_is_read(file: Path) -> None:
    file.write_text("größe,b\n1,2\n3,4\n", encoding="utf-16")
    assert read_columns(file, ["größe"], "b").values.tolist() == [[1, 2], [3, 4]]


def test_without_names_columns_have_numbers(file: Path) -> None:
    file.write_text("1;2,5;7\n3;4;8\n")
    assert look(file, 1).columns == ("1", "2", "3")
    assert read_columns(file, ["3"], "2").values.tolist() == [[7, 2.5], [8, 4]]


def test_columns_go_by_number_too_and_names_are_made_distinct(file: Path) -> None:
    file.write_text("a,a,\n1,2,3\n4,5,6\n")
    assert look(file, 1).columns == ("a", "a (2)", "3")
    assert read_columns(file, ["2"], "1").values.tolist() == [[2, 1], [5, 4]]


def test_a_look_shows_the_first_rows_and_which_columns_hold_numbers(file: Path) -> None:
    file.write_text("name,age,height\nAnn,31,1.7\nBob,,1.8\nCy,40\n")
    found = look(file, 3)
    assert found.rows == (("Ann", "31", "1.7"), ("Bob", "", "1.8"), ("Cy", "40", ""))
    assert found.numbers == ("age", "height")


def test_rows_that_cannot_be_used_are_counted(file: Path) -> None:
    file.write_text("x,y\n1,1\n2,\nthree,3\n4,NA\n5,inf\n6\n7,1_0\n8,8\n")
    found = read_columns(file, ["x"], "y")
    assert found.values.tolist() == [[1, 1], [8, 8]]
    assert found.note == (
        '6 of 8 rows were left out: 3 with a missing value (first: line 3, "y"), 2 with text where a number should be '
        '(first: line 4, "x"), 1 with a number beyond 1e12 (first: line 6, "y").'
    )


def test_two_words_are_classes_in_the_order_of_the_alphabet(file: Path) -> None:
    file.write_text("dose,survived\n1,no\n2,yes\n3,\n4,yes\n")
    landscape = ModelLandscape.checked(
        {
            "model": "logistic",
            "loss": "bce_with_logits",
            "data": {"key": "csv", "path": str(file), "x": ["dose"], "y": "survived"},
        }
    )
    assert landscape.samples.y.tolist() == [0, 1, 1]
    assert landscape.samples.raw.classes == ("no", "yes")
    assert landscape.samples.raw.note == (
        '1 of 4 rows were left out: 1 with a missing value (first: line 4, "survived"). '
        'In survived, "no" is read as 0 and "yes" as 1.'
    )


def test_columns_left_out_are_the_first_and_last_of_numbers(file: Path) -> None:
    file.write_text("name,a,b,c\nx,1,2,3\ny,4,5,6\n")
    data = DATASETS.read({"key": "csv", "path": str(file)}).load()
    assert (data.x_names, data.y_name) == (("a",), "c")


@pytest.mark.parametrize(
    ("content", "x", "y", "words"),
    [
        (b"", "a", "b", "mine.csv is empty"),
        (b"a,b\n", "a", "b", "no rows below the names"),
        (b"a\n1\n2\n", "a", "a", "mine.csv has one column"),
        (b"a,b\n1,2\n", "a", "c", '"c" is not a known column of mine.csv; known: a, b'),
        (b"age,b\n1,2\n", "agee", "b", 'did you mean "age"'),
        (b"a,b\n1,red\n2,\n3,red\n", "a", "b", 'the column "b" of mine.csv holds text, such as "red" in line 2'),
        (b"# mine\n\na,b\n,1\nred,2\n", "a", "b", 'the column "a" of mine.csv holds text, such as "red" in line 5'),
        (b"a,b\n1,2\n", "a", "1", 'the column "a" of mine.csv is taken twice'),
        (b"a,b\n1,\n,2\n", "a", "b", 'none of the 2 rows of mine.csv has a number in each of "a" and "b"'),
        (b"\x00\x01\x02", "a", "b", "not a text in UTF-8"),
        (b"a,b\n1,\xff\n", "a", "b", "not a text in UTF-8"),
        (b"a,b\nx,1\ny,2\n", "", "", "has 1 column of numbers; say which"),
        (b'a,b\n1,"' + b"2" * 200_000 + b'"\n', "a", "b", r"is not a table: field larger .*\(line 2\)"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(file: Path, content: bytes, x: str, y: str, words: str) -> None:
    file.write_bytes(content)
    with pytest.raises(BadInput, match=words):
        read_columns(file, [x] if x else [], y)


def test_a_file_that_is_too_large_is_not_opened(file: Path) -> None:
    with open(file, "wb") as empty:
        empty.truncate(2_000_000_000)
    with pytest.raises(BadInput, match=r"mine.csv has 2.0 GB; up to 50 MB are read"):
        look(file, 5)
    os.truncate(file, LARGEST + 1_000_000)
    with pytest.raises(BadInput, match="has 51 MB"):
        look(file, 5)


def test_a_missing_file_and_a_folder_are_named(file: Path) -> None:
    with pytest.raises(BadInput, match=r"there is no file .*mine.csv"):
        look(file, 1)
    with pytest.raises(BadInput, match="is a folder"):
        look(file.parent, 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(BadInput, match=r"mine.csv is a pipe or a device"):
        look(file, 1)


def test_the_names_of_columns_may_go_over_lines(file: Path) -> None:
    file.write_text('"dose\n(mg)",b\n1,2.5\n3,4\n')
    found = look(file, 9)
    assert (len(found.columns), found.columns[1], found.rows) == (2, "b", (("1", "2.5"), ("3", "4")))
    assert read_columns(file, ["1"], "b").values.tolist() == [[1, 2.5], [3, 4]]


@pytest.mark.parametrize("path", ["", "a\0.csv"])
def test_without_a_file_one_is_asked_for(path: str) -> None:
    with pytest.raises(BadInput, match="no file is named; choose a CSV file"):
        DATASETS["csv"].checked({"path": path}).load()


def test_a_landscape_says_what_is_wrong_with_its_file(file: Path) -> None:
    with pytest.raises(BadInput, match="there is no file"):
        ModelLandscape.checked({"model": "line", "loss": "mse", "data": {"key": "csv", "path": str(file)}})


def test_a_file_is_read_again_when_it_has_changed(file: Path) -> None:
    data = DATASETS.read({"key": "csv", "path": str(file)})
    file.write_text("1,2\n3,4\n")
    before = data.load()
    assert data.load() is before
    file.write_text("1,2\n3,4\n5,6\n")
    assert len(data.load()) == 3
    landscape = ModelLandscape.checked({"model": "line", "loss": "mse", "data": data})
    assert np.array_equal(landscape.samples.x[:, 0], [1, 3, 5])
