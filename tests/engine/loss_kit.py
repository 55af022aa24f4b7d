"""What the tests of losses share: every loss with settings worth testing, input for it, and an independent twin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from engine.loss import LOSSES, Loss

SETTINGS: dict[str, tuple[dict[str, Any], ...]] = {
    "smooth_l1": ({}, {"beta": 0.4}, {"beta": 3.0}),
    "huber": ({}, {"delta": 0.4}, {"delta": 3.0}),
    "quantile": ({}, {"q": 0.1}, {"q": 0.9}),
    "bce_with_logits": ({}, {"pos_weight": 0.3}, {"pos_weight": 7.0}),
    "focal": ({}, {"gamma": 0.0}, {"gamma": 0.5, "alpha": None}, {"gamma": 5.0, "alpha": 0.7}),
    "cross_entropy": (
        {}, {"weight": (1, 2, 0.5)}, {"label_smoothing": 0.2}, {"weight": (0, 2, 0.5), "label_smoothing": 0.1},
    ),
    "nll": ({}, {"weight": (1, 2, 0.5)}),
    "multi_margin": ({}, {"margin": 0.3}),
}  # fmt: skip
VARIANTS: dict[str, Loss] = {
    f"{cls.key}{list(values.values()) or ''}": cls.checked(values)
    for cls in LOSSES
    for values in SETTINGS.get(cls.key, ({},))
}
CLASSES = 3


def random_input(loss: Loss, seed: int = 0, n: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """A prediction and a target of n samples that the loss takes, away from where it is cut off."""
    draw = np.random.default_rng([seed, len(loss.key)])
    if loss.task == "regression":
        low = -0.9 if loss.key == "squared_log" else -3.0
        return draw.uniform(low, 3, n), draw.uniform(low, 3, n)
    if loss.task == "binary":
        labels = draw.integers(0, 2, n).astype(float)
        guess = draw.uniform(0.01, 0.99, n) if loss.takes == "probability" else draw.normal(0, 3, n)
        return guess, labels
    scores = draw.normal(0, 1, (n, CLASSES))
    probabilities = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    aims = draw.dirichlet(np.ones(CLASSES), n) if loss.targets == "probabilities" else draw.integers(0, CLASSES, n)
    return {"probability": probabilities, "log-probability": np.log(probabilities)}.get(loss.takes, scores), aims


def tensors(loss: Loss, dtype: str = "float64", seed: int = 0, n: int = 40) -> tuple[torch.Tensor, torch.Tensor]:
    """The same as tensors of that precision; the prediction wants a gradient."""
    prediction, target = random_input(loss, seed, n)
    aim = target if target.dtype == int else target.astype(dtype)
    return torch.tensor(prediction.astype(dtype), requires_grad=True), torch.tensor(aim)


def reduce(each: torch.Tensor, reduction: str) -> torch.Tensor:
    return {"mean": torch.mean, "sum": torch.sum}.get(reduction, torch.clone)(each)


Twin = Callable[[Any, torch.Tensor, torch.Tensor, str], torch.Tensor]
"""Loss, prediction, target and reduction to the value as the literature or torch has it."""


def torch_has_it(loss: Any, p: torch.Tensor, y: torch.Tensor, how: str) -> torch.Tensor:
    """torch's own function with the loss's own parameters."""
    settings = loss.model_dump()
    for name in ("weight", "pos_weight"):
        if settings.get(name) is not None:
            settings[name] = torch.tensor(settings[name], dtype=p.dtype)
    return getattr(functional, loss.twin)(p, y, reduction=how, **settings)  # type: ignore[no-any-return]


def kl_div(loss: Any, p: torch.Tensor, y: torch.Tensor, how: str) -> torch.Tensor:
    """torch's, whose mean over all entries warns that it will change; batchmean is K times as much."""
    if how == "mean":
        return functional.kl_div(p, y, reduction="batchmean") / CLASSES
    return functional.kl_div(p, y, reduction=how).sum(-1) if how == "none" else functional.kl_div(p, y, reduction=how)


def focal(loss: Any, p: torch.Tensor, y: torch.Tensor, how: str) -> torch.Tensor:
    """torchvision.ops.sigmoid_focal_loss, line by line."""
    sure = torch.sigmoid(p)
    right = sure * y + (1 - sure) * (1 - y)
    each = functional.binary_cross_entropy_with_logits(p, y, reduction="none") * (1 - right) ** loss.gamma
    if loss.alpha is not None:
        each = (loss.alpha * y + (1 - loss.alpha) * (1 - y)) * each
    return reduce(each, how)


TWINS: dict[str, Twin] = {
    "mape": lambda loss, p, y, how: reduce(100 * ((y - p) / y).abs(), how),
    "log_cosh": lambda loss, p, y, how: reduce(torch.log(torch.cosh(p - y)), how),
    "quantile": lambda loss, p, y, how: reduce(torch.maximum(loss.q * (y - p), (loss.q - 1) * (y - p)), how),
    "squared_log": lambda loss, p, y, how: reduce((torch.log((1 + y) / (1 + p))) ** 2, how),
    "hinge": lambda loss, p, y, how: reduce((1 - (2 * y - 1) * p).clamp(min=0), how),
    "squared_hinge": lambda loss, p, y, how: reduce((1 - (2 * y - 1) * p).clamp(min=0) ** 2, how),
    "focal": focal,
    "categorical_cross_entropy": lambda loss, p, y, how: reduce(-(y * p.log()).sum(-1), how),
    "sparse_categorical_cross_entropy": lambda loss, p, y, how: reduce(-p.log()[torch.arange(len(y)), y], how),
    "kl_div": kl_div,
}


def twin(loss: Loss) -> Twin:
    """The independent function with the same values."""
    return TWINS.get(loss.key, torch_has_it)
