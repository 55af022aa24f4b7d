"""What a panel says of a training beside its settings: how many samples, classes and weights there are."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from engine.dataset import Size
from engine.fitting.samples import split
from engine.network import Module, Network, Shape
from engine.problem import shape_of
from engine.rows_forward import layout_of
from engine.runtime import Backend, drawing
from engine.training import Training
from engine.training_pairing import in_file


@dataclass(frozen=True, slots=True)
class DataFacts:
    """How many samples there are, and how many of them train and validate; the names of the classes."""

    size: Size
    training: int
    validation: int
    classes: tuple[str, ...]
    note: str  # what was left out


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """How wide each layer of a network is ("2-64-64-2"; empty where that is not all), and how many weights it has."""

    layers: str
    weights: int
    note: str = ""  # what is different from the module as it is


def facts(training: Training) -> Generator[DataFacts | None, None, NetworkFacts]:
    """The job: load the data, which it tells of first, and measure the network; `BadInput` says what does not fit."""
    yield None
    data = training.data.load()
    chosen, aside = split(len(data), training.held_out, training.split_seed)
    yield DataFacts(Size.of(data), len(chosen), len(aside), data.classes, data.note)
    shape = shape_of(data, training.network, training.loss)
    module = unfilled(training.network, shape)
    return NetworkFacts(widths_of(module, shape), layout_of(module).total, training.network.note(shape))


def unfilled(network: Network, shape: Shape) -> Module:
    """The module without memory for its weights, however many they are; a file's own is made as it is."""
    if in_file(type(network)):
        with drawing():
            return network.module(shape)
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
