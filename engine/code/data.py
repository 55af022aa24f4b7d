"""The samples of a program: drawn by the same seed and lines, loaded as scikit-learn has them, or written down."""

from __future__ import annotations

import ast
import base64
import builtins
import inspect
import sys
import zlib
from collections.abc import Sequence

import numpy as np

from engine.code.borrowed import body_of, name, names_in, value
from engine.code.draws import generator_lines
from engine.code.layout import block, laid_out
from engine.code.words import INDENT, WIDTH, arguments, comment, docstring, packed, plain, refuse
from engine.dataset import Data, Dataset

Lines = list[str]
MOST_WRITTEN, MOST_PACKED = 3000, 2_000_000  # numbers: more are packed, or too many for a program
_KNOWN = {"generator", "np", *vars(builtins)}


def data_pieces(dataset: Dataset, data: Data, *, flat: bool) -> list[Lines]:
    """The pieces that give the float64 tensors `x [N, F]` (`[N]` if `flat`) and `y [N]`."""
    rows = "" if flat else f".view(-1, {data.x.shape[1]})"
    made = _made(dataset)
    if made is not None:
        function, constants = made
        constants = [[line for constant in constants for line in constant]] if constants else []
        fields = {field: getattr(dataset, field) for field in type(dataset).model_fields}
        loaded = f"{dataset.key}({arguments(fields)})"
        tensors = laid_out(f"x, y = (torch.from_numpy(np.asarray(part, dtype=float)) for part in {loaded})")
        shaped = [f"x = x{rows or '.flatten()'}"] * (data.x.shape[1] == 1)
        return [*constants, function, [*tensors, *shaped]]
    if data.x.size > MOST_PACKED:
        raise refuse(f"{plain(dataset.title)}, of {data.x.size:,} numbers, which is too much to be part of a file,")
    return [[*_written("x", data.x, rows), *_written("y", data.y, "")]]


def _made(dataset: Dataset) -> tuple[Lines, list[Lines]] | None:
    """A function with the lines in which a data set is drawn or loaded, and the constants these need, if there are."""
    cls = type(dataset)
    if cls.make is Dataset.make or cls.load is not Dataset.load:
        return None
    fields = {field: name(field) for field in cls.model_fields}
    same = _stored(body_of(cls.make, {}, {})) & set(fields)  # names of settings that its lines use for something else
    body = body_of(cls.make, fields, {word: name(f"{word}_drawn") for word in same})
    if not names_in(body) & {"generator"} and not any(isinstance(part, ast.ImportFrom) for part in body):
        return None
    module = sys.modules[cls.__module__]
    loose = _loose(body, set(fields))
    constants = {word: vars(module).get(word) for word in sorted(loose - _KNOWN - {"Data"})}
    if not all(isinstance(found, int | float | tuple | np.ndarray) for found in constants.values()):
        return None
    body = _needed([*body[:-1], ast.Return(_pair(body[-1]))])
    lines = [f"def {dataset.key}({', '.join(fields)}):", *docstring([_first_line(cls)], INDENT), *_spaced(body)]
    return lines, [_constant(word, found) for word, found in constants.items() if word in names_in(body)]


def _first_line(cls: type[Dataset]) -> str:
    return (inspect.getdoc(cls) or cls.idea).split("\n\n")[0]


def _pair(returned: ast.stmt) -> ast.expr:
    """What `Data.of` is given first: x and y."""
    assert isinstance(returned, ast.Return) and isinstance(returned.value, ast.Call)
    return ast.Tuple(returned.value.args[:2])


def _needed(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements without those that only give names nobody reads, such as those of columns."""
    for index in range(len(body) - 1, -1, -1):
        part = body[index]
        targets = _stored([part])
        if isinstance(part, ast.Assign) and targets and not targets & names_in(body[index + 1 :]):
            body = body[:index] + body[index + 1 :]
    return body


def _spaced(body: list[ast.stmt]) -> Lines:
    """The lines of a function's body, with an empty one after what it imports."""
    imports = [part for part in body if isinstance(part, ast.ImportFrom)]
    rest = block([part for part in body if part not in imports], INDENT)
    return [*block(imports, INDENT), "", *rest] if imports else rest


def _stored(body: list[ast.stmt]) -> set[str]:
    """Names that statements give to something."""
    nodes = (node for part in body for node in ast.walk(part))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _loose(body: list[ast.stmt], fields: set[str]) -> set[str]:
    """Names that the statements read and nothing in them defines."""
    nodes = [node for part in body for node in ast.walk(part)]
    stored = _stored(body)
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return names_in(body) - stored - imported - fields


def _constant(word: str, found: object) -> Lines:
    if isinstance(found, np.ndarray):
        return laid_out(f"{word} = np.array({found.tolist()})")
    if isinstance(found, tuple) and all(isinstance(part, float) for part in found):
        return packed(word, found, "(", ")")
    return laid_out(f"{word} = {ast.unparse(value(found))}")


def _written(word: str, numbers: np.ndarray, row: str) -> Lines:
    """An assignment of numbers: written out, or packed where they are many; `row` gives them another shape."""
    values = numbers.ravel()
    if values.size > MOST_WRITTEN:
        return [*packed_bytes(f"{word}_packed", values), *laid_out(f"{word} = unpacked({word}_packed){row}")]
    return packed(word, values.tolist(), "torch.tensor([", f"], dtype=torch.float64){row}")


def packed_bytes(word: str, values: np.ndarray) -> Lines:
    """An assignment of the bytes of numbers, compressed and in letters."""
    text = base64.b64encode(zlib.compress(np.ascontiguousarray(values, "<f8").tobytes(), 9)).decode()
    return _letters(word, text)


UNPACKED = '''\
def unpacked(letters):
    """The numbers that were written down as letters, so that the file stays short."""
    numbers = zlib.decompress(base64.b64decode(letters))
    return torch.frombuffer(bytearray(numbers), dtype=torch.float64)
'''


def _letters(word: str, text: str) -> Lines:
    width = WIDTH - 6
    return [f"{word} = (", *(f'{INDENT}"{text[at : at + width]}"' for at in range(0, len(text), width)), ")"]


def split_lines(count: int, aside: int, seed: int) -> Lines:
    """The lines that give the indices `chosen` and `held_out`, as they are drawn."""
    return [
        *comment(f"{aside:,} of the {count:,} samples are held out, drawn by chance."),
        f"order = torch.from_numpy(generator({seed}).permutation({count}))",
        f"chosen, held_out = order[{aside}:].sort().values, order[:{aside}].sort().values",
    ]


def helpers(pieces: Sequence[Lines]) -> list[Lines]:
    """The functions that pieces call without defining them."""
    text = "\n".join(line for piece in pieces for line in piece)
    unpacked = [UNPACKED.splitlines()] if "unpacked(" in text else []
    return [*unpacked, *([generator_lines()] if "generator(" in text else [])]
