"""The version of scenario files: older ones are brought to the present form, newer ones are refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.declared import BadInput

VERSION = 1
STEPS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""By version: what makes a scenario of the next version of it, as plain JSON values.

A step is due where a field is renamed, means something else or has another default: it writes the old name, meaning or
default in the new words. A field that is added needs none, as long as its default is how things were without it.
"""


def upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """A scenario of any version up to the present one, in the present form; one without a version is taken for such."""
    version = data.get("version", VERSION)
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise BadInput(f"version is {str(version)[:60]!r}: it should be a whole number from 1 to {VERSION}.")
    if version > VERSION:
        raise BadInput(
            f"this scenario has version {version}; this Ravine reads up to version {VERSION}. Update Ravine."
        )
    for number in range(version, VERSION):
        data = {**STEPS[number](data), "version": number + 1}
    return data
