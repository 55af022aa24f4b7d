"""Lets an interrupt wait for a safe place: Qt dies of an exception that comes while it paints."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def patient() -> Iterator[Callable[[], None]]:
    """Hold Ctrl+C back until the block calls the function that it gets, or ends; then it is a KeyboardInterrupt.

    Signals that are not Python's own to handle stay as they are: a command behind the shell ignores Ctrl+C.
    """
    came = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal came
        came = True

    def heed() -> None:
        if came:
            raise KeyboardInterrupt

    main = threading.current_thread() is threading.main_thread()  # the only one that signals come to
    held = [number for number in STOPS if main and signal.getsignal(number) is signal.default_int_handler]
    for number in held:
        signal.signal(number, note)
    try:
        yield heed
        heed()
    finally:
        for number in held:
            signal.signal(number, signal.default_int_handler)
