"""What a model does in one step: its predictions on a batch, their losses, and the gradient, sample by sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.fitting.fit import predicted, slopes
from engine.landscapes.model import ModelLandscape


@dataclass(frozen=True, slots=True)
class OneStep:
    """The numbers of one step on the B samples of its batch; x is as the model sees it, standardised or not."""

    theta: np.ndarray  # [2]
    x: np.ndarray  # [B, F]
    y: np.ndarray  # [B]
    output: np.ndarray  # [B] of the model: a value, or the logit (score) of class 1
    prediction: np.ndarray  # [B] as the loss takes it: the output, or its sigmoid
    losses: np.ndarray  # [B]
    slopes: np.ndarray  # [B] of the losses by the predictions
    jacobian: np.ndarray  # [B, 2] of the predictions by the parameters
    penalty: float
    penalty_gradient: np.ndarray  # [2]

    @property
    def loss(self) -> float:
        """What the step descends: the mean loss with the penalties."""
        return float(self.losses.mean()) + self.penalty

    @property
    def gradient(self) -> np.ndarray:
        """Its gradient by the parameters `[2]`."""
        return np.asarray(self.slopes @ self.jacobian / len(self.y) + self.penalty_gradient)


def one_step(landscape: ModelLandscape, theta: np.ndarray, batch: np.ndarray) -> OneStep:
    """The step at the parameters `theta [2]` on training samples `batch [B]` (numbers as `Batches` gives them)."""
    chosen = landscape.samples.training[batch]
    x, y = landscape.samples.x[chosen], landscape.samples.y[chosen]
    output = prediction = predicted(landscape.model, theta[None], x)[0]
    jacobian = slopes(landscape.model, theta, x)
    if landscape.loss.takes == "probability":
        prediction = 1 / (1 + np.exp(-output))
        jacobian = (prediction * (1 - prediction))[:, None] * jacobian
    losses, steepness = _losses(landscape, prediction, y)
    size, square = landscape.l1, landscape.l2
    return OneStep(
        theta, x, y, output, prediction, losses, steepness, jacobian,
        penalty=float(size * np.abs(theta).sum() + square * (theta**2).sum()),
        penalty_gradient=size * np.sign(theta) + 2 * square * theta,
    )  # fmt: skip


def _losses(landscape: ModelLandscape, prediction: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The loss of every sample and its derivative by the prediction, `[B]` each."""
    import torch

    aim = torch.from_numpy(np.array(y, dtype=np.float64))
    guess = torch.from_numpy(np.array(prediction)).requires_grad_(True)
    each = landscape.loss.each(guess, aim)
    (steepness,) = torch.autograd.grad(each.sum(), guess)
    return each.detach().numpy(), steepness.numpy()
