"""What is asked of a trainer while a worker has it: the worker obeys between two steps."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from engine.trainer import Trainer

Order = Callable[[Trainer], object]


class Orders:
    """A queue that one thread fills and another works off; it is true while something is still to be done."""

    def __init__(self) -> None:
        self._waiting: deque[Order] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def give(self, order: Order) -> None:
        """Ask for something."""
        self._waiting.append(order)

    def obey(self, trainer: Trainer) -> None:
        """Do all that was asked."""
        while self._waiting:
            self._waiting[0](trainer)
            self._waiting.popleft()  # after it was done, so that nobody takes it for done before

    def clear(self) -> None:
        """Ask for nothing any more."""
        self._waiting.clear()
