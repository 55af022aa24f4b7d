"""Damages valid files in every way that Hypothesis thinks of, and counts the cases that loaders were given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import hypothesis
from hypothesis import strategies as some

from engine.declared import BadInput

PLAN = {
    "scenario": 3000,
    "scenario file": 1500,
    "link": 1500,
    "data file": 1000,
    "recording": 1600,
    "run": 600,
    "state": 400,
    "anything": 600,
}
"""How many cases each loader is given, and more than ten thousand in all."""

done: Counter[str] = Counter()

ODD = (
    None, True, False, 0, -1, 1, 10**30, -(10**400), 2**63, 1e308, -1e308, 5e-324, float("nan"), float("inf"), "", " ",
    "\0", "\ud800", "ä" * 3000, "nan", "1e999", "../../etc/passwd", "/dev/zero", "x**x**x**9", "__import__('os')", [],
    {}, [[]], [None] * 40, {"": None}, {"key": "adam"}, {"key": []}, {"scenario": {}}, "adam", "rosenbrock",
)  # fmt: skip
plain = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20)
trees = some.recursive(
    plain, lambda part: some.lists(part, max_size=4) | some.dictionaries(some.text(max_size=8), part)
)
values = some.sampled_from(ODD) | some.sampled_from(ODD) | plain  # trees take four times as long to draw
places = some.integers(0, 2**20)
nodes = some.lists(
    some.tuples(places, some.sampled_from(["put", "drop", "name", "swap", "double"]), values), min_size=1, max_size=3
)
edits = some.lists(
    some.tuples(places, some.sampled_from(["flip", "put", "cut", "drop", "double", "fill"]), some.binary(max_size=12)),
    min_size=1,
    max_size=4,
)


def cases(name: str) -> Callable[[Any], Any]:
    """Hypothesis' settings for a loader: as many cases as planned, the same in every run."""
    return hypothesis.settings(
        max_examples=PLAN[name], deadline=None, derandomize=True, database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip


def survives(name: str, load: Callable[[], object]) -> None:
    """The loader gives something, or one sentence; all else that it raises fails the test."""
    done[name] += 1
    try:
        load()
    except BadInput as error:
        words = str(error)
        assert words and "\n" not in words.strip() and len(words) < 2000


def damaged(content: bytes, damage: list[tuple[int, str, bytes]]) -> bytes:
    """A file after bits were flipped, bytes put in, cut off, dropped or doubled."""
    for place, how, value in damage:
        at = place % (len(content) + 1)
        if how == "flip" and content:
            at %= len(content)
            content = content[:at] + bytes([content[at] ^ 1 << place % 8]) + content[at + 1 :]
        elif how == "fill":
            content = content[:at] + value + content[at + len(value) :]
        else:
            after = {
                "put": content[at:],
                "cut": b"",
                "drop": content[at + 1 + place % 40 :],
                "double": content[at // 2 :],
            }
            content = content[:at] + (value if how == "put" else b"") + after.get(how, b"")
    return content


def changed(tree: Any, changes: list[tuple[int, str, Any]]) -> Any:
    """A tree of JSON values after some of them were replaced, dropped, doubled, renamed or swapped."""
    tree = json.loads(json.dumps(tree))
    for place, how, odd in changes:
        value = deepcopy(odd)  # two places must not share what a third change puts into one of them
        inner = list(_inner(tree))
        if not inner:
            return value
        parent, key = inner[place % len(inner)]
        if how == "put":
            parent[key] = value
        elif how == "drop":
            del parent[key]
        elif how == "double" and isinstance(parent, list):
            parent.extend(parent[:] * (place % 80))
        elif how == "name" and isinstance(parent, dict):
            parent[str(value)[:9]] = parent.pop(key)
        else:
            other, at = inner[(place // 7) % len(inner)]
            parent[key] = json.loads(json.dumps(other[at])) if other is not parent else value
    return tree


def _inner(tree: Any) -> Any:
    """Every place in a tree: its parent, and the name or number there."""
    for key, part in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(part, dict | list):
            yield from _inner(part)


def as_text(tree: Any) -> str:
    """JSON as hostile hands write it: NaN, Infinity and half characters included."""
    return json.dumps(tree)
