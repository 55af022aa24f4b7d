"""The Hessian of a network's loss, through products with vectors: its leading eigenvalues and eigenvectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.problem import Problem

Tensor = Any
Product = Callable[[Tensor], Tensor]  # the Hessian times a vector [P]
TOLERANCE = 1e-3  # of the residual, relative to the largest eigenvalue found
VALUE_TOLERANCE = 1e-2  # where only the eigenvalue is asked for: it was never 1e-3 off then (measured)
MOST = 100  # products that a search for eigenvalues may take
AT_ONCE = 2**24  # numbers that the layers of one block of samples may have: their derivatives are kept


def hvp(problem: Problem, weights: Tensor) -> Product:
    """The Hessian of the mean training loss at weights `[P]`, as a function that multiplies it with a vector `[P]`.

    It is exact: each product is the derivative of the gradient along the vector (Pearlmutter, Neural Computation 6,
    1994). At a kink, as ReLU has at 0, torch takes the second derivative as 0: the Hessian is that of the smooth piece
    that the weights lie in, and what bends only at kinks (a ReLU net under the absolute error) has none.
    """
    samples = problem.train
    block = max(AT_ONCE // problem.layout.total, 256)
    blocks = [(samples.x[k : k + block], samples.y[k : k + block]) for k in range(0, len(samples), block)]
    shares = [problem.loss.share(y) for _, y in blocks]
    if len(blocks) == 1:
        return _product(problem, weights, *blocks[0])

    def product(vector: Tensor) -> Tensor:
        parts = (share * _product(problem, weights, x, y)(vector) for share, (x, y) in zip(shares, blocks, strict=True))
        return sum(parts) / sum(shares)

    return product


def _product(problem: Problem, weights: Tensor, x: Tensor, y: Tensor) -> Product:
    """The product for one block; the graph of its gradient is built once."""
    import torch

    weights = weights.detach().clone().requires_grad_()
    loss = problem.losses(problem.outputs(weights.unsqueeze(0), x), y).sum()
    (gradient,) = torch.autograd.grad(loss, weights, create_graph=True)

    def product(vector: Tensor) -> Tensor:
        if not gradient.requires_grad:  # the loss is linear in the weights
            return torch.zeros_like(vector)
        (found,) = torch.autograd.grad(gradient, weights, vector, retain_graph=True, materialize_grads=True)
        return found

    return product


def lanczos(
    product: Product, start: Tensor, count: int = 1, tolerance: float = TOLERANCE, most: int = MOST
) -> tuple[np.ndarray, Tensor]:
    """The `count` largest eigenvalues, falling, and their eigenvectors `[count, P]` of a symmetric matrix.

    Lanczos' iteration from a vector `start [P]`; every new vector is made orthogonal to all before, twice, so that no
    eigenvalue appears again. It stops when the residuals `|A v - value v|` are below the tolerance times the largest
    eigenvalue in size, which bounds the errors of the values (most are far smaller: of the order of its square), or
    after so many products at the `most`. An eigenvalue that is there twice may be found once.
    """
    import torch

    basis = torch.empty(min(most, len(start)), len(start), dtype=start.dtype, device=start.device)
    tridiagonal = np.zeros((len(basis), len(basis)))
    vector = start / start.norm()
    for k in range(len(basis)):
        basis[k] = vector
        image = product(vector)
        tridiagonal[k, k] = float(vector @ image)
        if not np.isfinite(tridiagonal[k, k]):
            return np.full(count, np.nan), basis.new_full((count, len(start)), np.nan)
        known = basis[: k + 1]
        for _ in range(2):
            image = image - (known @ image) @ known
        length = float(image.norm())
        values, vectors = np.linalg.eigh(tridiagonal[: k + 1, : k + 1])
        scale = np.abs(values).max()
        residuals = length * np.abs(vectors[-1, -count:])
        if k + 1 >= count and residuals.max() <= tolerance * scale:
            break
        if length <= 1e-6 * scale or not length:  # all that the start can reach; others are beside it
            image, length = _beside(known, k), 0.0
        vector = image / image.norm()
        if k + 1 < len(basis):
            tridiagonal[k, k + 1] = tridiagonal[k + 1, k] = length
    chosen = torch.from_numpy(vectors[:, ::-1][:, :count].T.copy()).to(basis)
    return values[::-1][:count], chosen @ known


def _beside(known: Tensor, seed: int) -> Tensor:
    """A random vector that is orthogonal to rows."""
    fresh = random_start(known[0], seed + 1)
    for _ in range(2):
        fresh = fresh - (known @ fresh) @ known
    return fresh


def random_start(like: Tensor, seed: int = 0) -> Tensor:
    """A Gaussian vector of the same length, drawn by a seed."""
    import torch

    drawn = torch.randn(len(like), generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return drawn.to(like)


def leading(
    problem: Problem, weights: Tensor, count: int = 2, tolerance: float = TOLERANCE
) -> tuple[np.ndarray, Tensor]:
    """The largest eigenvalues `[count]` of the Hessian at weights `[P]`, falling, and the eigenvectors `[count, P]`."""
    return lanczos(hvp(problem, weights), random_start(weights), count, tolerance)


def sharpness(problem: Problem, weights: Tensor, tolerance: float = VALUE_TOLERANCE) -> float:
    """The largest eigenvalue of the Hessian of the training loss at weights `[P]`; NaN where it is not finite."""
    return float(leading(problem, weights, 1, tolerance)[0][0])


def full_hessian(problem: Problem, weights: Tensor) -> np.ndarray:
    """The whole Hessian `[P, P]`, column by column; for small networks."""
    import torch

    product = hvp(problem, weights)
    return torch.stack([product(column) for column in torch.eye(len(weights)).to(weights)], 1).cpu().numpy()
