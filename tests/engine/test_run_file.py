"""Run files: what is saved comes back bit for bit, and what is not a whole run is refused in one sentence."""

from __future__ import annotations

import io
import os
import pickle
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Outcome
from engine.declared import BadInput
from engine.history import ROW_ARRAYS, History, Lane
from engine.jobs.train import run
from engine.run_file import ARRAYS, open_run, save_run
from engine.scenario import Scenario
from engine.sliced import slice_run
from engine.trainer import Trainer
from tests.engine.run_kit import Arrays, arrays, saved, small, trained

# --- there and back ------------------------------------------------------------------------------------


def assert_same(one: History, other: History) -> None:
    for name in ROW_ARRAYS:
        before, after = getattr(one.rows, name), getattr(other.rows, name)
        assert before.dtype == after.dtype
        np.testing.assert_array_equal(before, after)
    for fact in ("lanes", "endings", "layers", "steps_per_epoch", "changes", "last_step", "stride"):
        assert getattr(one, fact) == getattr(other, fact)


def test_a_run_comes_back_bit_for_bit(tmp_path: Path) -> None:
    found = open_run(saved(tmp_path))
    assert_same(trained().history, found.history)
    assert found.scenario == small()
    assert found.problem().layout == trained().problem.layout


def test_it_holds_no_pickles_and_any_reader_of_numpy_reads_it(tmp_path: Path) -> None:
    found = arrays(saved(tmp_path))
    assert set(found) == {"scenario", "about", *ARRAYS}
    assert all(array.dtype.kind in "ifU" for array in found.values())
    assert found["weights"].shape == (5, 2, 17)
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


def test_what_was_changed_on_the_way_is_in_its_scenario(tmp_path: Path) -> None:
    scenario = small(seeds=2, record_every=3)
    trainer = Trainer(scenario.training)
    while trainer.step < 5:
        trainer.advance()
    trainer.change_rate(1, 0.02)
    while not trainer.over:
        trainer.advance()
    trainer.extend(2)
    while not trainer.over:
        trainer.advance()
    path = tmp_path / "run.npz"
    save_run(path, scenario, trainer.history)
    found = open_run(path)
    assert_same_rows(found.history, trainer.history)
    assert (found.training.changes, found.training.more_epochs) == (trainer.history.changes, 2)
    again = run(found.training).history
    np.testing.assert_array_equal(again.rows.weights[-1], found.history.rows.weights[-1])


def assert_same_rows(one: History, other: History) -> None:
    for name in ROW_ARRAYS:
        np.testing.assert_array_equal(getattr(one.rows, name), getattr(other.rows, name))


def test_a_thinned_recording_keeps_its_rows(tmp_path: Path) -> None:
    scenario = small(record_every=1, epochs=100)
    training = scenario.training
    history = History(trained().history.lanes, 64, every=1, steps_per_epoch=3, layers=trained().history.layers)
    whole = run(training).history
    for row in range(whole.count):
        history.append(whole.rows.taken(slice(row, row + 1)), whole.endings, last=row == whole.count - 1)
    assert history.stride > 1
    save_run(tmp_path / "run.npz", scenario, history)
    assert_same(history, open_run(tmp_path / "run.npz").history)


def test_one_that_left_the_numbers_and_one_that_is_still_running_come_back(tmp_path: Path) -> None:
    scenario = small(racers=[{"key": "sgd", "lr": 1e6}, "adam"], loss="cross_entropy", diverged_beyond=1e12)
    trainer = Trainer(scenario.training)
    while trainer.step < 8:
        trainer.advance()
    save_run(tmp_path / "run.npz", scenario, trainer.history)
    found = open_run(tmp_path / "run.npz").history
    assert found.endings == trainer.history.endings
    assert found.endings[1].outcome is Outcome.RUNNING


def test_a_run_that_was_opened_can_be_sliced(tmp_path: Path) -> None:
    found = open_run(saved(tmp_path))
    before = slice_run(small(), trained().history, plane="random", grid=5)
    after = slice_run(found.scenario, found.history, plane="random", grid=5)
    np.testing.assert_array_equal(before.slice.loss, after.slice.loss)


