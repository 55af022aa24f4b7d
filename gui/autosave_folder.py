"""The folder where windows keep their work while they are open: a file for each, with a lock that says whose it is."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QStandardPaths

from engine.declared import BadInput
from engine.files import LARGEST_SCENARIO, parsed, unwritable
from engine.opening import opening
from engine.scenario import Scenario

LATEST_STEP = 10**9
LONGEST_PATH = 4096  # letters
MOST = 20  # files that are looked at; the newest


@dataclass(frozen=True, slots=True)
class Kept:
    """What a window showed: the scenario, the step, the scenario's file if it had one, and whether that is older."""

    scenario: Scenario
    step: int = 0
    file: Path | None = None
    unsaved: bool = False

    def to_json(self, scenario: str) -> str:
        """The text of a file; `scenario` is that of its scenario, which is long in the making."""
        head = {"step": self.step, "file": str(self.file) if self.file else None, "unsaved": self.unsaved}
        return f'{json.dumps(head)[:-1]}, "scenario": {scenario}}}\n'

    @classmethod
    def from_json(cls, text: str) -> Kept:
        """Read what a file holds; `BadInput` where it holds no scenario, and what else is wrong is left out."""
        data = parsed(text)
        scenario = Scenario.from_json(text)
        step, file = data.get("step"), data.get("file")
        whole = type(step) is int and 0 <= step <= LATEST_STEP
        named = isinstance(file, str) and 0 < len(file) <= LONGEST_PATH and "\0" not in file
        return cls(scenario, step if whole else 0, Path(file) if named else None, data.get("unsaved") is True)


class Slot:
    """A file of the folder whose lock this process has: nobody else reads, writes or offers it."""

    def __init__(self, path: Path, lock: QLockFile) -> None:
        self.path, self._lock = path, lock

    @property
    def _beside(self) -> Path:
        return self.path.with_suffix(".part")

    @property
    def written(self) -> float:
        """When it was written, in seconds since 1970."""
        try:
            return self.path.stat().st_mtime
        except OSError:
            return 0.0

    def write(self, text: str) -> None:
        """Take the place of what was there, whole or not at all; `BadInput` says why not.

        It is not forced onto the disk, which can take long: it outlives this process, if not a power cut.
        """
        try:
            self._beside.write_text(text, encoding="utf-8")
            os.replace(self._beside, self.path)
        except OSError as error:
            raise unwritable(self.path, error) from None

    def read(self) -> Kept:
        """What is in the file; `BadInput` where that is nothing that can be restored."""
        try:
            with opening(self.path) as file:
                content = file.read(LARGEST_SCENARIO)
            return Kept.from_json(content.decode())
        except (OSError, UnicodeDecodeError):
            raise BadInput("it cannot be read.") from None

    def remove(self) -> None:
        """Delete the file and let go of it."""
        for path in (self.path, self._beside):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Let go of the file; another window may offer it."""
        self._lock.unlock()


class AutosaveFolder:
    """Where the files are; it is made when the first is written."""

    def __init__(self, path: Path | None = None) -> None:
        place = QStandardPaths.StandardLocation.AppDataLocation
        self.path = path or Path(QStandardPaths.writableLocation(place)) / "autosave"

    def new(self) -> Slot:
        """A file of one's own; `BadInput` where none can be written."""
        path = self.path / f"{secrets.token_hex(8)}.json"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(path, error) from None
        lock = _lock(path)
        if not lock.tryLock(0):
            raise BadInput(f"{path} cannot be written: its folder takes no files.")
        return Slot(path, lock)

    def orphans(self) -> Iterator[Slot]:
        """The files of windows that are no more, the newest first, each taken as it is asked for."""
        for path in self._newest():
            lock = _lock(path)
            if lock.tryLock(0):
                yield Slot(path, lock)

    def _newest(self) -> list[Path]:
        found: list[tuple[float, Path]] = []
        with suppress(OSError), os.scandir(self.path) as entries:
            files = (entry for entry in entries if entry.name.endswith(".json") and entry.is_file())
            found += [(entry.stat().st_mtime, Path(entry.path)) for entry in files]
        newest = [path for _, path in sorted(found, reverse=True)[:MOST]]
        return [path for path in newest if _plain(path.with_suffix(".lock"))]


def _plain(lock: Path) -> bool:
    """Whether a lock is a file or not there: reading a pipe in its place would never end."""
    return lock.is_file() or not os.path.lexists(lock)


def _lock(path: Path) -> QLockFile:
    """The lock of a file: it is stale when its process is gone, on this machine, and never by its age alone."""
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock
