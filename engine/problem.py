"""What a training computes: data split and scaled, a network on rows of weights, its loss and its accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from engine.dataset import Data, Size
from engine.declared import BadInput
from engine.fitting.samples import scaled, split
from engine.loss import Loss
from engine.network import Network, Shape
from engine.rows_forward import Layout, RowsForward
from engine.runtime import Backend, drawing, torch_device
from engine.training import Training

Tensor = Any
BLOCK = 2**22  # numbers that the outputs of one block of samples may have: more would not fit the cache


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples as the network sees them: `x [N, F]` and `y` as the loss compares with it, on the device.

    `y` is `[N]` numbers, 0 and 1, or class numbers (int64), or rows `[N, K]` of probabilities; `raw` has their
    rows in the data, rising.
    """

    x: Tensor
    y: Tensor
    raw: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    def batch(self, index: np.ndarray) -> tuple[Tensor, Tensor]:
        """x and y of the samples at an index `[B]` or `[L, B]`."""
        import torch

        if self._arrays is None:
            places = torch.from_numpy(index).to(self.x.device)
            return self.x[places], self.y[places]
        x, y = self._arrays
        return torch.from_numpy(x.take(index, 0)), torch.from_numpy(y.take(index, 0))

    @cached_property
    def _arrays(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Both as numpy sees them, which gathers few rows faster than torch; None on another device."""
        return (self.x.numpy(), self.y.numpy()) if self.x.device.type == "cpu" else None


@dataclass(frozen=True, slots=True)
class Score:
    """What rows of weights are worth on samples: loss `[L]`, and accuracy `[L]` (NaN where there are no classes)."""

    loss: np.ndarray
    accuracy: np.ndarray


class Problem:
    """A training made ready to compute: everything is a tensor of its dtype on its device."""

    def __init__(self, training: Training) -> None:
        torch = Backend("torch").xp  # on one thread
        self.training, self.loss = training, training.loss
        self.data: Data = training.data.load()
        if not len(self.data):
            raise BadInput("there are no samples; a network needs at least one.")
        self.shape = shape_of(self.data, training.network, self.loss)
        self.dtype = getattr(torch, training.dtype)
        with drawing(training.seed):  # what a module holds and does not train follows the seed, too
            module = training.network.module(self.shape)
        self.forward = RowsForward(module)
        self.device = torch_device(training.device, training.dtype, self.layout.total)
        module.to(self.device, self.dtype)
        chosen, aside = split(len(self.data), training.held_out, training.split_seed)
        x, self.mean, self.scale = scaled(self.data.x, chosen, training.standardise)
        y = self._targets(torch)
        self.train = self._samples(torch, x, y, chosen)
        self.validation = self._samples(torch, x, y, aside)

    @property
    def layout(self) -> Layout:
        """Where each parameter stands in a row of weights."""
        return self.forward.layout

    @cached_property
    def module(self) -> Any:
        """The module, in the training's precision; its own weights mean nothing."""
        return self.forward.module

    def part(self, name: str) -> Samples:
        """The training samples, or those of validation (the training's own where none are held out)."""
        return self.validation if name == "validation" and len(self.validation) else self.train

    def initial(self, seed: int) -> Tensor:
        """The first weights `[P]` of a seed."""
        import torch

        with drawing(seed):
            module = self.training.network.module(self.shape)
        flat = torch.nn.utils.parameters_to_vector(module.parameters())
        return flat.detach().to(self.device, self.dtype)

    def outputs(self, weights: Tensor, x: Tensor) -> Tensor:
        """What comes out `[L, B, K]` for weights `[L, P]` and samples `[B, F]` or `[L, B, F]`; differentiable."""
        return self.forward(weights, x)

    def losses(self, outputs: Tensor, y: Tensor) -> Tensor:
        """The mean loss `[L]` of outputs `[L, B, K]`; `y` is `[B]`, `[L, B]` or with rows of K; differentiable."""
        loss, (lanes, batch, classes) = self.loss, outputs.shape
        prediction = as_taken(loss, outputs)
        if loss.task != "classes":
            prediction = prediction.squeeze(-1)
            return loss.reduced(loss.each(prediction, y.expand_as(prediction)), y, "mean")
        row = (classes,) if y.is_floating_point() else ()
        if lanes > 1 or y.ndim > 1 + len(row):
            y = y.expand(lanes, batch, *row)
        each = loss.each(prediction.reshape(-1, classes), y.reshape(-1, *row)).view(lanes, batch)
        return loss.reduced(each, y, "mean")

    def hits(self, outputs: Tensor, y: Tensor) -> Tensor:
        """How many samples `[L]` the outputs `[L, B, K]` put into their class; NaN where there are no classes."""
        if self.loss.task == "regression":
            return outputs.new_full(outputs.shape[:1], float("nan"))
        found = outputs.squeeze(-1) > 0 if self.loss.task == "binary" else outputs.argmax(-1)
        wanted = y.argmax(-1) if y.is_floating_point() and self.loss.task == "classes" else y
        return (found == wanted).sum(-1).to(outputs.dtype)

    def score(self, weights: Tensor, part: Samples) -> Score:
        """Loss and accuracy of weights `[L, P]` on samples, in blocks; NaN where there are no samples."""
        import torch

        lanes, count = len(weights), len(part)
        if not count:
            nothing = np.full(lanes, np.nan)
            return Score(nothing, nothing)
        block = max(BLOCK // (lanes * max(self.shape.outputs, 64)), 64)
        with torch.no_grad():
            found = [self._score(weights, x, y) for x, y in zip(part.x.split(block), part.y.split(block), strict=True)]
        if len(found) == 1:
            loss, hits = found[0]
        else:
            shares = [self.loss.share(y) for y in part.y.split(block)]
            loss = np.average([losses for losses, _ in found], axis=0, weights=shares)
            hits = np.sum([hits for _, hits in found], axis=0)
        return Score(loss, hits / count)

    def _score(self, weights: Tensor, x: Tensor, y: Tensor) -> tuple[np.ndarray, np.ndarray]:
        """The mean losses and the hits `[L]` on one block."""
        outputs = self.outputs(weights, x)
        found = self.losses(outputs, y), self.hits(outputs, y)
        return found[0].cpu().double().numpy(), found[1].cpu().double().numpy()

    def gradients(self, weights: Tensor, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """The mean losses `[L]` and their gradients `[L, P]` at weights `[L, P]`."""
        import torch

        weights = weights.detach().requires_grad_()
        losses = self.losses(self.outputs(weights, x), y)
        (gradient,) = torch.autograd.grad(losses.sum(), weights)
        return losses.detach(), gradient

    def _targets(self, torch: Any) -> Tensor:
        y, loss = self.data.y, self.loss
        if loss.task == "classes" and loss.targets == "probabilities":
            return torch.eye(self.shape.outputs, dtype=self.dtype)[torch.from_numpy(y.astype(np.int64))]
        if loss.task == "classes":
            return torch.from_numpy(y.astype(np.int64))
        return torch.from_numpy(y.copy()).to(self.dtype)

    def _samples(self, torch: Any, x: np.ndarray, y: Tensor, rows: np.ndarray) -> Samples:
        chosen = torch.from_numpy(np.ascontiguousarray(x[rows])).to(self.device, self.dtype)
        return Samples(chosen, y[torch.from_numpy(rows)].to(self.device), rows)


def as_taken(loss: Loss, outputs: Tensor) -> Tensor:
    """The outputs of a network as a loss takes them: through the layer that goes with it."""
    if loss.takes == "probability":
        return outputs.sigmoid() if loss.task == "binary" else outputs.softmax(-1)
    return outputs.log_softmax(-1) if loss.takes == "log-probability" else outputs


def shape_of(data: Data, network: Network, loss: Loss) -> Shape:
    """The shape of a network for data under a loss; `BadInput` says what does not go together."""
    shape = shape_for(Size.of(data), network, loss)
    check_loss(loss, data.y, shape.outputs)
    return shape


def shape_for(size: Size, network: Network, loss: Loss) -> Shape:
    """The same for data of which only the size is known: what the loss says of the targets is not asked."""
    classes = size.classes
    if loss.task == "regression" and classes:
        raise BadInput(f"{loss.title} compares numbers, but the data have classes; choose a loss for classes.")
    if loss.task != "regression" and not classes:
        raise BadInput(f"{loss.title} tells classes apart, but the data have numbers; choose a loss for regression.")
    if loss.task == "binary" and classes != 2:
        raise BadInput(f"{loss.title} tells two classes apart, but the data have {classes}; choose cross entropy.")
    if loss.task not in network.tasks:
        raise BadInput(f"{network.title} does not go with {loss.title}; it is for {' and '.join(network.tasks)}.")
    if network.pictures_only and size.image is None:
        raise BadInput(f"{network.title} needs pictures, such as the digits; these data have columns.")
    return Shape(size.features, classes if loss.task == "classes" else 1, size.image)


def check_loss(loss: Loss, y: np.ndarray, outputs: int) -> None:
    """Have the loss refuse targets `[N]` (class numbers, where there are classes) and weights it cannot take."""
    if loss.task != "classes":
        loss.check(np.full(len(y), 0.5), y)
        return
    even = {"probability": 1 / outputs, "log-probability": -float(np.log(outputs))}.get(loss.takes, 0.0)
    target = np.eye(outputs)[y.astype(int)] if loss.targets == "probabilities" else y.astype(int)
    loss.check(np.full((len(y), outputs), even), target)
