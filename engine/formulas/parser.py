"""Reads a formula typed by a person into a small tree, and says where it goes wrong; nothing is ever eval'ed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.formulas.tree import CONSTANTS, FUNCTIONS, VARIABLES, FormulaError, Node, sizes, walk

MAX_LENGTH, MAX_NODES, MAX_DEPTH, MAX_SIZE = 2000, 300, 30, 10_000
"""Characters, pieces and nesting that are read, and the size of the second derivatives.

The largest of the built-in formulas have 139, 71, 11 and 1,073. At the limits sympy takes about a second.
"""

_ALSO = {"Abs": "abs", "^": "**"}  # accepted spellings
_MEANT = {"ln": "log", "arctan": "atan", "minimum": "min", "maximum": "max", "pow": "**", "sqr": "sqrt"}
_SIGNS = {
    "²": "**2", "³": "**3", "×": "*", "·": "*", "−": "-", "–": "-", "÷": "/", "π": "pi", "√": "sqrt(...)",
    "|": "abs(...)", "=": "only what comes after f(x, y) =", "[": "(", "]": ")",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z]\w*)|(?P<sign>\*\*|[-+*/^(),])", re.ASCII
)


@lru_cache(maxsize=256)
def parse(text: str) -> Node:
    """The tree of a formula in x, y and named parameters; `FormulaError` where it cannot be read."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula has {len(text):,} characters; at most {MAX_LENGTH:,} are read", MAX_LENGTH)
    tree = _Parser(text).whole()
    if sizes(tree)[2] > MAX_SIZE:
        words = f"the formula is too entangled: its second derivatives would fill {MAX_SIZE:,} parts; use fewer factors"
        raise FormulaError(words, tree.start, tree.length)
    return tree


def check_names(node: Node, known: tuple[str, ...] | None = None) -> None:
    """Refuse a name that is not among the `known` parameters, or (None) that looks like a slip of the pen."""
    for piece in walk(node):
        if piece.op != "name" or piece.text in (*VARIABLES, *CONSTANTS):
            continue
        meant = _slip(piece.text)
        if known is None and meant:
            raise FormulaError(f'"{piece.text}" is not known; did you mean {meant}?', piece.start, piece.length)
        if known is not None and piece.text not in known:
            there = f"the parameters are {', '.join(known)}" if known else "the formula has no parameters"
            raise FormulaError(f'"{piece.text}" is not known; {there}', piece.start, piece.length)


def _slip(name: str, likeness: float = 0.8) -> str | None:
    """What a person who typed this name most likely meant; `None` if it is a name of its own."""
    bare = name.lower().rstrip("0123456789_")
    if bare in FUNCTIONS or bare in _MEANT:
        return f"{_MEANT.get(bare, bare)}(...)"
    if bare in (*VARIABLES, "pi") and name.lower() == bare:
        return bare
    if len(name) > 1 and set(name) <= set(VARIABLES):
        return "*".join(name)
    near = difflib.get_close_matches(bare, FUNCTIONS, n=1, cutoff=likeness) if len(name) > 2 else []
    return f"{near[0]}(...)" if near else None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "number", "name", "sign" or "end"
    text: str
    start: int


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            sign = text[position]
            shown = sign if sign.isprintable() else repr(sign)[1:-1]
            raise FormulaError(f'"{shown}" is not understood; {_advice(sign)}', position)
        kind = str(match.lastgroup)
        yield _Token(kind, _ALSO.get(match.group(), match.group()), position)
        position = match.end()
    yield _Token("end", "", len(text))


def _advice(sign: str) -> str:
    """What to do about a sign that formulas do not have; one that only looks like a letter is called by its name."""
    if sign in _SIGNS:
        return f"write {_SIGNS[sign]}"
    if sign.isascii():
        return "it has no meaning in a formula"
    return f'it is the sign "{unicodedata.name(sign, f"U+{ord(sign):04X}").lower()}"'


