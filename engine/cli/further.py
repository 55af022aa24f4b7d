"""What joins the command line from outside the engine, which does not know it; asked for when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.exporter import Exporter

exporters: list[Callable[[], Iterable[type[Exporter]]]] = []
