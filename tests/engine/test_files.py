"""Files are written whole or not at all, and what cannot be written is said in a sentence."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from engine.declared import BadInput
from engine.files import writing

ROOT = Path(__file__).parents[2]


def test_a_file_appears_whole_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with writing(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("fault", [RuntimeError("a fault"), KeyboardInterrupt()])
def test_a_failed_block_leaves_the_old_file_and_nothing_else(tmp_path: Path, fault: BaseException) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail() -> None:
        with writing(path) as file:
            file.write(b"new")
            raise fault

    with pytest.raises(type(fault)):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="links and modes are those of POSIX")
def test_a_link_stays_a_link_and_others_may_read(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to(target)
    with writing(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~umask


def test_a_missing_folder_and_a_folder_in_the_way_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r'a\.csv cannot be written: there is no folder ".*nowhere"\.'):
        writing(tmp_path / "nowhere" / "a.csv").__enter__()
    with pytest.raises(BadInput, match="cannot be written: it is a folder"):
        writing(tmp_path).__enter__()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_in_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BadInput, match="you may not write in the folder"):
            writing(tmp_path / "a.csv").__enter__()
    finally:
        tmp_path.chmod(0o700)


FULL_DISK = """
import resource, sys
from pathlib import Path
from engine.declared import BadInput
from engine.files import writing

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with writing(Path(sys.argv[1])) as file:
        for _ in range(1000):
            file.write(b"x" * 1000)
except BadInput as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of files are those of POSIX")
def test_when_no_more_fits_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"{path} cannot be written: it would be larger than files may be here."
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_called_that() -> None:
    from engine.files import unwritable

    with pytest.raises(OSError, match="No space") as full, open("/dev/full", "wb", buffering=0) as file:
        file.write(b"x")
    assert str(unwritable(Path("a.csv"), full.value)) == "a.csv cannot be written: the disk is full."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are those of POSIX")
def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    with pytest.raises(BadInput, match="a device or a pipe"), writing(path):
        pass
    assert path.is_fifo()
