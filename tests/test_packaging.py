"""The wheel: it holds everything, and what it installs runs from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("engine", "gui", "resources")


def pip(*arguments: str | Path) -> None:
    """Run pip without a network; what it says is shown where it fails."""
    command = [
        sys.executable,
        "-m",
        "pip",
        *map(str, arguments),
        "--no-deps",
        "--no-index",
        "--disable-pip-version-check",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing an earlier build left in the checkout gets in."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for folder in PACKAGES:
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("main.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    pip("wheel", "--no-build-isolation", "--wheel-dir", built, source)
    (made,) = built.glob("ravine-*.whl")
    return made


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed in it."""
    folder = tmp_path_factory.mktemp("site")
    pip("install", "--target", folder, wheel)
    return folder


def ravine(site: Path, folder: Path, *arguments: str) -> str:
    """What the installed command prints when it runs in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, str(site / "bin" / "ravine"), *arguments]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def files_that_belong() -> Iterator[str]:
    """Every file of the packages that the program needs when it runs."""
    yield "main.py"
    for folder in PACKAGES:
        for path in (ROOT / folder).rglob("*"):
            hidden = "__pycache__" in path.parts or path.name.startswith(".")
            if path.is_file() and not hidden and path.suffix != ".ts":  # the translators' source
                yield path.relative_to(ROOT).as_posix()


def test_the_wheel_holds_every_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    missing = sorted(set(files_that_belong()) - inside)
    assert not missing, f"not in the wheel: {', '.join(missing)}"
    assert not [name for name in inside if name.startswith(("tests/", "benchmarks/", "docs/", "tools/"))]


def test_the_installed_engine_is_the_one_that_runs(site: Path, tmp_path: Path) -> None:
    code = "import engine.registry, main; print(engine.registry.__file__); print(main.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert [Path(line).is_relative_to(site) for line in ran.stdout.splitlines()] == [True, True]


def test_the_command_finds_its_resources_from_any_folder(site: Path, tmp_path: Path) -> None:
    listed = json.loads(ravine(site, tmp_path, "list", "landscapes", "--json"))["landscapes"]
    files = {path.stem for path in (ROOT / "resources" / "landscapes").glob("*.json")}
    assert files
    assert files <= {landscape["key"] for landscape in listed}


def test_the_command_races_from_any_folder(site: Path, tmp_path: Path) -> None:
    racers = ("--optimizer", "momentum:lr=0.001,momentum=0.9", "--optimizer", "adam:lr=0.05")
    told = ravine(
        site, tmp_path, "race", "--landscape", "rosenbrock", "--start=-1.2,1", *racers, "--steps", "20", "--json"
    )
    assert [(racer["optimizer"], racer["steps"]) for racer in json.loads(told)["racers"]] == [
        ("momentum", 20),
        ("adam", 20),
    ]
    assert not list(tmp_path.iterdir()), "a race that is asked for no file writes none"
