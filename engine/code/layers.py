"""The network of a program: its `torch.nn` modules as one would write them, or the user's own file by its path."""

from __future__ import annotations

import ast
import inspect
from typing import Any

from engine.code.layout import entry
from engine.code.words import INDENT, docstring, literal, refuse, string
from engine.network import TOO_LARGE, Network, Shape
from engine.training_facts import unfilled

Lines = list[str]
Module = Any

_DRAWN = {
    "xavier": "nn.init.xavier_uniform_(weight)",
    "kaiming": 'nn.init.kaiming_normal_(weight, nonlinearity="relu")',
    "too large": f"nn.init.normal_(weight, std={TOO_LARGE})",
}


def network_pieces(network: Network, shape: Shape) -> list[Lines]:
    """The pieces that define the function `network`, which draws the first weights; `BadInput` if they cannot be."""
    path = getattr(network, "path", "")
    if path:
        return _own(path, getattr(network, "state", ""))
    from torch import nn

    module = unfilled(network, shape)
    if not isinstance(module, nn.Sequential):
        raise refuse(f"{network.title}, which is no chain of layers,")
    layers = [line for layer in module for line in entry("", _layer(layer), 2 * INDENT)]
    made = ["nn.Sequential(", *layers, f"{INDENT})"]
    head = ["def network():", *docstring([f"{network.title}, with its first weights."], INDENT)]
    kind = getattr(network, "initialisation", "default")
    if kind == "default":
        return [[*head, f"{INDENT}return {made[0]}", *made[1:]]]
    zeros = f"{2 * INDENT}nn.init.zeros_(weight)"
    drawn = [f"{2 * INDENT}if weight.ndim > 1:", f"{3 * INDENT}{_DRAWN.get(kind)}", f"{2 * INDENT}else:  # biases"]
    return [
        [
            *head,
            f"{INDENT}model = {made[0]}",
            *made[1:],
            f"{INDENT}for weight in model.parameters():",
            *([zeros] if kind == "zeros" else [*drawn, INDENT + zeros]),
            f"{INDENT}return model",
        ]
    ]


def _layer(layer: Module) -> str:
    """A layer as a call: as it prints itself, without what is so anyway and without the names of its first settings."""
    call = ast.parse(repr(layer), mode="eval").body
    assert isinstance(call, ast.Call)
    taken = inspect.signature(type(layer).__init__).parameters
    kept = {k.arg: k.value for k in call.keywords if k.arg and not _is_default(k.value, taken[k.arg].default)}
    names = [name for name in taken if name != "self"][len(call.args) :]
    given = [ast.unparse(arg) for arg in call.args]
    for name in names:  # in order, as long as none is left out
        if name not in kept:
            break
        given.append(ast.unparse(kept.pop(name)))
    return f"nn.{type(layer).__name__}({', '.join([*given, *(f'{k}={ast.unparse(v)}' for k, v in kept.items())])})"


def _is_default(value: ast.expr, default: object) -> bool:
    found = ast.literal_eval(value)
    return bool(found == default or (isinstance(found, tuple) and set(found) == {default}))


def _own(path: str, state: str) -> list[Lines]:
    """The user's file, run as it is imported."""
    lines = [
        "def network():",
        '    """The model of that file, with its first weights."""',
        "    model = own.model().float().eval()",
    ]
    if state:
        lines += [
            f"    state = torch.load({string(state)}, weights_only=True)",
            "    for name, buffer in model.named_buffers():",
            "        if name in state:",
            "            buffer.copy_(state[name])  # running averages stay as they are saved",
        ]
    return [
        [
            "# The model is in a file of its own, which this program needs and runs.",
            f"MODEL_FILE = {literal(path)}",
            'spec = importlib.util.spec_from_file_location("own", MODEL_FILE)',
            "own = importlib.util.module_from_spec(spec)",
            "spec.loader.exec_module(own)",
        ],
        [*lines, "    return model"],
    ]
