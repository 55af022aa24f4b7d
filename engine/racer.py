"""Who races: an optimizer with its schedule and its look, on a landscape or training a network."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from engine.declared import flag, real, whole
from engine.optimizer import OPTIMIZERS, AnyOptimizer, Optimizer
from engine.schedule import SCHEDULES, AnySchedule
from engine.shown import Shown


class Contestant(Shown):
    """An optimizer with its schedule, and how it is shown; what trains a network."""

    looks: ClassVar = ("name", "style", "hidden")

    optimizer: AnyOptimizer
    schedule: AnySchedule = Field(default_factory=lambda: SCHEDULES.read("constant"))
    name: str = Field("", max_length=60, description="A name of your own; empty: the optimizer's.")
    style: int = whole(0, "Which colour, marker and dash the racer is drawn with.", low=0, high=1000)
    hidden: bool = flag(False, "Keep racing but draw nothing.")

    @property
    def title(self) -> str:
        """What the racer is called on screen."""
        return self.name or self.optimizer.title

    @property
    def label(self) -> str:
        """What it is called in tables and pictures: a name of its own, or the optimizer's with the learning rate."""
        return self.name or f"{self.title} lr={self.optimizer.lr:g}"


class Racer(Contestant):
    """One optimizer in a race, with the noise on its gradients and the batches that they are of."""

    noise: float = real(
        0.0,
        "Standard deviation of the Gaussian noise added to each gradient component.",
        low=0,
        high=1e6,
        slider=(0, 10),
        label="gradient noise",
    )
    batch: int | None = whole(
        None, "Samples in each step's gradient, drawn anew each epoch; none: all of them. Only where there are data.",
        low=1, high=10_000_000, slider=(1, 1000), scale="log", unit="samples", label="batch size",
    )  # fmt: skip
    seed: int = whole(
        0, "Added to the run's seed for the order in which batches are drawn.", low=0, high=2**31, slider=(0, 100),
        label="shuffling seed",
    )  # fmt: skip


def read_racer(value: Any) -> Any:
    """Read a bare optimizer (a key, an instance or its dictionary) as the fields of a racer."""
    if isinstance(value, str | Optimizer) or (isinstance(value, dict) and "key" in value):
        return {"optimizer": OPTIMIZERS.read(value)}
    return value
