"""Three ways to compute one loss of a logit, step by step: the textbook's, on rounded probabilities, and the stable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Tensor = Any  # a torch tensor
Case = Literal["sigmoid", "softmax"]
Steps = dict[str, Tensor]  # step to values [n]; a step that a way does without is missing
STEPS: dict[Case, tuple[str, ...]] = {
    "sigmoid": ("exp", "sum", "p", "1 − p", "log p", "log(1 − p)", "loss"),
    "softmax": ("exp", "sum", "p", "log p", "loss"),
}
OTHERS = 2  # classes beside the one whose logit moves; their logits are 0
CLAMP = -100.0  # torch.nn.BCELoss: "we clamp the log function outputs to be greater than or equal to -100"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to compute the loss: `steps(z, y)` takes logits `[n]` and the label 0 or 1."""

    title: str
    code: str  # what computes it so
    latex: str
    about: dict[str, str]  # what stands in a step, as a formula in plain text
    steps: Callable[[Tensor, float], Steps]


def computed(way: Way, z: np.ndarray, y: int, dtype: str) -> dict[str, np.ndarray]:
    """Every step of a way at logits `z [n]`, and the gradient of the loss by the logit as autograd gives it, float64.

    All arithmetic is torch's in `dtype`; only what is returned is widened.
    """
    import torch

    logits = torch.tensor(z, dtype=getattr(torch, dtype), requires_grad=True)
    steps = way.steps(logits, float(y))
    (gradient,) = torch.autograd.grad(steps["loss"].sum(), logits)
    return {name: values.detach().double().numpy() for name, values in {**steps, "gradient": gradient}.items()}


def exact(case: Case, z: np.ndarray, y: int) -> tuple[np.ndarray, np.ndarray]:
    """Loss and gradient at logits `z [n]` by formulas that lose nothing in float64.

    The loss is the log of two exponentials' sum: of what speaks for the right class, and of what speaks against it.
    """
    others = np.log(OTHERS) if case == "softmax" else 0.0
    against = others - z if y else z
    loss = np.logaddexp(0.0 if y else others, against)
    missed = np.exp(against - loss)
    return loss, -missed if y else missed


# --- the log of a sigmoid ------------------------------------------------------------------------------


def _textbook(z: Tensor, y: float) -> Steps:
    e = (-z).exp()
    total = 1 + e
    p = 1 / total
    q = 1 - p
    log_p, log_q = p.log(), q.log()
    loss = -(y * log_p + (1 - y) * log_q)
    return {"exp": e, "sum": total, "p": p, "1 − p": q, "log p": log_p, "log(1 − p)": log_q, "loss": loss}


def _on_probabilities(z: Tensor, y: float) -> Steps:
    import torch
    from torch.nn import functional

    p = torch.sigmoid(z)
    q = 1 - p
    loss = functional.binary_cross_entropy(p, torch.full_like(p, y), reduction="none")
    logs = {"log p": p.log().clamp(min=CLAMP), "log(1 − p)": q.log().clamp(min=CLAMP)}
    return {"p": p, "1 − p": q, **logs, "loss": loss}


def _on_logits(z: Tensor, y: float) -> Steps:
    import torch
    from torch.nn import functional

    e = (-z.abs()).exp()
    loss = functional.binary_cross_entropy_with_logits(z, torch.full_like(z, y), reduction="none")
    logs = {"log p": functional.logsigmoid(z), "log(1 − p)": functional.logsigmoid(-z)}
    return {"exp": e, "sum": 1 + e, **logs, "loss": loss}


# --- the log of a softmax ------------------------------------------------------------------------------


def _rows(z: Tensor) -> Tensor:
    """Logits `[n, K]`: the moving one first, the others 0."""
    import torch

    return torch.stack([z, *(torch.zeros_like(z) for _ in range(OTHERS))], dim=-1)


def _asked(y: float) -> int:
    """The column of the right class: the one whose logit moves, or the next."""
    return 0 if y else 1


def _quotient(z: Tensor, y: float) -> Steps:
    e = _rows(z).exp()
    total = e.sum(-1)
    p = e[:, _asked(y)] / total
    log_p = p.log()
    return {"exp": e[:, 0], "sum": total, "p": p, "log p": log_p, "loss": -log_p}


def _softmax_then_log(z: Tensor, y: float) -> Steps:
    rows = _rows(z)
    e = (rows - rows.amax(-1, keepdim=True)).exp()
    p = rows.softmax(-1)[:, _asked(y)]
    log_p = p.log()
    return {"exp": e[:, 0], "sum": e.sum(-1), "p": p, "log p": log_p, "loss": -log_p}


def _cross_entropy(z: Tensor, y: float) -> Steps:
    import torch
    from torch.nn import functional

    rows = _rows(z)
    e = (rows - rows.amax(-1, keepdim=True)).exp()
    target = torch.full(z.shape, _asked(y), dtype=torch.long)
    loss = functional.cross_entropy(rows, target, reduction="none")
    return {"exp": e[:, 0], "sum": e.sum(-1), "log p": rows.log_softmax(-1)[:, _asked(y)], "loss": loss}


_SHIFTED = {"exp": "exp(z − m), m the largest logit", "sum": "Σ exp(zₖ − m)"}

WAYS: dict[Case, tuple[Way, Way, Way]] = {
    "sigmoid": (
        Way(
            "Textbook",
            "-(y*log(p) + (1 - y)*log(1 - p)), p = 1/(1 + exp(-z))",
            r"-y \log p - (1-y) \log(1-p), \quad p = \frac{1}{1+e^{-z}}",
            {"exp": "exp(−z)", "sum": "1 + exp(−z)", "p": "1/(1 + exp(−z))", "loss": "−y log p − (1 − y) log(1 − p)"},
            _textbook,
        ),
        Way(
            "Sigmoid, then BCE",
            "binary_cross_entropy(sigmoid(z), y)",
            r"-y \max(\log p, -100) - (1-y) \max(\log(1-p), -100)",
            {"p": "sigmoid(z)", "log p": "max(log p, −100)", "log(1 − p)": "max(log(1 − p), −100)"},
            _on_probabilities,
        ),
        Way(
            "BCE with logits",
            "binary_cross_entropy_with_logits(z, y)",
            r"\max(z, 0) - z y + \log(1 + e^{-|z|})",
            {
                "exp": "exp(−|z|)", "sum": "1 + exp(−|z|)", "log p": "logsigmoid(z)", "log(1 − p)": "logsigmoid(−z)",
                "loss": "max(z, 0) − z y + log(1 + exp(−|z|))",
            },
            _on_logits,
        ),
    ),
    "softmax": (
        Way(
            "Textbook",
            "-log(exp(z)/exp(z).sum())",
            r"-\log \frac{e^{z_c}}{\sum_k e^{z_k}}",
            {"exp": "exp(z)", "sum": "Σ exp(zₖ)", "p": "the quotient, for the right class"},
            _quotient,
        ),
        Way(
            "Softmax, then log",
            "-log(softmax(z))",
            r"-\log p_c, \quad p_k = \frac{e^{z_k - m}}{\sum_j e^{z_j - m}}",
            {**_SHIFTED, "p": "softmax, for the right class"},
            _softmax_then_log,
        ),
        Way(
            "Cross entropy",
            "cross_entropy(z, class)",
            r"m + \log \sum_k e^{z_k - m} - z_c",
            {**_SHIFTED, "log p": "log_softmax, for the right class", "loss": "m + log Σ exp(zₖ − m) − z"},
            _cross_entropy,
        ),
    ),
}  # fmt: skip
