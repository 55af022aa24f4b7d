"""Optimizers as a program has them: torch's own with these settings, or a class of torch's kind written out."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from engine.code.borrowed import body_of, name, value
from engine.code.layout import block
from engine.code.words import INDENT, arguments, docstring
from engine.optimizer import Optimizer
from engine.racer import Contestant


@dataclass
class Rules:
    """The classes that a program has to write out, by name, found while its racers are."""

    written: dict[str, list[str]] = field(default_factory=dict)

    def call(self, racer: Contestant, *, changes: bool = False) -> str:
        """What makes a racer's optimizer of the parameters it is called with; `changes`: its rate changes later."""
        rule = racer.optimizer
        if rule.twin is not None and not _unlike_twin(racer, changes):
            return f"partial(torch.optim.{rule.twin}, {arguments(_told(rule))})"
        lines = _class(rule)
        text = "\n".join(lines)
        used = {key: found for key, found in rule.model_dump().items() if f'group["{key}"]' in text}
        return f"partial({self._named(type(rule).__name__, lines)}, {arguments(used)})"

    def _named(self, wanted: str, lines: list[str]) -> str:
        """Keep a class, under another name where one of other settings has it."""
        for count in range(1, len(self.written) + 2):
            name = wanted if count == 1 else f"{wanted}{count}"
            here = [line.replace(f"class {wanted}(", f"class {name}(") for line in lines]
            if self.written.setdefault(name, here) == here:
                return name
        raise AssertionError("one of the names is free")

    def lines(self) -> list[list[str]]:
        """The classes' lines."""
        return list(self.written.values())


def _unlike_twin(racer: Contestant, changes: bool) -> bool:
    """Whether torch's class does something else with these settings."""
    rule: Any = racer.optimizer
    if rule.key == "momentum":
        return bool(rule.momentum == 0 and rule.dampening != 0)  # torch ignores dampening then
    constant = racer.schedule.key == "constant" and not racer.schedule.warmup and not changes
    return rule.key == "rprop" and not constant  # torch looks at its rate in the first step only


def _told(rule: Optimizer) -> dict[str, object]:
    """The settings to write: all but those that switch off what is off in torch anyway."""
    defaults, settings = _defaults(rule.twin or ""), rule.twin_settings()
    told = {key: settings[key] for key in defaults if key in settings}  # in torch's order
    return {key: found for key, found in told.items() if found or found != defaults[key]}


@cache
def _defaults(twin: str) -> dict[str, object]:
    import torch

    parameters = inspect.signature(getattr(torch.optim, twin)).parameters
    return {key: parameter.default for key, parameter in parameters.items()}


_HEAD = """\
    def __init__(self, params, **settings):
        super().__init__(params, settings)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for x in group["params"]:
                g, state = x.grad, self.state[x]
"""


def _class(rule: Optimizer) -> list[str]:
    """A rule as a class of torch's kind: its own lines, with its settings in the group and its vectors in the state."""
    fields = {key: name(f'group["{key}"]') for key in type(rule).model_fields} | {"lr": value(rule.lr)}
    vectors = {"xp": name("torch"), "lr": name('group["lr"]'), "t": name('state["t"]')}
    body = body_of(type(rule).step, fields, vectors, rule)
    deep = 4 * INDENT
    moves = block(_in_place(body), deep)
    counts = any('state["t"]' in line for line in moves)
    first = _first_state(rule, fields, vectors) | ({"t": ast.Constant(0)} if counts else {})
    return [
        f"class {type(rule).__name__}(torch.optim.Optimizer):",
        *docstring([rule.idea, f"torch.optim has no class that does just this. {rule.paper}."], INDENT),
        "",
        *_HEAD.splitlines(),
        f"{deep}if not state:",
        *block([_assigned(key, start) for key, start in first.items()], deep + INDENT),
        *([f'{deep}state["t"] += 1'] if counts else []),
        *moves,
    ]


def _first_state(rule: Optimizer, fields: dict[str, ast.expr], names: dict[str, ast.expr]) -> dict[str, ast.expr]:
    if type(rule).initial is Optimizer.initial:
        return {key: name("torch.zeros_like(x)") for key in rule.symbols}
    (returned,) = body_of(type(rule).initial, fields, names, rule)
    assert isinstance(returned, ast.Return) and returned.value is not None
    return _entries(returned.value)


def _in_place(body: list[ast.stmt]) -> list[ast.stmt]:
    """The same statements, with what they return taken into the position and the state."""
    *before, returned = body
    assert isinstance(returned, ast.Return) and isinstance(returned.value, ast.Tuple)
    move, state = returned.value.elts
    kept = [_assigned(key, new) for key, new in _entries(state).items()]
    moved = ast.AugAssign(ast.Name("x"), ast.Add(), ast.Name("move"))
    return [*before, ast.Assign([ast.Name("move")], move), *kept, moved]


def _entries(found: ast.expr) -> dict[str, ast.expr]:
    """The entries of a dictionary that is written out."""
    assert isinstance(found, ast.Dict)
    pairs = zip(found.keys, found.values, strict=True)
    return {str(key.value): entry for key, entry in pairs if isinstance(key, ast.Constant)}


def _assigned(key: str, new: ast.expr) -> ast.stmt:
    return ast.Assign([name(f'state["{key}"]')], new)


def racer_facts(racers: Sequence[Contestant]) -> list[tuple[str, ...]]:
    """A table of the racers and all their settings, with a row of titles first."""
    rows: list[tuple[str, ...]] = [("racer", "rule", "settings", "schedule")]
    for racer in racers:
        more = {word: found for word in ("noise", "batch") if (found := getattr(racer, word, None))}
        schedule = "" if racer.schedule == type(racer.schedule)() and racer.schedule.key == "constant" else _said(racer)
        rows.append((racer.label, racer.optimizer.title, arguments({**racer.optimizer.model_dump(), **more}), schedule))
    return rows


def _said(racer: Contestant) -> str:
    return f"{racer.schedule.title}: {arguments(racer.schedule.model_dump())}"
