"""Lays Python out as its formatters do, so that what is written needs none: brackets broken, operators first."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from engine.code.doc import LINE, SOFT, Doc, Group, IfBroken, Indent, columns, rendered
from engine.code.words import INDENT, WIDTH, number, string

_OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
    ast.USub: "-", ast.UAdd: "+", ast.Not: "not ", ast.Invert: "~",
}  # fmt: skip
_LOOSE, _OR, _AND, _NOT, _COMPARE, _BIT, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(11)  # how tightly each binds
_TIGHTNESS = {
    ast.Add: _SUM, ast.Sub: _SUM, ast.Mult: _PRODUCT, ast.Div: _PRODUCT, ast.FloorDiv: _PRODUCT, ast.Mod: _PRODUCT,
    ast.MatMult: _PRODUCT, ast.Pow: _POWER, ast.BitAnd: _BIT, ast.BitOr: _BIT,
}  # fmt: skip
_OWN_BRACKETS = (
    ast.Call,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.Subscript,
)


def laid_out(code: str, indent: str = "") -> list[str]:
    """The lines of statements that are written on one line each."""
    return [line for node in ast.parse(code).body for line in statement(node, indent)]


def statement(node: ast.stmt, indent: str = "") -> list[str]:
    """The lines of one statement, with its blocks."""
    match node:
        case ast.Return(value=ast.expr() as value):
            return _line("return ", value, indent)
        case ast.Assign(targets=targets, value=value):
            return _line("".join(f"{flat(target)} = " for target in targets), value, indent)
        case ast.AugAssign(target=target, op=op, value=value):
            return _line(f"{flat(target)} {_OPERATORS[type(op)]}= ", value, indent)
        case ast.Expr(value=value):
            return _line("", value, indent)
        case ast.If(test=test, body=body, orelse=[]):
            return [f"{indent}if {flat(test)}:", *block(body, indent + INDENT)]
        case ast.If(test=test, body=body, orelse=other):
            first = [f"{indent}if {flat(test)}:", *block(body, indent + INDENT)]
            return [*first, f"{indent}else:", *block(other, indent + INDENT)]
        case ast.For(target=target, iter=steps, body=body):
            return [f"{indent}for {flat(target)} in {flat(steps)}:", *block(body, indent + INDENT)]
        case ast.While(test=test, body=body):
            return [f"{indent}while {flat(test)}:", *block(body, indent + INDENT)]
    return [indent + line for line in ast.unparse(node).splitlines()]


def block(body: Sequence[ast.stmt], indent: str) -> list[str]:
    """The lines of statements that stand below each other."""
    return [line for node in body for line in statement(node, indent)]


def flat(node: ast.expr) -> str:
    """An expression on one line; a tuple without its brackets."""
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        return ", ".join(rendered(_doc(part), 10**9) for part in node.elts)
    return rendered(_doc(node), 10**9)


def entry(start: str, code: str, indent: str) -> list[str]:
    """A line of a call or a dictionary that is broken: a start, an expression and a comma."""
    doc = _doc(ast.parse(code, mode="eval").body)
    return rendered((indent, start, doc, ","), WIDTH, len(indent)).split("\n")


def _line(start: str, value: ast.expr, indent: str) -> list[str]:
    """A statement that is a start and a value, broken where it is too long."""
    whole = f"{indent}{start}{flat(value)}"
    if columns(whole) <= WIDTH:
        return [whole]
    doc = _doc(value)
    inner = value.operand if isinstance(value, ast.UnaryOp) else value
    if isinstance(inner, _OWN_BRACKETS) or _between_brackets(value):
        return rendered((indent, start, doc), WIDTH, len(indent)).split("\n")
    doc = Group(("(", Indent((SOFT, doc)), SOFT, ")"))
    kept = "" if isinstance(value, ast.BinOp) and len(_operands(value)) > 2 else "  # fmt: skip"
    return (rendered((indent, start, doc), WIDTH, len(indent)) + kept).split("\n")


def _operands(node: ast.BinOp) -> tuple[Doc, ...]:
    """What stands between the operators that bind least; of only two, formatters may break the last one's brackets."""
    return (_doc(node.left), _doc(node.right)) if _is_power(node) else _chain(node, _TIGHTNESS[type(node.op)])[::2]


def _between_brackets(node: ast.expr) -> bool:
    """Whether both sides of an operator stand in brackets, which are broken in place of new ones around both."""
    if not isinstance(node, ast.BinOp) or _is_power(node):
        return False
    level = _TIGHTNESS[type(node.op)]
    return _bound(node.left)[0] < level and _bound(node.right)[0] <= level


def _doc(node: ast.expr, tightness: int = _LOOSE) -> Doc:
    """An expression, in brackets where it binds less tightly than what it stands in."""
    own, doc = _bound(node)
    return Group(("(", Indent((SOFT, doc)), SOFT, ")")) if own < tightness else doc


