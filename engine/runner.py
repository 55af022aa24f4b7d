"""Runs a job in a thread: start, cancel, newest state, exactly one ending."""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from engine.declared import BadInput

Job = Generator[Any, None, Any]
LONGEST_WAIT = 0.05  # seconds a worker waits at the gate, also for the others there, before it goes on all the same


class Gate:
    """Where workers wait while the window works and paints, so that Python's lock is free for it.

    Two threads that both want the lock hand it over all the time, and a window asks for it again
    after nearly every call into Qt: painting beside a busy worker takes many times as long. For the same reason workers
    go through one after the other, in the order they came.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_open = True
        self._inside = 0  # workers between two yields
        self._queue: deque[object] = deque()  # those who wait, by a token each

    def shut(self, patience: float = 0.0) -> None:
        """Hold the workers at their next yield, and wait up to `patience` seconds until they all stand there."""
        with self._changed:
            self._is_open = False
            self._changed.wait_for(lambda: not self._inside, patience)

    def open(self) -> None:
        """Let them go on."""
        with self._changed:
            self._is_open = True
            self._changed.notify_all()

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Wait until the gate is open and it is one's turn (not for ever: nobody who hangs must hang the work)."""
        token = object()
        with self._changed:
            self._queue.append(token)
            mine = self._queue.index  # 0 for the first
            self._changed.wait_for(lambda: self._is_open and not self._inside and not mine(token), LONGEST_WAIT)
            self._queue.remove(token)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class Ended:
    """The one ending of a run. `sentence` is for the user; `details` is the traceback, to copy."""

    how: Literal["done", "cancelled", "failed"]
    result: Any = None
    sentence: str = ""
    details: str = ""


class Run:
    """One job under way. `progress` is the newest thing it yielded; `ended` is set once, and last."""

    def __init__(self, make: Callable[[], Job]) -> None:
        self._make = make
        self._cancelled = threading.Event()
        self._finished = threading.Event()
        self.progress: Any = None
        self.ended: Ended | None = None

    def cancel(self) -> None:
        """Ask it to end at its next yield; it then ends as cancelled unless it was done before."""
        self._cancelled.set()

    def wait(self, timeout: float | None = None) -> Ended | None:
        """Block until it ended (for command lines and tests)."""
        self._finished.wait(timeout)
        return self.ended

    def work(self, gate: Gate) -> None:
        """Run the job to its one ending, in the thread that calls this."""
        self.ended = self._through(gate)
        self._finished.set()

    def _through(self, gate: Gate) -> Ended:
        if self._cancelled.is_set():
            return Ended("cancelled")
        try:
            job = self._make()
            while True:
                with gate.passed():
                    if self._cancelled.is_set():
                        job.close()
                        return Ended("cancelled")
                    self.progress = next(job)
        except StopIteration as stop:
            return Ended("done", result=stop.value)
        except BadInput as error:
            return Ended("failed", sentence=str(error), details=traceback.format_exc())
        except MemoryError:
            return Ended("failed", sentence="There is not enough memory for this.", details=traceback.format_exc())
        except BaseException as error:  # the only place that catches all: an error that never arrives is worse
            words = str(error).strip().splitlines()
            sentence = f"Something went wrong inside Ravine: {words[0] if words else type(error).__name__}"
            return Ended("failed", sentence=sentence, details=traceback.format_exc())


class Runner:
    """One worker thread for one kind of job; a new request cancels the old, and only the newest waits."""

    def __init__(self, name: str, gate: Gate | None = None) -> None:
        self.name, self.gate = name, gate or Gate()
        self._wake = threading.Condition()
        self._next: Run | None = None
        self._current: Run | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    def start(self, make: Callable[[], Job]) -> Run:
        """Run the job that `make` makes (in the worker thread), in place of whatever ran before."""
        run = Run(make)
        with self._wake:
            if self._closed:
                raise RuntimeError(f"the runner {self.name} is closed")
            self._drop()
            self._next = run
            self._wake.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name=f"ravine-{self.name}", daemon=True)
            self._thread.start()
        return run

    def cancel(self) -> None:
        """Cancel what runs and what waits."""
        with self._wake:
            self._drop()

    def close(self) -> None:
        """Cancel everything and end the thread."""
        with self._wake:
            self._closed = True
            self._drop()
            self._wake.notify()
        self.gate.open()
        if self._thread is not None:
            self._thread.join()

    def _drop(self) -> None:
        if self._current is not None:
            self._current.cancel()
        if self._next is not None:  # it never began: it ends here
            self._next.cancel()
            self._next.work(self.gate)
            self._next = None

    def _loop(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._next is not None or self._closed)
                if self._closed:
                    return
                self._current, self._next = self._next, None
                run = self._current
            if run is not None:
                run.work(self.gate)
