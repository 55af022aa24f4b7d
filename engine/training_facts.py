"""What a panel says of a training beside its settings: how many samples, classes and weights there are."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from engine.dataset import Size
from engine.fitting.samples import split
from engine.network import Module, Network, Shape
from engine.problem import shape_of
from engine.rows_forward import layout_of
from engine.runtime import Backend
from engine.training import Training


@dataclass(frozen=True, slots=True)
class Facts:
    """Sizes of data, split and network. `layers` says how wide each layer is, such as "2-64-64-2"."""

    size: Size
    training: int
    validation: int
    note: str  # of the data: what was left out
    classes: tuple[str, ...]
    layers: str
    weights: int


def facts(training: Training) -> Generator[None, None, Facts]:
    """The job: load the data and measure the network; `BadInput` says what does not go together."""
    yield
    data = training.data.load()
    shape = shape_of(data, training.network, training.loss)
    chosen, aside = split(len(data), training.held_out, training.split_seed)
    yield
    module = unfilled(training.network, shape)
    layers = widths_of(module, shape)
    size = Size.of(data)
    return Facts(size, len(chosen), len(aside), data.note, data.classes, layers, layout_of(module).total)


def unfilled(network: Network, shape: Shape) -> Module:
    """The module without memory for its weights, however many they are."""
    with Backend("torch").xp.device("meta"):
        return network.module(shape)


def widths_of(module: Module, shape: Shape) -> str:
    """How wide the layers with weights of a chain are, from the inputs on; empty where the module is no chain."""
    from torch import nn

    if not isinstance(module, nn.Sequential):
        return ""
    pictured = any(isinstance(part, nn.Conv2d) for part in module)
    first = "×".join(map(str, shape.image)) if pictured and shape.image else str(shape.inputs)
    wide = [str(len(part.weight)) for part in module if isinstance(part, nn.Linear | nn.Conv2d)]
    return "-".join([first, *wide])
