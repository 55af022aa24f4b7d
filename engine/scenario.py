"""The scenario: everything a user wants, as one frozen value; JSON in and out, with a version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from engine.declared import BadInput, Declared, choice, flag, real, whole
from engine.files import parsed, scenario_text
from engine.json_layout import laid_out
from engine.landscape import AnyLandscape
from engine.opening import naming
from engine.racer import Racer, read_racer
from engine.runtime import Device, Dtype
from engine.shown import Shown
from engine.versions import upgraded

if TYPE_CHECKING:
    from engine.lab.state import Lab
    from engine.training import Training

MOST_RACERS, MOST_STARTS, MOST_SEEDS = 64, 1000, 1000
MOST_VALUES = 250_000  # in a file, all lists and objects together

Point = tuple[float, float]


class StopRules(Declared):
    """When a racer is done; whichever comes first."""

    steps: int = whole(
        1000, "Step limit of the run.", low=1, high=100_000_000, slider=(10, 100_000), scale="log",
        label="step limit",
    )  # fmt: skip
    loss_below: float | None = real(None, "Converged when the loss falls below this.", slider=(1e-12, 1.0), scale="log")
    grad_norm_below: float | None = real(
        1e-9, "Converged when the gradient norm falls below this.", low=0, slider=(1e-12, 1.0), scale="log",
        label="gradient norm below",
    )  # fmt: skip
    patience: int | None = whole(
        None, "Stopped when the loss has not improved over this many steps.", low=1, high=100_000_000,
        slider=(10, 10_000), scale="log", unit="steps", label="no improvement over",
    )  # fmt: skip
    diverged_beyond: float = real(
        100.0, "Diverged when it is this many box widths from the middle of the box.", low=1, high=1e12,
        slider=(1, 1000), scale="log", unit="box widths",
    )  # fmt: skip


class View(Shown):
    """How the recording is shown; changing it computes nothing."""

    panes: Literal["2-D", "3-D", "both"] = choice("2-D", "Map, surface or both side by side.")
    colour_scale: Literal["log", "linear"] = choice("log", "How loss becomes colour and height of contours.")
    contours: bool = flag(True, "Draw contour lines.")
    minima: bool = flag(True, "Mark the known minima.")
    gradient_arrow: bool = flag(False, "Arrow of the descent direction, minus the gradient, at the current step.")
    momentum_arrow: bool = flag(False, "Arrow of the average gradient that the optimizer keeps, at the current step.")
    step_arrow: bool = flag(False, "Arrow of the step that the optimizer takes next.")
    batch_arrow: bool = flag(False, "Arrow of the descent direction on the current batch alone, or with the noise.")
    data: bool = flag(True, "Show the data beside the map, where a model is fitted to some.")
    card: Literal["rule", "loop"] = choice(
        "rule", "What the card shows: the rule of the optimizer or the training loop."
    )
    loss_scale: Literal["log", "linear"] = choice("log", "Scale of the loss axis.")
    horizontal: Literal["steps", "epochs", "evaluations", "seconds"] = choice(
        "steps", "What the curves are drawn over; an epoch is one pass through the data."
    )
    patience: int = whole(
        20, "Early stopping would stop when the held-out loss has not improved over this many steps.", low=1,
        high=100_000_000, slider=(1, 1000), scale="log", unit="steps", label="patience of early stopping",
    )  # fmt: skip
    tolerance: float = real(
        1e-3, "A racer has arrived when its loss is this close to the minimum.", above=0, high=1e6,
        slider=(1e-12, 10), scale="log",
    )  # fmt: skip


def _lab(value: Any) -> Lab:
    """Read what the Losses workspace shows; its classes are loaded when a scenario first speaks of it."""
    from engine.lab.state import Lab

    if isinstance(value, Lab):
        return value
    if not isinstance(value, Mapping):
        raise BadInput('it should be an object with a "page" and what is on the pages')
    return Lab.checked(value)


@cache
def _first_lab() -> Lab:
    """What the Losses workspace shows at first."""
    return _lab({})


AnyLab = Annotated[
    Any,
    PlainValidator(lambda value: None if value is None else _lab(value)),
    PlainSerializer(lambda lab: lab and lab.model_dump(mode="json", exclude_defaults=True)),
]


def _training(value: Any) -> Training:
    """Read what the Train workspace is about; its classes are loaded when a scenario first speaks of it."""
    from engine.training import Training

    if isinstance(value, Training):
        return value
    if not isinstance(value, Mapping):
        raise BadInput('it should be an object with "data", "network", "loss" and "racers"')
    return Training.checked(value)


@cache
def _first_training() -> Training:
    """What the Train workspace is about at first."""
    from engine.training import first_training

    return first_training()


AnyTraining = Annotated[
    Any,
    PlainValidator(lambda value: None if value is None else _training(value)),
    PlainSerializer(lambda training: training and training.model_dump(mode="json")),
]


class Scenario(Shown):
    """A landscape, where to start, who races, and when to stop. The same scenario gives the same recording."""

    looks: ClassVar = ("title", "look_for", "view", "workspace", "losses", "train")

    version: Literal[1] = 1
    title: str = Field("", max_length=200)
    look_for: str = Field("", max_length=2000, description="One sentence of what to look for.")
    landscape: AnyLandscape = Field("rosenbrock", validate_default=True)
    starts: tuple[Point, ...] = Field((), max_length=MOST_STARTS)
    racers: tuple[Annotated[Racer, BeforeValidator(read_racer)], ...] = Field((), max_length=MOST_RACERS)
    stop: StopRules = StopRules()
    seed: int = whole(
        0, "Seed of the gradient noise; the same seed draws the same noise.", low=0, high=2**53, slider=(0, 100)
    )
    seeds: int = whole(
        1, "How many seeds run at once, counted up from the first.", low=1, high=MOST_SEEDS, slider=(1, 50),
        label="number of seeds",
    )  # fmt: skip
    dtype: Dtype = choice("float64", "Precision of every number in the run.", label="precision")
    device: Device = choice("auto", "Where it is computed; auto takes a GPU only where one pays off.")
    view: View = View()
    workspace: Literal["race", "losses", "train"] = choice("race", "Which workspace is in front.")
    losses: AnyLab = Field(None, description="What the Losses workspace shows; none: what it shows at first.")

    train: AnyTraining = Field(None, description="What the Train workspace is about; none: what it is at first.")

    @field_validator("starts")
    @classmethod
    def _finite(cls, starts: tuple[Point, ...]) -> tuple[Point, ...]:
        for index, (x, y) in enumerate(starts):
            if not all(abs(c) < 1e12 for c in (x, y)):
                raise BadInput(f"start {index} is ({x:g}, {y:g}); both must be numbers below 1e12 in size")
        return starts

    @model_validator(mode="after")
    def _start_somewhere(self) -> Self:
        if not self.starts:
            object.__setattr__(self, "starts", (self.landscape.start,))
        return self

    @property
    def computed(self) -> Self:
        """The part that decides the recording: two scenarios with equal `computed` have the same one."""
        return super().computed.model_copy(update={"racers": tuple(racer.computed for racer in self.racers)})

    def beside(self, other: Scenario) -> Scenario:
        """The same beside another's race, where it is about a training and has nobody racing."""
        if self.train is None or self.racers:
            return self
        race = ("landscape", "starts", "racers", "stop", "seed", "seeds", "dtype", "device", "view")
        return self.model_copy(update={name: getattr(other, name) for name in race})

    @property
    def lab(self) -> Lab:
        """What the Losses workspace shows."""
        return self.losses or _first_lab()

    def with_lab(self, **changes: Any) -> Scenario:
        """The same with other pages in the Losses workspace, or another in front."""
        return self.changed(losses=self.lab.changed(**changes))

    @property
    def training(self) -> Training:
        """What the Train workspace is about."""
        return self.train or _first_training()

    def with_training(self, **changes: Any) -> Scenario:
        """The same with another training."""
        return self.changed(train=self.training.changed(**changes))

    @model_serializer(mode="wrap")
    def _saved(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """With the training in front in full, also where it is still the first one of this Ravine."""
        named = self.workspace == "train" and self.train is None
        return super()._saved(whole) if not named else self.model_copy(update={"train": self.training})._saved(whole)

    def to_json(self) -> str:
        """The scenario as the text of a file."""
        return laid_out(self.model_dump(mode="json")) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Scenario:
        """Read a file's text; `BadInput` says what is wrong, where, and what would be right."""
        if text.count(",") > MOST_VALUES:  # each would be looked at, and be told of if it were wrong
            raise BadInput("it has too many values to be a scenario.")
        data = parsed(text)
        if isinstance(data, dict) and "scenario" in data:  # an exported trajectory carries its scenario
            data = data["scenario"]
        if not isinstance(data, dict) or "racers" not in data:
            raise BadInput('this is not a Ravine scenario: a scenario is a JSON object with "landscape" and "racers".')
        return cls.checked(upgraded(data))

    @classmethod
    def open(cls, path: Path) -> Scenario:
        """Read a scenario file, or the scenario in an exported trajectory; `BadInput` names the file and the fault."""
        with naming(path):
            return cls.from_json(scenario_text(path))