class _Parser:
    """Recursive descent with Python's precedence: `-x**2` is -(x**2), and `2**3**2` is 2**(3**2)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0
        self.nodes = 0
        self.level = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *signs: str) -> _Token | None:
        """The next token if it is one of these signs."""
        token = self.next
        if token.kind != "sign" or token.text not in signs:
            return None
        self.at += 1
        return token

    def whole(self) -> Node:
        node = self.sum()
        token = self.next
        if token.kind == "end":
            return node
        if token.text == ")":
            raise FormulaError('this ")" closes nothing', token.start)
        if token.text == ",":
            raise FormulaError("a comma belongs only into min and max; the decimal point is a dot", token.start)
        raise FormulaError(f'an operator such as * is missing before "{token.text}"', token.start, len(token.text))

    def sum(self) -> Node:
        start, terms = self.next.start, [self.product()]
        while token := self.take("+", "-"):
            term = self.product()
            terms.append(term if token.text == "+" else self.node("neg", (term,), token.start))
        return terms[0] if len(terms) == 1 else self.node("+", tuple(terms), start)

    def product(self) -> Node:
        start, factors = self.next.start, [self.signed()]
        while token := self.take("*", "/"):
            factor = self.signed()
            if token.text == "*":
                factors.append(factor)
            else:
                above = factors[0] if len(factors) == 1 else self.node("*", tuple(factors), start)
                factors = [self.node("/", (above, factor), start)]
        return factors[0] if len(factors) == 1 else self.node("*", tuple(factors), start)

    def signed(self) -> Node:
        if token := self.take("-", "+"):
            self.deeper(token)
            arg = self.signed()
            self.level -= 1
            return arg if token.text == "+" else self.node("neg", (arg,), token.start)
        start, base = self.next.start, self.atom()
        if token := self.take("**"):
            self.deeper(token)
            exponent = self.signed()
            self.level -= 1
            return self.node("**", (base, exponent), start)
        return base

    def atom(self) -> Node:
        token = self.next
        self.at += 1
        if token.kind == "number":
            return self.node("number", (), token.start, token.text)
        if token.kind == "name":
            return self.named(token)
        if token.text == "(":
            return self.bracketed(token, call=False)[0]
        if token.kind == "end":
            raise FormulaError("the formula ends where a number, x, y or a bracket should come", token.start)
        words = f'a number, x, y or a bracket should come before "{token.text}"'
        raise FormulaError(words, token.start, len(token.text))

    def named(self, token: _Token) -> Node:
        opening = self.take("(")
        if opening is None:
            if token.text in FUNCTIONS:
                raise FormulaError(f"{token.text} needs brackets: {token.text}(...)", token.start, len(token.text))
            return self.node("name", (), token.start, token.text)
        if token.text not in FUNCTIONS:
            raise self.no_function(token)
        args = self.bracketed(opening, call=True)
        wanted = FUNCTIONS[token.text]
        if len(args) != wanted:
            words = f"{token.text} takes {wanted} argument{'s' * (wanted > 1)}, not {len(args)}"
            raise FormulaError(words, token.start, self.end - token.start)
        return self.node(token.text, args, token.start)

    def bracketed(self, opening: _Token, *, call: bool) -> tuple[Node, ...]:
        """What stands between an opening bracket, just taken, and its closing one: the arguments of a call, or one."""
        self.deeper(opening)
        args = [self.sum()]
        while call and self.take(","):
            args.append(self.sum())
        if not self.take(")"):
            token = self.next
            found = f'before "{token.text}"' if token.text else "at the end"
            raise FormulaError(f'a ")" or an operator is missing {found}', token.start, max(len(token.text), 1))
        self.level -= 1
        return tuple(args)

    def no_function(self, token: _Token) -> FormulaError:
        meant = None if token.text in (*VARIABLES, *CONSTANTS) else _slip(token.text, likeness=0.6)
        advice = f"did you mean {meant}?" if meant else f"to multiply, write {token.text}*(...)"
        return FormulaError(f'"{token.text}" is not a function; {advice}', token.start, len(token.text))

    def deeper(self, token: _Token) -> None:
        self.level += 1
        if self.level > MAX_DEPTH:
            raise FormulaError(f"the formula is nested more than {MAX_DEPTH} levels deep", token.start)

    @property
    def end(self) -> int:
        """Where the token before this one ends."""
        last = self.tokens[self.at - 1]
        return last.start + len(last.text)

    def node(self, op: str, args: tuple[Node, ...], start: int, text: str = "") -> Node:
        self.nodes += 1
        depth = 1 + max((arg.depth for arg in args), default=0)
        if self.nodes > MAX_NODES:
            raise FormulaError(f"the formula has more than {MAX_NODES} parts", start, self.end - start)
        if depth > MAX_DEPTH:
            raise FormulaError(f"the formula is nested more than {MAX_DEPTH} levels deep", start, self.end - start)
        return Node(op, args, text, start, self.end, depth)
