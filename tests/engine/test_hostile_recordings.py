"""Files that no race wrote: each is one sentence, and nothing that one claims is believed before it is looked at."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest

from engine import BadInput, Scenario, export, run
from engine.recording_reader import read_recording
from engine.table import MOST_ROWS

SCENARIO = Scenario(landscape="rosenbrock", racers=["adam", "sgd"], stop={"steps": 6})
Change = Callable[[dict[str, Any]], None]


class Trap:
    """What would run if a pickle were read."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("a pickle was read",)


def refusal(path: Path) -> str:
    """The one sentence that a file gets."""
    with pytest.raises(BadInput) as raised:
        read_recording(path)
    words = str(raised.value)
    assert words.startswith(str(path))
    assert "\n" not in words
    return words


def written(folder: Path, kind: str) -> Path:
    path = folder / f"race.{kind}"
    export(path, SCENARIO, run(SCENARIO))
    return path


def changed(folder: Path, change: Change) -> Path:
    """A recording as JSON whose parts were changed."""
    path = written(folder, "json")
    parts = json.loads(path.read_text(encoding="utf-8"))
    change(parts)
    path.write_text(json.dumps(parts), encoding="utf-8")
    return path


def facts(**values: Any) -> Change:
    """Changes what is said of the recording."""
    return lambda parts: parts["about"]["facts"].update(values)


def column(name: str, row: int, value: Any) -> Change:
    """Changes one number."""
    return lambda parts: parts[name].__setitem__(row, value)


LIES: dict[str, tuple[Change, str]] = {
    "racers of another race": (column("racer", 0, 1), 'its column "racer" is not that of a race'),
    "steps that fall": (column("step", 1, 7), 'its column "step" is not that of a race'),
    "a text for a number": (column("loss", 0, "much"), 'its column "loss" has something that is no number'),
    "a list for a number": (column("loss", 0, [1.0]), 'its column "loss" is no list'),
    "a number beyond all": (column("racer", 0, 10**400), "no JSON object of columns|no number"),
    "a whole number that is none": (column("racer", 0, 0.5), 'its column "racer" has something that is no number'),
    "a row too few": (lambda parts: parts["x"].pop(), 'its column "x" has not 14 rows'),
    "a column too few": (lambda parts: parts.pop("loss"), 'it has no "loss"|no JSON object|holds no recording'),
    "other columns": (lambda parts: parts["about"]["columns"]["dtypes"].update(loss="text"), 'it has no column "loss"'),
    "a type that is none": (lambda parts: parts["about"]["columns"]["dtypes"].update(loss="object"), "what it says of"),
    "bits of no NaN": (lambda parts: parts["about"]["columns"]["nans"].update(loss=[[0, 2, "0"]]), "what it says"),
    "too many rows": (lambda parts: parts["about"].update(rows=MOST_ROWS + 1), "what it says of its table"),
    "rows below nothing": (lambda parts: parts["about"].update(rows=-1), "what it says of its table"),
    "facts that are none": (lambda parts: parts["about"].update(facts=[]), "what it says of its table"),
    "no endings": (facts(endings=[]), "its endings are not those of its racers"),
    "an ending that is none": (facts(endings=[[99, 6, ""], [2, 6, ""]]), "it has endings that no race has"),
    "an ending without its step": (facts(endings=[[2, None, ""], [2, 6, ""]]), "it has endings that no race has"),
    "an ending after the limit": (facts(endings=[[2, 7, ""], [2, 6, ""]]), "it has endings that no race has"),
    "an endless sentence": (facts(endings=[[2, 6, "a" * 10**5], [2, 6, ""]]), "it has endings that no race has"),
    "no stride": (facts(stride=0), "its steps are none"),
    "an endless recording": (facts(last_step=2**62), "its steps are none"),
    "more steps than fit": (facts(last_step=10**6), "its steps are none"),
    "steps beside that are none": (facts(beside=[3.5]), "its steps are none"),
    "the last step left out": (facts(stride=4), "its steps are none"),
    "a scenario of the future": (lambda parts: parts["scenario"].update(version=99), "version 99"),
    "a scenario without racers": (lambda parts: parts["scenario"].update(racers=[]), "nobody races"),
    "more lanes than can race": (
        lambda parts: parts["scenario"].update(seeds=1000, starts=[[0, 0]] * 1000), "more than 20,000 runs",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "says"), LIES.values(), ids=LIES)
