"""Loads what landscapes of models need, before the window's thread needs it."""

from __future__ import annotations

from collections.abc import Generator

from engine.landscapes.model import ModelLandscape
from engine.runtime import warm_up


def warm_up_models() -> Generator[None, None, None]:
    """A job that loads torch and what second derivatives of a loss need: seconds, once."""
    yield from warm_up()
    ModelLandscape.checked({"model": "line", "loss": "l1", "data": "noisy_line"}).minimum_now()
