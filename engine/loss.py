"""What every loss is: how far a prediction is from its target, with the facts that tests, forms and cards read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import PlainSerializer, PlainValidator

from engine import loss_input
from engine.declared import BadInput, Keyed
from engine.loss_input import Input, Targets
from engine.registry import Registry

Tensor = Any  # a torch tensor: torch is imported only when a loss is computed
Task = Literal["regression", "binary", "classes"]
Layer = Literal["none", "sigmoid", "softmax", "log-softmax"]
Reduction = Literal["mean", "sum", "none"]
LEAST = 1e-7  # Keras cuts probabilities off here, and so do the losses that are named after its own


@dataclass(frozen=True, slots=True)
class Kink:
    """A place where the formula changes, on the axis of the error (regression) or of the margin (hinges)."""

    at: float
    words: str  # what happens there


class Loss(Keyed):
    r"""A frozen loss: its parameters as declared fields, torch's own function wherever torch has one.

    Regression and binary losses are elementwise: predictions and targets `[..., N]` of one shape or that broadcast
    give a loss for each. Losses of several classes take rows `[N, K]` and give `[N]`; their targets are class
    numbers `[N]` or rows `[N, K]`. Derivatives come from autograd, so that value and gradient have one source.

    `formula()` is the loss of one sample in LaTeX, with `\hat y` the prediction and `y` the target (`z` a logit,
    `p` a probability, `s` a score), and `derivative()` its derivative by the prediction. Of several classes `t` is
    the target's class, `k` the one derived by, and `y_k` is 1 for `t` and 0 for the others.
    """

    task: ClassVar[Task]
    takes: ClassVar[Input]  # what the prediction must be
    targets: ClassVar[Targets] = "value"  # what the target must be
    layer: ClassVar[Layer] = "none"  # the output layer that goes with it
    idea: ClassVar[str] = ""  # one sentence: what it measures
    strength: ClassVar[str] = ""  # one sentence
    weakness: ClassVar[str] = ""  # one sentence
    mean_is: ClassVar[str] = ""  # a sentence where "mean" is not simply the mean over the samples
    also: ClassVar[tuple[str, ...]] = ()  # what else it is called
    twin: ClassVar[str | None] = None  # the function of torch.nn.functional with the same values
    keras: ClassVar[str | None] = None  # its name in keras.losses
    source: ClassVar[str] = ""  # where the formula is from

    @property
    def brief(self) -> str:
        """Its abbreviation, where it has one at most half as long, else its title: "MSE"."""
        short = (name for name in self.also if name.split()[0].isupper() and 2 * len(name) <= len(self.title))
        return next(short, self.title)

    def formula(self) -> str:
        """The loss of one sample in LaTeX."""
        raise NotImplementedError

    def derivative(self) -> str:
        """The derivative by the prediction in LaTeX."""
        raise NotImplementedError

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        """The loss of every sample, not reduced, of tensors that have one shape (or are rows of classes)."""
        raise NotImplementedError

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        """The line of PyTorch that gives the same number, in which `prediction` and `target` stand once each."""
        return self.call(reduction)

    def kinks(self) -> tuple[Kink, ...]:
        """Where the formula changes, from left to right."""
        return ()

    def check(self, prediction: np.ndarray, target: np.ndarray) -> None:
        """Refuse what this loss cannot take, with a `BadInput` that names the sample.

        Both are as in `each`, class numbers as integers.
        """
        loss_input.check_shapes(prediction, target, self.targets)
        loss_input.check_prediction(prediction, self.takes)
        loss_input.check_target(target, self.targets, classes=prediction.shape[-1])

    def each(self, prediction: Tensor, target: Tensor) -> Tensor:
        """The loss of every sample, weights included, not reduced; differentiable by torch."""
        import torch

        if self.task != "classes" and prediction.shape != target.shape:
            prediction, target = torch.broadcast_tensors(prediction, target)  # type: ignore[no-untyped-call]
        return self.forward(torch, prediction, target)

    def reduced(self, each: Tensor, target: Tensor, reduction: Reduction) -> Tensor:
        """The losses of samples `[..., N]` brought to one number over the last axis (or left, for "none")."""
        return each.mean(-1) if reduction == "mean" else each.sum(-1) if reduction == "sum" else each

    def share(self, target: Tensor) -> float:
        """What samples with these targets `[N]` count for where means of several blocks are brought together."""
        import torch

        ones = torch.ones(len(target), dtype=torch.float64, device=target.device)
        return len(target) / float(self.reduced(ones, target, "mean"))

    def call(self, reduction: Reduction, **more: Any) -> str:
        """The call of torch's function with these arguments, for `line`."""
        arguments = "".join(f", {name}={value}" for name, value in more.items())
        return f'torch.nn.functional.{self.twin}(prediction, target{arguments}, reduction="{reduction}")'


def weighted_mean(each: Tensor, target: Tensor, weight: tuple[float, ...]) -> Tensor:
    """The losses of samples `[N]`, which have their weights in them, over the sum of the weights of their classes."""
    total = each.new_tensor(weight)[target].sum(-1)
    if not total.all():
        raise BadInput("all samples are of classes with the weight 0, so that they have no mean.")
    return each.sum(-1) / total


def tensor(values: object, dtype: str) -> str:
    """A tensor of that precision as a line of PyTorch writes it; float32 is torch's own."""
    named = "" if dtype == "float32" else f", dtype=torch.{dtype}"
    return f"torch.tensor({values}{named})"


def ending(reduction: Reduction) -> str:
    """How a line of PyTorch that torch has no function for reduces what it has computed."""
    return "" if reduction == "none" else f".{reduction}()"


LOSSES: Registry[Loss] = Registry("engine.losses", Loss, "loss")

AnyLoss = Annotated[Loss, PlainValidator(LOSSES.read), PlainSerializer(lambda loss: loss.as_dict(), return_type=dict)]
"""A field that holds any loss: in a file `{"key": "huber", "delta": 1.0}`."""
