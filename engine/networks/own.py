"""The user's own model: what `model()` of a Python file makes."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from engine.declared import BadInput
from engine.network import Module, Network, Shape
from engine.own_model import called, faults
from engine.own_module import fitted
from engine.state_files import load_buffers


class OwnModel(Network):
    """What the function `model()` of a file returns: any `torch.nn.Module` from `[B, inputs]` to `[B, outputs]`.

    Opening a scenario never runs the file: it has to be allowed first, in this session and as it is now.
    """

    title = "Own model"
    tasks = ("regression", "binary", "classes")
    idea = "A torch.nn.Module of your own, which model() in a Python file returns."

    path: str = Field("", max_length=4096, description="The Python file.")
    state: str = Field(
        "", max_length=4096, description="A saved state_dict, whose running averages the model keeps; empty: none."
    )

    def module(self, shape: Shape) -> Module:
        return self._made(shape)[0]

    def note(self, shape: Shape) -> str:
        return self._made(shape)[1]

    def _made(self, shape: Shape) -> tuple[Module, str]:
        """A module, and what has to be said of it."""
        from torch import nn

        module = called(self.path, "model", "a torch.nn.Module")
        if not isinstance(module, nn.Module):
            raise BadInput(f"{self.path}: model() returns {type(module).__name__}, not a torch.nn.Module.")
        with faults(self.path):
            note = fitted(module, shape, self.path, keeps_buffers=bool(self.state))
        if self.state:
            load_buffers(module, Path(self.state))
        return module, note