def test_what_no_race_could_have_recorded_is_refused(tmp_path: Path, change: Change, says: str) -> None:
    assert re.search(says, refusal(changed(tmp_path, change)))


def test_a_small_file_cannot_ask_for_a_large_recording(tmp_path: Path) -> None:
    """One racer of 60,000 rows beside 9,999 that ended at once would take 50 GB as arrays."""

    def grow(parts: dict[str, Any]) -> None:
        steps, starts = 60_000, 5_000
        parts["scenario"].update(starts=[[0.0, 0.0]] * 1000, seeds=5, stop={"steps": steps})
        ended = [[2, steps, ""], *([[2, 0, ""]] * (2 * starts - 1))]
        parts["about"]["facts"].update(endings=ended, last_step=steps)

    assert "more rows than a recording of so many racers keeps" in refusal(changed(tmp_path, grow))


@pytest.mark.parametrize("kind", ["csv", "json", "npz", "parquet"])
def test_a_part_of_a_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, kind)
    whole = path.read_bytes()
    for share in (0.5, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        refusal(path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("\n0,adam,0,3,", "\n0,adam,0,three,", "its rows 0 to 14 are not the columns"),
        ("\n0,adam,0,3,", "\n\n0,adam,0,3,", "its rows 0 to 14 are not the columns"),
        ("\n0,adam,0,3,", f"\n{'9' * 200_000},adam,0,3,", "a line that is too long"),
        ("\nracer,", "\nracers,", "its line of column names is not what its head says"),
        ("\nracer,", "\nracer\r,", "its line of column names is not what its head says"),
        ("\n1,sgd,0,6,", "\n1,sgd,0,6,0\n1,sgd,0,6,", "its rows 0 to 14 are not|it has more than the 14 rows"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = written(tmp_path, "csv")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    assert re.search(says, refusal(path))


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "json")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"x": [', f'"x": [{"[" * 5_000_000}', 1), encoding="utf-8")
    assert 'its column "x" is no list' in refusal(path)
    path.write_text(text.replace('"about": {', f'"about": {{"a": {"[" * 5_000_000}', 1), encoding="utf-8")
    assert "no JSON object of columns" in refusal(path)


def repacked(path: Path, **arrays: Any) -> None:
    """Some arrays of an NPZ file in place of others, pickles among them."""
    with np.load(path) as found:
        np.savez(path, allow_pickle=True, **{**found, **arrays})


def test_no_pickle_is_read(tmp_path: Path) -> None:
    for name in ("about", "loss"):
        path = written(tmp_path, "npz")
        repacked(path, **{name: np.array([Trap()] * 14)})
        assert f'its array "{name}"' in refusal(path) or f'it has no column "{name}"' in refusal(path)


def test_a_bomb_is_not_blown_up(tmp_path: Path) -> None:
    """Of megabytes of zeros that claim to be a gigabyte only the claim is looked at."""
    path, head = written(tmp_path, "npz"), io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (2**27,)})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("bomb.npy", head.getvalue() + bytes(2**26))
    assert 'its array "bomb" has the shape [134217728] in place of [14]' in refusal(path)


def test_a_head_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    """The second kind of head says its own length in four bytes."""
    path = written(tmp_path, "npz")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.npy", b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + bytes(2**20))
    assert 'its array "bomb" is of a kind that Ravine does not write' in refusal(path)


def test_columns_of_parquet_that_are_not_ours_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "parquet")
    table = pyarrow.parquet.read_table(path)
    more = table.append_column("more", pyarrow.array([[1]] * 14))
    pyarrow.parquet.write_table(more, path)
    assert "columns of types that Ravine does not write" in refusal(path)
    holes = table.set_column(table.column_names.index("loss"), "loss", pyarrow.array([None] * 14, pyarrow.float64()))
    pyarrow.parquet.write_table(holes, path)
    assert "not a whole file" in refusal(path)
    pyarrow.parquet.write_table(table.slice(0, 9), path)
    assert "9 rows in place of 14" in refusal(path)
    pyarrow.parquet.write_table(table.replace_schema_metadata({}), path)
    assert "holds no recording" in refusal(path)


def test_folders_and_what_is_not_there(tmp_path: Path) -> None:
    assert "it is a folder" in refusal(tmp_path)
    assert "no such file" in refusal(tmp_path / "nowhere.csv")
