"""The studio's process: takes orders as lines of JSON, makes what is asked for, and answers in lines of JSON.

It is started as `python -m gui.studio.worker` and ends with its input, so that it never outlives the window.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.declared import BadInput
from gui.studio.errand import Errand
from gui.studio.filming import Progress
from gui.studio.making import Maker

TELL_EVERY = 0.1  # seconds between two words of progress
BLOCK = 65_536  # bytes


class Lines(QObject):
    """Reads the lines of a file descriptor in a thread of its own."""

    came = Signal(str)
    ended = Signal()

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def start(self) -> None:
        """Begin, once somebody listens."""
        threading.Thread(target=self._read, name="ravine-orders", daemon=True).start()

    def _read(self) -> None:
        """Without Python's buffered reader, whose lock would be held when the process ends."""
        rest = b""
        while block := os.read(self._descriptor, BLOCK):
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                self.came.emit(line.decode())
        self.ended.emit()


class Worker(QObject):
    """Does one thing at a time: the newest preview, else a copy, else a piece of the oldest export."""

    ended = Signal()

    def __init__(self, answers: IO[str]) -> None:
        super().__init__()
        self._answers = answers
        self._maker = Maker()
        self._preview: dict[str, Any] | None = None
        self._copies: deque[dict[str, Any]] = deque()
        self._exports: deque[dict[str, Any]] = deque()
        self._job: tuple[int, Generator[Progress, None, None]] | None = None
        self._cancelled = self._busy = False
        self._told = 0.0
        self._turns = QTimer(self, interval=0, singleShot=True)
        self._turns.timeout.connect(self._turn)

    def take(self, line: str) -> None:
        """Take an order. It may come while something is being made: then it waits."""
        order = json.loads(line)
        match order["do"]:
            case "show":
                self._preview = order
            case "copy" | "estimate":
                self._copies.append(order)
            case "export":
                self._exports.append(order)
            case "cancel":
                self._cancel(order["id"])
        self._turns.start()

    def close(self) -> None:
        """Leave nothing half-written, and end."""
        self._turns.stop()
        self._exports.clear()
        self._copies.clear()
        self._preview = None
        if self._busy:  # something waits for Qt in here: it ends first
            QTimer.singleShot(10, self, self.close)
            return
        if self._job is not None:
            self._job[1].close()
        self._maker.close()
        self.ended.emit()

    def say(self, said: str, identity: int, **more: object) -> None:
        """Answer in one line."""
        self._answers.write(json.dumps({"said": said, "id": identity, **more}) + "\n")
        self._answers.flush()

    def _cancel(self, identity: int) -> None:
        if self._job is not None and self._job[0] == identity:
            self._cancelled = True
            return
        for order in [one for one in self._exports if one["id"] == identity]:
            self._exports.remove(order)
            self.say("cancelled", identity)

    def _turn(self) -> None:
        """Do one piece of work; what processes events meanwhile does not get in here again."""
        if self._busy:
            return
        self._busy = True
        try:
            if self._preview is not None:
                order, self._preview = self._preview, None
                self._show(order)
            elif self._copies:
                self._copy(self._copies.popleft())
            elif self._job is not None:
                self._go_on(*self._job)
            elif self._exports:
                self._begin(self._exports.popleft())
            else:
                return
        finally:
            self._busy = False
        self._turns.start()

    def _show(self, order: dict[str, Any]) -> None:
        with self._faults_told(order["id"]):
            errand = Errand.checked(order["errand"])
            shown = self._maker.show(Path(order["source"]), errand, order["look"])
            self.say("shown", order["id"], **shown)

    def _copy(self, order: dict[str, Any]) -> None:
        with self._faults_told(order["id"]):
            make = self._maker.copy if order["do"] == "copy" else self._maker.estimate
            self.say("shown", order["id"], **make(Path(order["source"]), Errand.checked(order["errand"])))

    def _begin(self, order: dict[str, Any]) -> None:
        with self._faults_told(order["id"]):
            errand = Errand.checked(order["errand"])
            self._cancelled = False
            self._job = order["id"], self._maker.export(Path(order["source"]), errand, Path(order["path"]))

    def _go_on(self, identity: int, job: Generator[Progress, None, None]) -> None:
        if self._cancelled:
            self._job = None
            job.close()
            self.say("cancelled", identity)
            return
        with self._faults_told(identity):
            progress = next(job, None)
            if progress is None:
                self._job = None
                self.say("written", identity)
            elif time.monotonic() - self._told > TELL_EVERY:
                self._told = time.monotonic()
                self.say("progress", identity, done=progress.done, of=progress.of, left=progress.left)

    @contextmanager
    def _faults_told(self, identity: int) -> Iterator[None]:
        """Tell the window of whatever goes wrong inside, as the one answer to an order."""
        try:
            yield
        except Exception as error:  # the only place that catches all: an order without an answer is worse
            if self._job is not None and self._job[0] == identity:
                self._job = None
            self.say("failed", identity, sentence=_sentence(error), details=_details(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, BadInput):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this."
    words = str(error).strip().splitlines()
    return f"Something went wrong inside Ravine: {words[0] if words else type(error).__name__}"


def _details(error: Exception) -> str:
    return "" if isinstance(error, BadInput) else "".join(traceback.format_exception(error))


def main() -> int:
    """Work until the input ends."""
    from gui.studio.application import studio_application

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints does not talk in between
    app = studio_application()
    sys.setswitchinterval(0.005)  # Python's own: nobody's hand is to be answered here
    app.setQuitOnLastWindowClosed(False)
    worker, lines = Worker(answers), Lines(0)
    lines.came.connect(worker.take)
    lines.ended.connect(worker.close)
    worker.ended.connect(app.quit)
    lines.start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
