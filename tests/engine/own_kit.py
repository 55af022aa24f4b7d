"""What the tests of the user's own model share: a Python file as a user would write it."""

from __future__ import annotations

from pathlib import Path

NET = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 6)
        self.last = nn.Linear(6, 2)

    def forward(self, x):
        return self.last(torch.tanh(self.first(x)))


def model():
    return Net()


def data():
    points = torch.randn(60, 2, generator=torch.Generator().manual_seed(0))
    return points, (points[:, 0] * points[:, 1] > 0).long(), ["unlike", "alike"]
"""


def written(folder: Path, text: str = NET, name: str = "net.py") -> Path:
    """The file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