def _bound(node: ast.expr) -> tuple[int, Doc]:
    """How tightly an expression binds, and its document."""
    match node:
        case ast.BinOp(op=ast.Pow()):
            power = node.right.left if isinstance(node.right, ast.BinOp) and _is_power(node.right) else node.right
            tight = _simple(power) and _simple(node.left) and not isinstance(node.left, ast.UnaryOp)
            sign: Doc = "**" if tight else (LINE, "** ")
            return _POWER, Group((_doc(node.left, _ATOM), sign, _doc(node.right, _SIGN)))
        case ast.BinOp(op=op):
            level = _TIGHTNESS[type(op)]
            if _between_brackets(node):  # whose own brackets are broken first
                sides = _doc(node.left, level), f" {_OPERATORS[type(op)]} ", _doc(node.right, level + 1)
                return level, sides
            return level, Group(_chain(node, level))
        case ast.BoolOp(op=op, values=values):
            word, level = ("and", _AND) if isinstance(op, ast.And) else ("or", _OR)
            parts = [(LINE, word, " ", _doc(value, level + 1)) for value in values[1:]]
            return level, Group((_doc(values[0], level + 1), *parts))
        case ast.UnaryOp(op=op, operand=operand):
            level = _NOT if isinstance(op, ast.Not) else _SIGN
            return level, (_OPERATORS[type(op)], _doc(operand, _ATOM if _is_power(operand) else level))
        case ast.Compare(left=left, ops=ops, comparators=others):
            pairs = zip(ops, others, strict=True)
            parts = [(LINE, _OPERATORS[type(op)], " ", _doc(other, _BIT)) for op, other in pairs]
            return _COMPARE, Group((_doc(left, _BIT), *parts))
        case ast.IfExp(test=test, body=body, orelse=other):
            return _LOOSE, Group((_doc(body, _OR), LINE, "if ", _doc(test, _OR), LINE, "else ", _doc(other, _OR)))
        case ast.Lambda(args=args, body=body):
            return _LOOSE, (f"lambda {names}: " if (names := ast.unparse(args)) else "lambda: ", _doc(body, _OR))
        case ast.NamedExpr(target=target, value=value):
            return _LOOSE - 1, (_doc(target), " := ", _doc(value))
    return _ATOM, _atom(node)


def _chain(node: ast.expr, level: int) -> tuple[Doc, ...]:
    """The operands of operators that bind alike, each but the first after its operator."""
    if isinstance(node, ast.BinOp) and _TIGHTNESS[type(node.op)] == level and level != _POWER:
        return *_chain(node.left, level), (LINE, _OPERATORS[type(node.op)], " "), _doc(node.right, level + 1)
    return (_doc(node, level),)


def _atom(node: ast.expr) -> Doc:
    match node:
        case ast.Constant(value=str() as value):
            return string(value)
        case ast.Constant(value=bool() | None as value):
            return repr(value)
        case ast.Constant(value=int() | float() as value):
            return number(value)
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return _doc(value, _ATOM), f".{name}"
        case ast.Subscript(value=value, slice=index):
            return _doc(value, _ATOM), "[", _index(index), "]"
        case ast.Starred(value=value):
            return "*", _doc(value, _BIT)
        case ast.Call(func=func, args=args, keywords=keywords):
            given = [*map(_doc, args), *((f"{k.arg}=" if k.arg else "**", _doc(k.value)) for k in keywords)]
            return _doc(func, _ATOM), _called(given)
        case ast.Tuple(elts=[single]):
            return "(", _doc(single), ",)"
        case ast.Tuple(elts=parts):
            return _bracketed("(", [_doc(part) for part in parts], ")")
        case ast.List(elts=parts):
            return _bracketed("[", [_doc(part) for part in parts], "]")
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return _bracketed("{", [(_doc(key), ": ", _doc(value)) for key, value in pairs if key], "}")
        case ast.ListComp(elt=element, generators=loops):
            inner = (_doc(element), *(_loop(loop) for loop in loops))
            return Group(("[", Indent((SOFT, *inner)), SOFT, "]"))
        case ast.GeneratorExp(elt=element, generators=loops):
            return Group(("(", Indent((SOFT, _doc(element), *(_loop(loop) for loop in loops))), SOFT, ")"))
    return ast.unparse(node)


def _loop(loop: ast.comprehension) -> Doc:
    return (LINE, f"for {flat(loop.target)} in ", _doc(loop.iter, _OR), *((LINE, "if ", _doc(t)) for t in loop.ifs))


def _called(given: Sequence[Doc]) -> Doc:
    """Arguments of a call, which may also stand together on a line of their own."""
    if not given:
        return "()"
    between = [(part, ",", LINE) for part in given[:-1]]
    return Group(("(", Indent((SOFT, Group((*between, given[-1], IfBroken(","))))), SOFT, ")"))


def _bracketed(opening: str, parts: Sequence[Doc], closing: str) -> Doc:
    """Parts with commas between them: on one line, or each on its own with a comma after the last."""
    if not parts:
        return opening + closing
    between = [(part, ",", LINE) for part in parts[:-1]]
    return Group((opening, Indent((SOFT, *between, parts[-1], IfBroken(","))), SOFT, closing))


def _index(node: ast.expr) -> Doc:
    if isinstance(node, ast.Tuple):
        return rendered(tuple(part for n, e in enumerate(node.elts) for part in ((", ",) * (n > 0), _index(e))), 10**9)
    if not isinstance(node, ast.Slice):
        return _doc(node)
    ends = [end for end in (node.lower, node.upper) if end is not None]
    colon = ":" if all(_simple(end) for end in ends) else " : "
    before, after = ("" if end is None else flat(end) for end in (node.lower, node.upper))
    return f"{before}{colon if before else colon.lstrip()}{after}" if after else f"{before}{colon.rstrip()}"


def _is_power(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)


def _simple(node: ast.expr) -> bool:
    """Whether formatters leave no blanks around `**` and `:` beside it."""
    if isinstance(node, ast.UnaryOp):
        return _simple(node.operand)
    if isinstance(node, ast.Attribute):
        return _simple(node.value)
    return isinstance(node, ast.Name | ast.Constant)
