"""The numbers of one step, set into the formula of the rule that takes it: what the card of a racer shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.outcome import Outcome
from engine.pictures.digits import digits, latex, short
from engine.pictures.rule_reader import work_out
from engine.racer import Racer
from engine.schedule import SCHEDULES
from engine.trajectory import Ending, Rows, Trajectory

NAME = re.compile(r"<(.+?)>")
OPERAND = tuple("0123456789)}")  # what ends so, a number that follows multiplies
SLOT = re.compile(r"\\textcolor\{#([0-9a-f]{6})\}\{8+\}")
FIRST = ("=", r"\left(", "{")  # after these a minus sign needs no brackets
FIGURES = 6  # of hyper-parameters: with 4, 1 - 0.99995 would vanish
WIDEST, WIDE = 10, 7  # digits that take the room of any number with 4 significant digits, and of most


@dataclass(frozen=True, slots=True)
class Step:
    """Step `t` (from 1) of one lane: every name and plain symbol of its rule's formula, with its value.

    Vectors are `[D]`; `x_new` and the state after the step are what the rule itself gave.
    """

    t: int
    values: Mapping[str, Any]
    fixed: frozenset[str]  # the names of numbers that are the same at every step


@dataclass(frozen=True, slots=True)
class NumberLine:
    r"""A line of the rule with numbers in it, whole (`latex`) and as a form to be filled in.

    In `form` the number k stands as `\textcolor{#00000k}{8888}`, k in hexadecimal from 1: eights that keep the
    room for `texts[k - 1]`, so that the form, which is slow to draw, stays as it is while numbers change.
    """

    latex: str
    form: str
    texts: tuple[str, ...]


def step_shown(racer: Racer, trajectory: Trajectory, rows: Rows, row: int, lane: int) -> Step | None:
    """The step that leaves a row, or the lane's last where it had ended by then; None if it took none."""
    row = _last_moving(trajectory.endings[lane], rows, row)
    if row < 0 or not (np.isfinite(rows.loss[row, lane]) and np.isfinite(rows.gradient[row, lane]).all()):
        return None
    rule, t = racer.optimizer, int(rows.step[row]) + 1
    own = lane - trajectory.lanes_of(trajectory.lanes[lane].racer)[0]
    state = {name: array[row, own][None] for name, array in rows.state[trajectory.lanes[lane].racer].items()}
    x, g, rate = rows.position[row, lane][None], rows.noisy_gradient[row, lane][None], float(rows.rate[row, lane])
    with np.errstate(all="ignore"):
        change, after = rule.step(np, t, x, g, rate, state)
        values = {**{name: getattr(rule, name) for name in type(rule).model_fields}, **state}
        known = work_out(rule.formula(), {**values, "x": x, "g": g, "lr": rate, "t": t})
        known |= {"x_new": x + change, **{f"{name}_new": array for name, array in after.items()}}
    fixed = frozenset(type(rule).model_fields) - ({"lr"} if scheduled(racer) else set())
    return Step(t, {name: value[0] if np.ndim(value) == 2 else value for name, value in known.items()}, fixed)


def _last_moving(ending: Ending, rows: Rows, row: int) -> int:
    """The row at or before `row` that the lane still stepped away from; -1 if there is none.

    A lane stays where it ended, but the step to what is not finite leaves the row that it stays at.
    """
    if ending.step is None or rows.step[row] < ending.step:
        return row
    last = ending.step if ending.outcome is Outcome.NOT_FINITE else ending.step - 1
    return rows.index(last) if last >= 0 else -1


def scheduled(racer: Racer) -> bool:
    """Whether the learning rate changes on the way."""
    return racer.schedule != SCHEDULES.read("constant")


def symbol_lines(racer: Racer) -> tuple[str, ...]:
    """The rule as a textbook prints it, in LaTeX."""

    def letter(match: re.Match[str]) -> str:
        name = match[1]
        return racer.optimizer.letter(name) + ("_{t}" if name == "lr" and scheduled(racer) else "")

    return tuple(NAME.sub(letter, line) for line in racer.optimizer.formula())


def number_lines(racer: Racer, step: Step) -> tuple[NumberLine, ...]:
    """The same lines with the numbers of a step: vectors as columns, 4 significant digits."""
    lines = racer.optimizer.formula()
    plain = [line.split(" = ", 1)[0] for line in lines if not line.startswith("<")]
    return tuple(number_line(_named(line, plain), step) for line in lines)


def _named(line: str, plain: list[str]) -> str:
    """The line with its plain symbols in angle brackets too."""
    for symbol in plain:
        line = line.replace(symbol, f"<{symbol}>")
    return line


def _stretched(line: str) -> str:
    """The line with brackets and bars that grow with the columns in them."""
    line = re.sub(r"\|([^|]*)\|", r"\\left| \1 \\right|", line)
    return line.replace("(", r"\left(").replace(")", r"\right)")


def number_line(line: str, step: Step) -> NumberLine:
    """One line with the numbers of a step in place of the names in angle brackets."""
    line = _stretched(line)
    texts: list[str] = []
    spoken: list[str] = []

    def slot(text: str, room: int, bracketed: bool) -> str:
        texts.append(f"({text})" if bracketed else text)
        spoken.append(rf"\left({latex(text)}\right)" if bracketed else latex(text))
        return rf"\textcolor{{#{len(texts):06x}}}{{{'8' * room}}}"

    form = _filled(line, step, slot)
    return NumberLine(SLOT.sub(lambda match: spoken[int(match[1], 16) - 1], form), form, tuple(texts))


def _filled(line: str, step: Step, write: Callable[[str, int, bool], str]) -> str:
    """The line with each name replaced by what `write` makes of its number.

    That is given its text, the digits of room it takes at any step, and whether it stands in brackets at this one.
    """
    done = ""
    parts = NAME.split(line)
    for literal, name, following in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
        done += literal
        value = step.values[name]
        if np.ndim(value):
            column = r" \\ ".join(write(digits(float(part)), WIDEST, False) for part in value)
            column = rf"\begin{{pmatrix}} {column} \end{{pmatrix}}"
            done += f"{{{column}}}" if following.startswith("^") else column
            continue
        before = done.rstrip()
        if before.endswith(OPERAND) and not before.endswith(r"\begin{cases}"):
            done = before = before + r" \cdot "
        text, room = _single(name, value, step)
        raised = following.startswith("^")
        power = "e" in text and (raised or before.endswith("/"))
        negative = text.startswith("-") and (raised or not before.endswith(FIRST))
        done += write(text, room, power or negative)
    return done + parts[-1]


def _single(name: str, value: Any, step: Step) -> tuple[str, int]:
    """The text of a number that is no vector, and its room: that of every step's, so that nothing moves."""
    if name == "t":
        return str(value), max(len(str(value)), 4)
    if name not in step.fixed:
        return digits(float(value)), WIDE
    text = short(value, FIGURES)
    mantissa, _, power = text.partition("e")
    return text, len(mantissa) + (2 + len(power) if power else 0)