def test_it_is_a_scenario_too_with_train_in_front(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    save_run(path, small().changed(workspace="race"), trained().history)
    assert Scenario.open(path) == small()


def test_nothing_recorded_is_nothing_to_save(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no recording to export"):
        save_run(tmp_path / "run.npz", small(), History((Lane(0, 0, 0),)))
    assert not list(tmp_path.iterdir())


# --- what is refused -----------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        open_run(path)
    words = str(caught.value)
    assert words.startswith(f"{path} cannot be opened: ")
    assert words.endswith((".", "?"))
    assert "\n" not in words
    return words


def changed(tmp_path: Path, **changes: Any) -> Path:
    """The file with some arrays put in place of its own."""
    found: Arrays = {**arrays(saved(tmp_path)), **changes}
    np.savez(tmp_path / "run.npz", allow_pickle=True, **found)
    return tmp_path / "run.npz"


class Trap:
    """What runs a program when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("sprung",)


WRONG: dict[str, tuple[Arrays, str]] = {
    "a step that is no number": ({"step": np.array([0, np.nan, 2, 3, 4])}, "does not hold whole numbers"),
    "steps that fall": ({"step": np.array([0, 3, 2, 9, 12])}, "do not rise"),
    "a negative step": ({"step": np.array([-3, 0, 6, 9, 12])}, "do not rise"),
    "too few steps": ({"step": np.arange(4)}, 'array "weights" has the shape'),
    "no rows": ({name: np.empty((0, 2, 17, 3)[: len(shape)], "i8" if kind == "i" else "f8")
                 for name, (kind, shape) in ARRAYS.items() if shape.startswith("T") and name != "grad_norm"},
                "has the shape"),
    "weights of another shape": ({"weights": np.zeros((5, 17))}, 'array "weights" has the shape [5, 17]'),
    "weights that are text": ({"weights": np.full((5, 2, 17), "x")}, "does not hold numbers"),
    "half precision": ({"weights": np.zeros((5, 2, 17), np.float16)}, "does not hold numbers"),
    "the other byte order": ({"weights": np.zeros((5, 2, 17), ">f8")}, "does not hold numbers"),
    "objects": ({"weights": np.full((5, 2, 17), None)}, "does not hold numbers"),
    "a trap": ({"sentences": np.array([Trap(), Trap()])}, "does not hold texts"),
    "a trap as the scenario": ({"scenario": np.array(Trap())}, "does not hold a text"),
    "another network's layers": ({"layers": np.array(["0"])}, "has the shape"),
    "lanes of others": ({"lanes": np.array([[0, 0], [0, 1]])}, "not the racers and seeds"),
    "an ending that is none": ({"outcomes": np.array([2, 99])}, "endings are none"),
    "an ending after the end": ({"ended": np.array([12, 13])}, "endings are none"),
    "an ending that contradicts": ({"ended": np.array([12, -1])}, "contradict"),
    "no steps in an epoch": ({"steps_per_epoch": np.array(0)}, "none that a training has"),
    "endless sentences": ({"sentences": np.array(["x" * 5000, ""])}, "too long"),
    "a scenario that is none": ({"scenario": np.array("{}")}, "not a Ravine scenario"),
    "a scenario of the future": ({"scenario": np.array('{"version": 2, "racers": []}')}, "Update Ravine"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "says"), WRONG.values(), ids=WRONG)
def test_arrays_that_no_training_made_are_refused(tmp_path: Path, changes: Arrays, says: str) -> None:
    assert says in refusal(changed(tmp_path, **changes))
    assert not Path("sprung").exists()


def test_weights_of_another_network_are_told_apart(tmp_path: Path) -> None:
    found = open_run(changed(tmp_path, weights=np.zeros((5, 2, 18))))
    with pytest.raises(BadInput, match="18 weights in 2 layers, the network 17 in 2"):
        found.problem()


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    for content in (b"", b"PK\x03\x04", b"hello", saved(tmp_path).read_bytes()[:1000], pickle.dumps(Trap())):
        path.write_bytes(content)
        assert "not a whole file" in refusal(path)
    np.savez(path, x=np.zeros(3))
    assert 'it has no array "scenario"' in refusal(path)
    assert "no such file" in refusal(tmp_path / "nowhere.npz")
    assert "it is a folder" in refusal(tmp_path)
    assert not Path("sprung").exists()


def test_a_bomb_is_not_blown_up(tmp_path: Path) -> None:
    """Ten gigabytes of zeros pack into ten megabytes: what the archive claims is looked at before it is read."""
    path = saved(tmp_path)
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (5, 2, 2**28)})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["weights.npy"] = head.getvalue()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "not as long as it says" in refusal(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            if name != "weights.npy":
                archive.writestr(name, content)
        with archive.open("weights.npy", "w", force_zip64=True) as stream:
            stream.write(parts["weights.npy"])
            for _ in range(72):
                stream.write(bytes(2**24))
    assert path.stat().st_size < 2**24
    assert "its arrays would take 1.21 GB; from a file of this size 1.07 may be" in refusal(path)


# --- what chance makes of a file -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def good() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return saved(Path(folder)).read_bytes()


def opens_or_says_why(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.npz"
        path.write_bytes(content)
        try:
            found = open_run(path)
        except BadInput as error:
            words = str(error)
        else:
            rows = found.history.rows
            assert rows.weights.shape[:2] == rows.train_loss.shape == (len(rows), len(found.history.lanes))
            return
    assert words.startswith(f"{path} cannot be opened: ")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=8))
def test_changed_bytes_are_refused_or_harmless(good: bytes, changes: list[tuple[int, int]]) -> None:
    content = bytearray(good)
    for place, byte in changes:
        content[place % len(content)] = byte
    opens_or_says_why(bytes(content))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 1 << 20), st.binary(max_size=40))
def test_cut_files_are_refused(good: bytes, length: int, tail: bytes) -> None:
    opens_or_says_why(good[: length % len(good)] + tail)


KINDS = st.sampled_from(["<i8", "<i4", "<f8", "<f4", "<U5", "|b1", "<c16", "|S3", "<M8[s]"])
SHAPES = st.lists(st.integers(0, 6), max_size=4).map(tuple)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(ARRAYS)), KINDS, SHAPES, st.integers(-3, 3))
def test_arrays_of_any_kind_and_shape_are_refused_or_fit(
    good: bytes, name: str, kind: str, shape: tuple[int, ...], value: int
) -> None:
    with np.load(io.BytesIO(good)) as found:
        parts = dict(found)
    parts[name] = np.full(shape, value).astype(kind)
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **parts)
    opens_or_says_why(file.getvalue())


def test_rows_of_a_file_are_those_of_a_history() -> None:
    assert tuple(name for name, (_, shape) in ARRAYS.items() if shape.startswith("T")) == ROW_ARRAYS
