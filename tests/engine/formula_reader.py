"""Reads the little LaTeX that update rules are written in, and works it out on numbers: an oracle for tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

TOKEN = re.compile(r"<[\w#]+>|\{(?:sign|cases|otherwise)\}|\\[a-zA-Z]+|\\\\|\d+(?:\.\d+)?|[-+*/^=&,|(){}]")
TIMES = (r"\cdot", r"\odot", "*")


def work_out(lines: tuple[str, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """What each line assigns, given the values of the names in angle brackets; plain symbols serve later lines."""
    known = dict(values)
    plain: dict[str, str] = {}
    for line in lines:
        target, rule = line.split(" = ", 1)
        for symbol, name in plain.items():
            rule = rule.replace(symbol, name)
        name = target if target.startswith("<") else f"<#{len(plain)}>"
        if name != target:
            plain[target] = name
        with np.errstate(all="ignore"):  # a case that does not apply may be no number
            known[name[1:-1]] = Reader(rule, known).whole()
    return known


class Reader:
    """A recursive descent through one right-hand side; each method reads its part and returns its value."""

    def __init__(self, text: str, values: Mapping[str, Any]) -> None:
        self.tokens, self.values, self.at = TOKEN.findall(text), values, 0
        assert "".join(self.tokens) == text.replace(" ", ""), f"not all of this is understood: {text}"

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.next
        assert not expected or token in expected, f"{token!r} where {expected} should be, token {self.at}"
        self.at += 1
        return token

    def whole(self) -> Any:
        value = self.sum()
        assert not self.next, f"{self.next!r} was not expected"
        return value

    def sum(self) -> Any:
        value = -self.product() if self.next == "-" and self.take() else self.product()
        while self.next in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self) -> Any:
        value = self.power()
        while self.next and self.next not in ("+", "-", "=", "&", ",", ")", "}", "|", r"\\", r"\gt", r"\lt", r"\end"):
            if self.next == "/":
                self.take()
                value = value / self.power()
            else:
                if self.next in TIMES:
                    self.take()
                value = value * self.power()
        return value

    def power(self) -> Any:
        base = self.atom()
        if self.next != "^":
            return base
        self.take()
        return base ** (self.group() if self.next == "{" else float(self.take()))

    def atom(self) -> Any:
        token = self.take()
        if token.startswith("<"):
            return self.values[token[1:-1]]
        if token in ("(", "|"):
            value = self.sum()
            self.take({"(": ")", "|": "|"}[token])
            return value if token == "(" else abs(value)
        commands = {r"\frac": self.fraction, r"\sqrt": self.root, r"\operatorname": self.sign, r"\begin": self.cases}
        if token in commands:
            return commands[token]()
        if token in (r"\max", r"\min"):
            return self.extreme(np.maximum if token == r"\max" else np.minimum)
        return float(token)

    def group(self) -> Any:
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def fraction(self) -> Any:
        return self.group() / self.group()

    def root(self) -> Any:
        return np.sqrt(self.group())

    def sign(self) -> Any:
        self.take("{sign}")
        self.take("(")
        value = self.sum()
        self.take(")")
        return np.sign(value)

    def extreme(self, choose: Any) -> Any:
        self.take("(")
        value = self.sum()
        self.take(",")
        value = choose(value, self.sum())
        self.take(")")
        return value

    def cases(self) -> Any:
        self.take("{cases}")
        found = [self.case()]
        while self.take(r"\\", r"\end") == r"\\":
            found.append(self.case())
        self.take("{cases}")
        value: Any = np.nan
        for result, holds in reversed(found):
            value = np.where(holds, result, value)
        return value

    def case(self) -> tuple[Any, Any]:
        value = self.sum()
        self.take("&")
        if self.next == r"\text":
            self.take()
            self.take("{otherwise}")
            return value, True
        left, relation, right = self.sum(), self.take("=", r"\lt", r"\gt"), self.sum()
        return value, {"=": left == right, r"\lt": left < right, r"\gt": left > right}[relation]
