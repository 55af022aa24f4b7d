"""The window's end of the studio: starts its process when first needed, hands it errands, hears how they end."""

from __future__ import annotations

import glob
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from engine.runner import Run, Runner
from gui.scene import Source
from gui.studio.errand import Errand
from gui.studio.parcel import pack, take_image

GRACE = 1500  # ms that a process which is to end, or to give something up, may take
POLL = 8  # ms
ROOT = Path(__file__).resolve().parents[2]  # the folder that `gui` is in
DETAILS = 4000  # letters of what a process that broke down said last


@dataclass(frozen=True, slots=True)
class Asked:
    """An errand without an answer yet: what is done for it, the line it is sent as, the file that it makes."""

    do: str
    line: str
    path: Path | None = None


class Studio(QObject):
    """Answers come as signals with the number that an errand was given.

    An export ends with exactly one of `written`, `cancelled` and `failed`; one runs at a time. Copies and estimates end
    with `shown` or `failed`, and so does the newest preview; older ones are not answered.
    """

    shown = Signal(int, dict)  # number; an "image", a "text", a "table", or an estimate
    progressed = Signal(int, int, int, object)  # number, done, of, seconds left or None
    written = Signal(int)
    cancelled = Signal(int)
    failed = Signal(int, str, str)  # number, a sentence, details to copy

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._asked: dict[int, Asked] = {}
        self._given_up = 0  # the export that is being cancelled
        self._numbers = count(1)
        self._home: Path | None = None  # what is handed over lies here
        self._folder = Path()  # of the newest source
        self._packer = Runner("parcel")
        self._packing: Run | None = None
        self._waiting: list[int] = []  # what was asked while the source is being packed
        self._clock = QTimer(self, interval=POLL)
        self._clock.timeout.connect(self._look)
        self._patience = QTimer(self, singleShot=True, interval=GRACE)
        self._patience.timeout.connect(self._end_it)

    # --- what it is asked ----------------------------------------------------------------------------

    def take_source(self, source: Source) -> None:
        """Errands are about this from now on."""
        if self._home is None:
            self._home = Path(tempfile.mkdtemp(prefix="ravine-"))
        folder = self._folder = Path(tempfile.mkdtemp(dir=self._home))
        self._packing = self._packer.start(lambda: _packed(folder, source))
        self._clock.start()
        self._tidy()

    def show(self, errand: Errand, look: Mapping[str, Any]) -> int:
        """Ask for something to look at: `look` has `width` and `height`, and may have `step` and `turn`."""
        for number in [number for number, one in self._asked.items() if one.do == "show"]:
            del self._asked[number]
        return self._ask("show", errand, look=dict(look))

    def copy(self, errand: Errand) -> int:
        """Ask for a whole picture or text, for the clipboard."""
        return self._ask("copy", errand)

    def estimate(self, errand: Errand) -> int:
        """Ask what a clip will take: "frames", "seconds" and "bytes"."""
        return self._ask("estimate", errand)

    def export(self, errand: Errand, path: Path) -> int:
        """Have a file written, whole or not at all."""
        return self._ask("export", errand, path)

    def cancel(self, number: int) -> None:
        """Give an export up. A process that does not listen within a moment is ended."""
        if number in self._asked:
            self._given_up = number
            self._send(json.dumps({"do": "cancel", "id": number}))
            self._patience.start()

    def close(self) -> None:
        """End the process and leave nothing."""
        self._clock.stop()
        self._patience.stop()
        self._packer.close()
        process, self._process = self._process, None
        if process is not None:
            process.closeWriteChannel()
            writes = any(one.path is not None for one in self._asked.values())
            if not writes or not process.waitForFinished(GRACE):
                process.kill()
                process.waitForFinished(GRACE)
        self._sweep()
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)

    # --- talking -------------------------------------------------------------------------------------

    def _ask(self, do: str, errand: Errand, path: Path | None = None, **more: object) -> int:
        number = next(self._numbers)
        about = {"do": do, "id": number, "source": str(self._folder), "errand": errand.model_dump(mode="json")}
        line = json.dumps({**about, "path": str(path or ""), **more})
        self._asked[number] = Asked(do, line, path)
        if self._packing is None:
            self._send(line)
        else:
            self._waiting.append(number)
        return number

    def _look(self) -> None:
        """Send what waits, once the source is packed."""
        ended = self._packing.ended if self._packing is not None else None
        if ended is None:
            return
        self._clock.stop()
        self._packing = None
        waiting, self._waiting = self._waiting, []
        for number in (number for number in waiting if number in self._asked):
            if ended.how == "done":
                self._send(self._asked[number].line)
            else:
                del self._asked[number]
                self.failed.emit(number, ended.sentence, ended.details)

    def _send(self, line: str) -> None:
        if self._process is None:
            self._process = self._start()
        self._process.write((line + "\n").encode())

    def _start(self) -> QProcess:
        process = QProcess(self)
        around = QProcessEnvironment.systemEnvironment()
        around.insert("PYTHONPATH", os.pathsep.join(filter(None, (str(ROOT), around.value("PYTHONPATH")))))
        process.setProcessEnvironment(around)
        process.readyReadStandardOutput.connect(self._listen)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._not_started)
        process.start(sys.executable, ["-P", "-m", "gui.studio.worker"])
        return process

    def _listen(self) -> None:
        while self._process is not None and self._process.canReadLine():
            self._hear(json.loads(bytes(self._process.readLine().data())))

    def _hear(self, answer: Mapping[str, Any]) -> None:
        number, said = answer["id"], answer["said"]
        if number not in self._asked:
            return
        if said == "progress":
            self.progressed.emit(number, answer["done"], answer["of"], answer["left"])
            return
        del self._asked[number]
        if number == self._given_up:
            self._patience.stop()
        found = {**answer, "image": take_image(answer["image"])} if "image" in answer else dict(answer)
        self._tidy()
        match said:
            case "shown":
                self.shown.emit(number, found)
            case "written":
                self.written.emit(number)
            case "cancelled":
                self.cancelled.emit(number)
            case _:
                self.failed.emit(number, answer["sentence"], answer["details"])

    # --- what goes wrong -----------------------------------------------------------------------------

    def _end_it(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._ended()

    def _ended(self) -> None:
        """The process is gone: say what it had in hand, remove its leavings; the next errand starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        details = bytes(process.readAllStandardError().data()).decode(errors="replace")[-DETAILS:]
        process.deleteLater()
        self._sweep()
        was_ended = self._given_up in self._asked
        self._patience.stop()
        sentence = self.tr("The part of Ravine that makes pictures and files stopped unexpectedly. Please try again.")
        asked, self._asked = self._asked, {}
        for number, one in asked.items():
            if number == self._given_up:
                self.cancelled.emit(number)
            elif was_ended or number in self._waiting:  # not what it broke down over
                self._asked[number] = one
                if number not in self._waiting:
                    self._send(one.line)
            else:
                self.failed.emit(number, sentence, details)

    def _sweep(self) -> None:
        """Remove half-written files of a process that could not do it."""
        for path in [one.path for one in self._asked.values() if one.path is not None]:
            for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
                part.unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Remove the sources that no errand is about any more."""
        if self._home is not None:
            used = {json.loads(one.line)["source"] for one in self._asked.values()} | {str(self._folder)}
            for folder in [folder for folder in self._home.iterdir() if str(folder) not in used]:
                shutil.rmtree(folder, ignore_errors=True)


def _packed(folder: Path, source: Source) -> Generator[None, None, None]:
    """The job: put a source into a folder."""
    yield
    pack(folder, source)
