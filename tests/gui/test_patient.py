"""An interrupt ends a picture, a clip or a page cleanly: it waits until nothing is being painted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gui.cli.patient import patient

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")


def test_interrupt_waits_until_it_is_heeded() -> None:
    reached: list[str] = []

    def work() -> None:
        with patient() as heed:
            signal.raise_signal(signal.SIGINT)
            reached.append("painted")
            heed()
            reached.append("went on")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached == ["painted"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_interrupt_comes_at_the_end_of_the_block_at_the_latest() -> None:
    with pytest.raises(KeyboardInterrupt), patient():
        signal.raise_signal(signal.SIGINT)


def test_error_of_the_block_is_told_and_the_old_handler_is_back() -> None:
    with pytest.raises(OSError, match="full"), patient():
        raise OSError("full")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ignored_interrupt_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with patient() as heed:
            signal.raise_signal(signal.SIGINT)
            heed()
    finally:
        signal.signal(signal.SIGINT, before)


def test_it_may_run_in_a_thread_where_no_handler_can_be_set() -> None:
    seen: list[str] = []

    def run() -> None:
        with patient():
            seen.append("ran")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == ["ran"]


PAINTED = """
import sys
from gui.studio.stage import Stage
paint, painted = Stage.paint, []
def tell(stage, painter):  # says from within a painting that one is under way, and waits there for the signal
    painted.append(None)
    if len(painted) == 5:
        print("painting", flush=True)
        sys.stdin.readline()
    paint(stage, painter)
Stage.paint = tell
from main import main
sys.exit(main())
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_film_that_is_interrupted_while_it_paints_ends_with_one_line_and_no_file(
    tmp_path: Path, stop: signal.Signals
) -> None:
    words = ["render", "1", "--seconds", "60", "--size", "320x180", "--out", str(tmp_path / "a.mp4")]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", PAINTED, *words], cwd=ROOT, text=True, **streams)  # type: ignore[call-overload]
    assert process.stdout is not None
    assert process.stdout.readline() == "painting\n"
    process.send_signal(stop)
    out, err = process.communicate("\n", timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "Interrupted; no file is half-written.\n"
    assert not list(tmp_path.iterdir())
