"""What every learning-rate schedule is: a factor on the optimizer's own rate for each step."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import PlainSerializer, PlainValidator

from engine.declared import Keyed, real, whole
from engine.registry import Registry

LONGEST = 10**9  # steps of any part of a schedule


class Schedule(Keyed):
    r"""A frozen rule that maps step numbers to factors on `lr`, after an optional linear warm-up.

    `formula` is the rate in LaTeX (`\eta` the optimizer's own, t the step counted from 0); `twin` names the
    class of `torch.optim.lr_scheduler` that gives the same numbers. With a warm-up of w steps the rate rises
    to the rule's first value, and the rule itself starts at step w, as torch's
    `SequentialLR([LinearLR, rule], [w])` has it. Factors are never negative, and go on after the run's end.
    """

    idea: ClassVar[str] = ""
    paper: ClassVar[str] = ""
    formula: ClassVar[str] = ""
    twin: ClassVar[str | None] = None

    warmup: int = whole(
        0, "Steps of linear rise before the schedule itself starts.", low=0, high=LONGEST, slider=(0, 500),
        unit="steps", label="warm-up",
    )  # fmt: skip
    warmup_start: float = real(
        0.1, "Share of the learning rate that the warm-up starts from.", above=0, high=1, slider=(0.01, 1.0),
        label="warm-up starts at",
    )  # fmt: skip

    def factor(self, step: np.ndarray, total: int) -> np.ndarray:
        """The factor at each `step [T]` (counted from 0) of a run that has `total` steps after its warm-up."""
        raise NotImplementedError

    def factors(self, first: int, last: int, total: int) -> np.ndarray:
        """The factors `[last - first]` for steps `first` to `last - 1` (from 0) of a run of `total` steps."""
        step = np.arange(first, last)
        rule = self.factor(np.maximum(step - self.warmup, 0), max(total - self.warmup, 1))
        if first >= self.warmup:
            return rule
        rise = self.warmup_start + (1 - self.warmup_start) * step / self.warmup
        return np.where(step < self.warmup, rise * rule, rule)

    def twin_settings(self, total: int) -> dict[str, Any]:
        """The keyword arguments of torch's twin, at a rate of 1, for a run of `total` steps (without the warm-up)."""
        return self.model_dump(exclude={"warmup", "warmup_start"})


SCHEDULES: Registry[Schedule] = Registry("engine.schedules", Schedule, "schedule")

AnySchedule = Annotated[
    Schedule, PlainValidator(SCHEDULES.read), PlainSerializer(lambda rule: rule.as_dict(), return_type=dict)
]
"""A field that holds any schedule: in a file `{"key": "cosine", ...}`."""
