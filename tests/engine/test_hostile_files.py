"""Files that mean harm are one sentence each, and take little memory while they are refused."""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from engine.declared import BadInput
from engine.opening import archive, opening
from engine.scenario import Scenario

ROOT = Path(__file__).parents[2]
MOST = 500  # MB that a loader may take, whatever it is given

JUDGE = """
import json, resource, sys
from pathlib import Path
import numpy
from engine.csv_file import read_columns
from engine.declared import BadInput
from engine.recording_reader import read_recording
from engine.run_file import is_run, open_run
from engine.scenario import Scenario

most, said = int(sys.argv[1]) * 2**20, {}
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + most, size + most))
loaders = (Scenario.open, read_recording, open_run, lambda path: read_columns(path, (), ""))
for path in sorted(Path(sys.argv[2]).iterdir()):
    is_run(path)
    for load in loaders:
        try:
            load(path)
            said.setdefault(path.name, []).append("")
        except BadInput as error:
            said.setdefault(path.name, []).append(str(error))
print(json.dumps(said))
"""


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(f"{name}.npy", content)
    return file.getvalue()


def array(value: object, shape: tuple[int, ...] | None = None) -> bytes:
    """The bytes of an array; with a shape, one that claims to have it."""
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(value), allow_pickle=True)
    claim = b"'shape': ()"
    return file.getvalue() if shape is None else file.getvalue().replace(claim, b"'shape': " + repr(shape).encode())


def many_members() -> bytes:
    """An archive whose list has a million members and nothing in them."""
    entry = b"PK\x01\x02" + bytes(42)
    listing = entry * 1_000_000
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + len(listing).to_bytes(4, "little") + bytes(6)
    return b"PK\x03\x04" + bytes(26) + listing + end


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch sprung",)


HOSTILE = {
    "nested.json": lambda: b"[" * 50_000_000,
    "nested-objects.json": lambda: b'{"racers":' * 900_000,
    "lists.json": lambda: b'{"racers": [' + b"[]," * 3_000_000 + b"[]]}",
    "names.json": lambda: json.dumps({f"n{k}": 0 for k in range(500_000)}).encode(),
    "long-name.json": lambda: json.dumps({"racers": [], "a" * 9_000_000: 0}).encode(),
    "long-word.json": lambda: json.dumps({"racers": ["a" * 9_000_000]}).encode(),
    "digits.json": lambda: b'{"racers": [], "seed": ' + b"9" * 1_000_000 + b"}",
    "numbers.json": lambda: b'{"racers": [{"key": "adam", "lr": 1e999}], "starts": [[NaN, -Infinity]]}',
    "picture.json": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "carried.json": lambda: b'{"scenario": {' + b'"a": {' * 1_000_000,
    "text.csv": lambda: b"# ravine-scenario: " + b"{" * 20_000_000,
    "quotes.csv": lambda: b'"' * 20_000_000,
    "bomb.npz": lambda: zipped(scenario=bytes(200_000_000), about=bytes(200_000_000)),
    "claim.npz": lambda: zipped(scenario=array("{}", (10**12,)), about=array("{}")),
    "pickle.npz": lambda: zipped(scenario=array(np.array([Trap()], dtype=object)), about=array("{}")),
    "pickle.json": lambda: pickle.dumps(Trap()),
    "members.npz": many_members,
    "other.npz": lambda: zipped(weights=array([1.0]), steps_per_epoch=array(3)),
    "short.parquet": lambda: b"PAR1" + bytes(100) + b"\xff\xff\xff\x7fPAR1",
    "empty.json": lambda: b"",
}


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="limits of memory are those of Linux")
def test_hostile_files_are_a_sentence_and_little_memory(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, make in HOSTILE.items():
        (folder / name).write_bytes(make())
    os.mkfifo(folder / "pipe.json")
    (folder / "folder.npz").mkdir()
    (folder / "device.json").symlink_to("/dev/zero")
    (folder / "loop.json").symlink_to(folder / "loop.json")
    done = subprocess.run(
        [sys.executable, "-c", JUDGE, str(MOST), str(folder)],
        capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=250,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert set(said) == {path.name for path in folder.iterdir()}
    for name, sentences in said.items():
        for sentence in sentences:
            assert sentence, name
            assert "\n" not in sentence and len(sentence) < 700, (name, sentence)
    assert not (tmp_path / "sprung").exists()


def test_pipes_devices_and_folders_are_told_apart(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, says in ((tmp_path / "pipe", "a pipe or a device"), (Path("/dev/null"), "a pipe or a device"),
                       (tmp_path, "it is a folder")):  # fmt: skip
        with pytest.raises(BadInput, match=says):
            opening(path)


def test_what_comes_through_the_own_input_may_be_a_pipe() -> None:
    text = Scenario(racers=["adam"]).to_json()
    done = subprocess.run(
        [sys.executable, "main.py", "race", "--scenario", "/dev/stdin", "--steps", "5", "--json"],
        input=text, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["racers"][0]["optimizer"] == "adam"


def test_an_archive_of_a_million_members_is_not_listed() -> None:
    with pytest.raises(BadInput, match="too many files"):
        archive(io.BytesIO(many_members()))


def test_a_name_of_odd_bytes_is_a_sentence_too(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe\x1b[31m.json"))
    path.write_bytes(b"{")
    with pytest.raises(BadInput) as error:
        Scenario.open(path)
    assert str(error.value).isprintable()
