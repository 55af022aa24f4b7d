"""The command line as a program of its own: its streams, terminals, exit codes and Ctrl+C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.engine.cli_kit import RACE

ROOT = Path(__file__).parents[2]


def ravine(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "main.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, **more)


def test_the_program_runs_without_qt_and_torch() -> None:
    watch = "import sys; from engine.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", watch, *RACE], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "numpy" in loaded
    assert not loaded & {"torch", "PySide6", "shiboken6", "pyqtgraph"}


def test_help_shows_examples() -> None:
    assert "race" in ravine("--help").stdout
    for command in ("race", "loss", "list"):
        done = ravine(command, "--help")
        assert done.returncode == 0
        assert "Examples:" in done.stdout


def test_a_mistake_ends_with_2_and_success_with_0() -> None:
    wrong = ravine("race", "--optimizer", "adma")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == '"adma" is not a known optimizer; did you mean "adam"?\n'
    right = ravine(*RACE)
    assert (right.returncode, right.stderr) == (0, "")


def test_a_narrow_terminal_that_knows_no_greek_gets_its_table() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = ravine("race", "--landscape", "ravine", "--optimizer", "sgd:lr=0.03", env=environment)
    assert done.returncode == 0
    assert "above the limit 2/? = 0.02" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="closing a stream is the shell's work")
@pytest.mark.parametrize(("closed", "code"), [(">&-", 0), ("2>&-", 0), ("| head -1", 0), (">/dev/full", 1)])
def test_a_stream_that_takes_nothing_ends_without_a_traceback(closed: str, code: int) -> None:
    command = f'"{sys.executable}" main.py list optimizers --json {closed}'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == code
    assert done.stderr in ("", "the output cannot be written: no space left on device.\n")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are those of POSIX")
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_terminal_is_too_narrow_for_the_numbers_and_the_sentence(columns: int) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "dumb"}
    words = ["race", "--landscape", "ravine", "--optimizer", "sgd:lr=0.03"]
    process = subprocess.Popen([sys.executable, "main.py", *words], cwd=ROOT, stdout=theirs, env=environment)
    os.close(theirs)
    seen = b""
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert process.wait(60) == 0
    shown = " ".join(seen.decode().split())
    assert "SGD lr=0.03 -1.411 128 8.192e+05 1.28e+04" in shown
    if columns < 120:
        assert shown.endswith("diverged at step 8; learning rate 0.03 is above the limit 2/λ = 0.02 here")


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_ctrl_c_ends_with_one_line_and_no_file(tmp_path: Path) -> None:
    words = ["race", "--optimizer", "adam", "--noise", "1", "--steps", "100000000", "--out", str(tmp_path / "a.csv")]
    # with noise it never converges
    watched = f"import engine.heat as h; f = h.Heat.run_chunk\n{WATCH}\nfrom engine.cli import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", watched, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "racing\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert err == "Interrupted; no file is half-written.\n"
    assert not list(tmp_path.iterdir())


WATCH = """
import sys
def tell(heat, pace):  # says when the race is under way, so that the test need not guess
    h.Heat.run_chunk = f
    print("racing", flush=True)
    f(heat, pace)
h.Heat.run_chunk = tell
"""


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are those of POSIX")
def test_a_terminal_shows_a_bar_when_it_takes_longer_than_a_second() -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "main.py", "race", "--optimizer", "adam:lr=1e-6", "--steps", "100000000"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen, began = b"", time.monotonic()
    while b"racing" not in seen and time.monotonic() < began + 60:
        seen += os.read(ours, 1024)
    process.send_signal(signal.SIGINT)
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert process.wait(60) == 130
    assert b"racing" in seen
    assert b"Interrupted" in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1024)
    except OSError:  # Linux's way to say that the other end is closed
        return b""
