"""What every loss is: how far a prediction is from its target, with the facts that tests, forms and cards read."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import PlainSerializer, PlainValidator

from engine.declared import Keyed
from engine.registry import Registry

Tensor = Any  # a torch tensor: torch is imported only when a loss is computed
Task = Literal["regression", "binary", "classes"]
Input = Literal["value", "score", "logit", "probability", "log-probability"]
Layer = Literal["none", "sigmoid", "softmax", "log-softmax"]
Reduction = Literal["mean", "sum", "none"]


class Loss(Keyed):
    r"""A frozen loss: its parameters as declared fields, torch's own function wherever torch has one.

    Regression and binary losses are elementwise: predictions and targets `[..., N]` of one shape or that broadcast
    give a loss for each. Losses of several classes take rows `[N, K]` and give `[N]`. Derivatives come from
    autograd, so that value and gradient have one source.

    `formula()` is the loss of one sample in LaTeX, with `\hat y` the prediction and `y` the target (`z` a logit,
    `p` a probability, `s` a score), and `derivative()` its derivative by the prediction.
    """

    task: ClassVar[Task]
    takes: ClassVar[Input]  # what the prediction must be
    layer: ClassVar[Layer] = "none"  # the output layer that goes with it
    idea: ClassVar[str] = ""  # one sentence: what it measures
    strength: ClassVar[str] = ""  # one sentence
    weakness: ClassVar[str] = ""  # one sentence
    also: ClassVar[tuple[str, ...]] = ()  # what else it is called
    twin: ClassVar[str | None] = None  # the function of torch.nn.functional with the same values
    keras: ClassVar[str | None] = None  # its name in keras.losses
    source: ClassVar[str] = ""  # where the formula is from

    def formula(self) -> str:
        """The loss of one sample in LaTeX."""
        raise NotImplementedError

    def derivative(self) -> str:
        """The derivative by the prediction in LaTeX."""
        raise NotImplementedError

    def each(self, prediction: Tensor, target: Tensor) -> Tensor:
        """The loss of every sample, weights included, not reduced; differentiable by torch."""
        raise NotImplementedError

    def reduced(self, each: Tensor, target: Tensor, reduction: Reduction) -> Tensor:
        """The losses of samples `[..., N]` brought to one number over the last axis (or left, for "none")."""
        return each.mean(-1) if reduction == "mean" else each.sum(-1) if reduction == "sum" else each


LOSSES: Registry[Loss] = Registry("engine.losses", Loss, "loss")

AnyLoss = Annotated[Loss, PlainValidator(LOSSES.read), PlainSerializer(lambda loss: loss.as_dict(), return_type=dict)]
"""A field that holds any loss: in a file `{"key": "huber", "delta": 1.0}`."""
