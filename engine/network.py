"""What every network is: a maker of plain `torch.nn` modules whose weights can be trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import PlainSerializer, PlainValidator

from engine.declared import Keyed, choice
from engine.loss import Task
from engine.registry import Registry

Module = Any  # a torch.nn.Module: torch is imported only when one is made
Activation = Literal["ReLU", "Tanh", "Sigmoid", "GELU", "LeakyReLU", "SiLU", "ELU"]
Initialisation = Literal["default", "xavier", "kaiming", "zeros", "too large"]
TOO_LARGE = 3.0  # standard deviation of weights that saturate tanh and make ReLU nets explode


@dataclass(frozen=True, slots=True)
class Shape:
    """What goes in and what comes out: `inputs` features, `outputs` numbers; `image` if a sample is a picture.

    `image` is (channels, height, width), whose product is `inputs`.
    """

    inputs: int
    outputs: int
    image: tuple[int, int, int] | None = None


class Network(Keyed):
    """A frozen description of a network; `module` makes one, with weights drawn from torch's own generator.

    A network of a binary task gives one number, the logit (the score) of class 1; of several classes it gives a
    logit for each. What the loss takes beyond that (a sigmoid, a softmax) is not part of the network.
    """

    tasks: ClassVar[tuple[Task, ...]]
    idea: ClassVar[str] = ""  # one sentence
    pictures_only: ClassVar[bool] = False  # whether samples must be pictures

    def module(self, shape: Shape) -> Module:
        """A module that maps `[B, inputs]` to `[B, outputs]`; `BadInput` if it cannot have this shape."""
        raise NotImplementedError

    def note(self, shape: Shape) -> str:
        """A sentence that has to be said of it wherever it is trained; none for most."""
        return ""


def activation(where: str) -> Any:
    """Declare what a weighted sum goes through."""
    return choice("ReLU", f"The function after each {where}, by torch's name for it.")


def initialisation() -> Any:
    """Declare how weights are drawn."""
    return choice(
        "default",
        "How the first weights are drawn: as torch does, by Xavier's or Kaiming's rule (biases 0), all 0, or far too"
        f" large (standard deviation {TOO_LARGE:g}).",
    )


def initialise(module: Module, kind: Initialisation) -> Module:
    """Draw the weights of a module anew by a rule; by default they stay as torch made them.

    Glorot, Bengio, AISTATS 2010 (uniform); He et al., ICCV 2015 (normal, for ReLU). Vectors (biases) become 0.
    """
    from torch import nn

    rules: dict[str, Any] = {
        "xavier": nn.init.xavier_uniform_,
        "kaiming": lambda weight: nn.init.kaiming_normal_(weight, nonlinearity="relu"),
        "zeros": nn.init.zeros_,
        "too large": lambda weight: nn.init.normal_(weight, std=TOO_LARGE),
    }
    if kind != "default":
        for weight in module.parameters():
            rules[kind](weight) if weight.ndim > 1 else nn.init.zeros_(weight)
    return module


NETWORKS: Registry[Network] = Registry("engine.networks", Network, "network")

AnyNetwork = Annotated[
    Network, PlainValidator(NETWORKS.read), PlainSerializer(lambda network: network.as_dict(), return_type=dict)
]
"""A field that holds any network: in a file `{"key": "mlp", "hidden": [64, 64]}`."""
