"""Encodes a clip in a thread of its own, a few pictures behind whoever paints them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

import numpy as np

from engine.clip_sink import Sink

WAITING = 3  # pictures between painter and encoder: enough that neither waits for a slow one of the other's


class ClipWriter:
    """Takes pictures as fast as they are encoded. FFmpeg lets go of Python's lock, so that both work at once.

    Leaving its block without `finish` abandons the clip. The sink is opened, used and closed by the thread alone.
    """

    def __init__(self, open_sink: Callable[[], Sink]) -> None:
        self._open_sink = open_sink
        self._frames: queue.Queue[np.ndarray | None] = queue.Queue(WAITING)  # `None`: that was the last one
        self._error: BaseException | None = None
        self._abandoned = self._ended = False
        self._thread = threading.Thread(target=self._encode, name="clip writer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._abandoned = True
        self._end()

    def put(self, frame: np.ndarray) -> None:
        """Take the next picture `[H, W, 4]`, which is not to change any more; raises what the encoder complained of."""
        self._frames.put(frame)
        self._complain()

    def finish(self) -> None:
        """Wait until the file is whole; raises what the encoder complained of."""
        self._end()
        self._complain()

    def _end(self) -> None:
        if self._thread.is_alive():
            self._frames.put(None)
            self._thread.join()

    def _complain(self) -> None:
        if self._error is not None:
            raise self._error

    def _encode(self) -> None:
        try:
            self._write()
        except BaseException as error:  # any at all: it belongs to whoever waits
            self._error = error
            for _ in self._coming():  # so that nobody waits for room for ever
                pass

    def _coming(self) -> Iterator[np.ndarray]:
        """The pictures until the last; none after it."""
        while not self._ended:
            frame = self._frames.get()
            self._ended = frame is None
            if frame is not None:
                yield frame

    def _write(self) -> None:
        sink = self._open_sink()
        try:
            for frame in self._coming():
                if not self._abandoned:
                    sink.add(frame)
            if not self._abandoned:
                sink.close()
        finally:
            sink.abandon()
