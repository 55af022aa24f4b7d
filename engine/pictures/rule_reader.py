"""Reads the little LaTeX that update rules are written in, and works it out on numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

TOKEN = re.compile(r"<[\w#]+>|\{(?:sign|cases|otherwise)\}|\\[a-zA-Z]+|\\\\|\d+(?:\.\d+)?|[-+*/^=&,|(){}]")
TIMES = (r"\cdot", r"\odot", "*")


def work_out(lines: tuple[str, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """What each line assigns, beside the `values` of the names in angle brackets that it is worked out with.

    Names are keys without their brackets (`x_new`); the plain symbols that a line defines (`\\rho_t`) are keys
    as they stand. `ValueError` where a line is not understood.
    """
    known = dict(values)
    plain: dict[str, str] = {}
    for line in lines:
        target, rule = line.split(" = ", 1)
        for symbol, name in plain.items():
            rule = rule.replace(symbol, name)
        named = target.startswith("<")
        plain |= {} if named else {target: f"<#{len(plain)}>"}
        with np.errstate(all="ignore"):  # a case that does not apply may be no number
            value = Reader(rule, known).whole()
        known |= {target[1:-1]: value} if named else {target: value, plain[target][1:-1]: value}
    return {name: value for name, value in known.items() if not name.startswith("#")}


class Reader:
    """A recursive descent through one right-hand side; each method reads its part and returns its value."""

    def __init__(self, text: str, values: Mapping[str, Any]) -> None:
        self.tokens, self.values, self.at = TOKEN.findall(text), values, 0
        if "".join(self.tokens) != text.replace(" ", ""):
            raise ValueError(f"not all of this is understood: {text}")

    @property
    def next(self) -> str:
        """The token to be read; empty at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        """Pass the next token, which should be one of `expected`."""
        token = self.next
        if expected and token not in expected:
            raise ValueError(f"{token!r} where {expected} should be, token {self.at}")
        self.at += 1
        return token

    def whole(self) -> Any:
        """The value of the whole text."""
        value = self._sum()
        if self.next:
            raise ValueError(f"{self.next!r} was not expected")
        return value

    def _sum(self) -> Any:
        value = -self._product() if self.next == "-" and self.take() else self._product()
        while self.next in ("+", "-"):
            value = value + self._product() if self.take() == "+" else value - self._product()
        return value

    def _product(self) -> Any:
        value = self._power()
        while self.next and self.next not in ("+", "-", "=", "&", ",", ")", "}", "|", r"\\", r"\gt", r"\lt", r"\end"):
            if self.next == "/":
                self.take()
                value = value / self._power()
            else:
                if self.next in TIMES:
                    self.take()
                value = value * self._power()
        return value

    def _power(self) -> Any:
        base = self._atom()
        if self.next != "^":
            return base
        self.take()
        return base ** (self._group() if self.next == "{" else float(self.take()))

    def _atom(self) -> Any:
        token = self.take()
        if token.startswith("<"):
            return self.values[token[1:-1]]
        if token in ("(", "|"):
            value = self._sum()
            self.take({"(": ")", "|": "|"}[token])
            return value if token == "(" else abs(value)
        commands = {r"\frac": self._fraction, r"\sqrt": self._root}
        commands |= {r"\operatorname": self._sign, r"\begin": self._cases}
        if token in commands:
            return commands[token]()
        if token in (r"\max", r"\min"):
            return self._extreme(np.maximum if token == r"\max" else np.minimum)
        return float(token)

    def _group(self) -> Any:
        self.take("{")
        value = self._sum()
        self.take("}")
        return value

    def _fraction(self) -> Any:
        return self._group() / self._group()

    def _root(self) -> Any:
        return np.sqrt(self._group())

    def _sign(self) -> Any:
        self.take("{sign}")
        self.take("(")
        value = self._sum()
        self.take(")")
        return np.sign(value)

    def _extreme(self, choose: Any) -> Any:
        self.take("(")
        value = self._sum()
        self.take(",")
        value = choose(value, self._sum())
        self.take(")")
        return value

    def _cases(self) -> Any:
        self.take("{cases}")
        found = [self._case()]
        while self.take(r"\\", r"\end") == r"\\":
            found.append(self._case())
        self.take("{cases}")
        value: Any = np.nan
        for result, holds in reversed(found):
            value = np.where(holds, result, value)
        return value

    def _case(self) -> tuple[Any, Any]:
        value = self._sum()
        self.take("&")
        if self.next == r"\text":
            self.take()
            self.take("{otherwise}")
            return value, True
        left, relation, right = self._sum(), self.take("=", r"\lt", r"\gt"), self._sum()
        return value, {"=": left == right, r"\lt": left < right, r"\gt": left > right}[relation]
