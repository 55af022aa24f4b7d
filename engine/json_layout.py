"""Writes JSON for people: whatever fits on a line stands on one."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 120  # letters of a line
STEP = 2  # blanks that the inside of a list or an object is moved in by


def laid_out(value: Any, indent: int = 0, used: int = 0) -> str:
    """The JSON text of a value that stands `indent` blanks in, behind `used` letters of its first line."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if indent + used + len(line) < WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + STEP
    if isinstance(value, dict):
        names = [f"{json.dumps(str(name), ensure_ascii=False)}: " for name in value]
        parts = [name + laid_out(part, inner, len(name)) for name, part in zip(names, value.values(), strict=True)]
    else:
        parts = [laid_out(part, inner) for part in value]
    begin, end = "{}" if isinstance(value, dict) else "[]"
    blanks = "\n" + " " * inner
    return f"{begin}{blanks}{f',{blanks}'.join(parts)}\n{' ' * indent}{end}"
