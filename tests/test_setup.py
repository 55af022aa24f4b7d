"""Set-up on machines that lack something: it says in one sentence what to type, and never asks or hangs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gui import screen

ROOT = Path(__file__).parent.parent
TOOLS = ("cat", "dirname", "env", "mktemp", "rm", "sh", "touch", "true", "uname")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="set-up is a script for sh")


class Machine:
    """A checkout on a machine whose programs are those put into `bin`; its user is not root."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.bin = folder / "checkout", folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(str(shutil.which(tool)))
        self.has("id", "echo 1000")
        for file in ("tools/setup.sh", "gui/screen.py", "Makefile", "pyproject.toml", "constraints.txt"):
            (self.checkout / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, self.checkout / file)

    def has(self, name: str, script: str) -> None:
        """Put a program on the machine."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def has_python(self, *, ensurepip: bool) -> None:
        """Put a Python 3.11 or newer on the machine, as Debian ships it or complete."""
        lacking = "" if ensurepip else 'case "$2" in "import ensurepip") exit 1;; esac'
        self.has("python3", f'{lacking}\nexec {sys.executable} "$@"')

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the checkout, with nobody at the keyboard."""
        variables = {"PATH": str(self.bin), **environment}
        return subprocess.run(
            command,
            cwd=self.checkout,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def set_up(self, purpose: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the set-up script."""
        return self.run("/bin/sh", "tools/setup.sh", purpose, **environment)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a checkout and hardly a program."""
    return Machine(tmp_path)


def test_a_machine_without_python_is_told_which(machine: Machine) -> None:
    ran = machine.set_up("run")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "Ravine needs Python 3.11 or newer" in ran.stderr
    assert not (machine.checkout / ".venv").exists()


def test_an_old_python_counts_as_none(machine: Machine) -> None:
    machine.has("python3", "exit 1")  # what it answers when asked whether it is new enough
    assert "Ravine needs Python 3.11 or newer" in machine.set_up("test").stderr


def test_without_the_right_to_install_the_line_to_type_is_printed(machine: Machine) -> None:
    machine.has_python(ensurepip=False)
    machine.has("apt-get", "echo called >&2; exit 1")
    machine.has("sudo", "exit 1")  # asks for a password
    ran = machine.set_up("test")
    venv = f"python3.{sys.version_info.minor}-venv"
    assert ran.returncode == 1
    assert f"sudo apt-get install -y {venv} xvfb xauth" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_without_apt_the_packages_are_named(machine: Machine) -> None:
    machine.has_python(ensurepip=True)
    ran = machine.set_up("test")
    assert ran.returncode == 1
    assert "what Debian calls: xvfb xauth" in ran.stderr


@pytest.mark.parametrize("user", ["root", "sudo"])
def test_with_the_right_to_install_apt_is_called(machine: Machine, user: str) -> None:
    machine.has_python(ensurepip=True)
    machine.has("id", "echo 0" if user == "root" else "echo 1000")
    machine.has("sudo", 'echo sudo >>asked; shift; exec "$@"')
    machine.has("apt-get", 'echo "$*" >>asked; echo "no such package" >&2; case "$*" in *install*) exit 100;; esac')
    ran = machine.set_up("test")
    asked = (machine.checkout / "asked").read_text()
    assert "-q install -y --no-install-recommends xvfb xauth" in asked
    assert ("sudo" in asked) == (user == "sudo")
    assert ran.returncode == 1, "apt-get failed, so set-up must not go on"
    assert "no such package" in ran.stderr


def test_readers_of_exported_files_are_installed_where_that_works_and_missed_elsewhere(machine: Machine) -> None:
    machine.has(
        "python3", f'case "$*" in *venv*) exit 1;; esac; exec {sys.executable} "$@"'
    )  # ends it after the readers
    machine.has("id", "echo 0")
    for there in ("Xvfb", "xauth", "rsvg-convert"):
        machine.has(there, "")
    machine.has("apt-get", 'echo "$*" >>asked; case "$*" in *chromium*) exit 100;; esac')
    ran = machine.set_up("test")
    assert "install -y --no-install-recommends poppler-utils chromium" in (machine.checkout / "asked").read_text()
    assert "the tests that need them will be skipped" in ran.stderr
    assert "Making .venv" in ran.stdout, "a missing reader stops nothing"


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_once_ready_nothing_is_prepared_again(machine: Machine) -> None:
    make, stamp = str(shutil.which("make")), machine.checkout / ".venv" / "ready-run"
    stamp.parent.mkdir()
    stamp.touch()
    assert machine.run(make, "--question", ".venv/ready-run").returncode == 0
    os.utime(machine.checkout / "constraints.txt", (stamp.stat().st_mtime + 10,) * 2)
    assert machine.run(make, "--question", ".venv/ready-run").returncode == 1


def test_a_missing_library_is_named_by_its_package() -> None:
    assert screen.missing({"libc.so.6": "libc6", "libravine-lacks-this.so.1": "libravine1"}) == ("libravine1",)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux starts without a screen")
class TestScreen:
    """What a person reads who starts the window where it cannot open."""

    def test_no_screen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DISPLAY", raising=False)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setattr(sys, "argv", ["main.py"])
        sentence = screen.trouble()
        assert sentence is not None
        assert ".venv/bin/python main.py race --landscape rosenbrock" in sentence
        assert "\n" not in sentence

    def test_a_screen_that_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DISPLAY", ":65000")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        assert "The screen :65000 does not answer" in (screen.trouble() or "")

    def test_a_platform_without_a_screen_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        monkeypatch.delenv("DISPLAY", raising=False)
        assert screen.trouble() is None
