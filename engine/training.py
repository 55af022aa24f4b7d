"""The training: a network, data, a loss and those who train it, as one frozen value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from engine.dataset import DATASETS, AnyDataset
from engine.declared import BadInput, Declared, choice, flag, real, whole
from engine.loss import AnyLoss
from engine.network import AnyNetwork
from engine.racer import Contestant, read_racer
from engine.runtime import Device, Dtype
from engine.shown import Shown
from engine.training_start import PlaneKind, TrainingStart

MOST_TRAINED, MOST_SEEDS = 32, 100
Part = Literal["training", "validation"]
LINE_ENDS = ("line_from", "line_to")


class RateChange(Declared):
    """A learning rate that was changed while the training ran; the step that leaves row `step` has it first."""

    racer: int = whole(0, "Which racer, counted from 0.", low=0, high=MOST_TRAINED)
    step: int = whole(0, "The first step with it, counted from 0.", low=0, high=10**9)
    lr: float = real(0.01, "The new learning rate.", above=0, high=1e6)


def rearranged(changes: tuple[RateChange, ...], former: Sequence[int]) -> tuple[RateChange, ...]:
    """The changes where racers stand otherwise: `former` has the former place of each (-1: it is new)."""
    place = {before: now for now, before in enumerate(former)}
    return tuple(one.changed(racer=place[one.racer]) for one in changes if one.racer in place)


class SliceView(Shown):
    """Which slice of the loss is shown, and how."""

    plane: PlaneKind = choice(
        "pca",
        "How the two directions are found: filter-normalised random ones, the principal components of all paths, "
        "the plane through three points, or the two leading eigenvectors of the Hessian.",
    )
    seed: int = whole(0, "Seed of the random directions.", low=0, high=2**31, slider=(0, 100))
    grid: int = whole(51, "Points of the grid along each side.", low=5, high=401, slider=(11, 201), label="grid")
    part: Part = choice("training", "Which data the loss is of.", label="data")
    measure: Literal["loss", "accuracy"] = choice(
        "loss", "What is drawn: the loss, or (for accuracy) the share of wrong answers, so that low is good."
    )
    centre: int = whole(0, "Which racer's end is the centre, counted from 0.", low=0, high=MOST_TRAINED)
    second: int = whole(1, "Which racer's end the plane through three points has besides.", low=0, high=MOST_TRAINED)
    reach: float = real(
        1.0,
        "How far the picture goes: in lengths of the directions if they are random or eigenvectors, else in times the "
        "room that the paths take. Paths always fit in.",
        above=0, high=100, slider=(0.1, 10), scale="log",
    )  # fmt: skip
    panes: Literal["2-D", "3-D", "both"] = choice("2-D", "Map, surface or both side by side.")
    colour_scale: Literal["log", "linear"] = choice(
        "log", "How loss becomes colour and height of contours.", label="colours"
    )
    shows: Literal["plane", "line"] = choice("plane", "The plane, or the line between two points of the paths.")
    line_from: int = whole(
        -1, "Whose end the line begins at, counted from 0; -1: the start.", low=-1, high=MOST_TRAINED
    )
    line_to: int = whole(0, "Whose end the line leads to, counted from 0; -1: the start.", low=-1, high=MOST_TRAINED)

    @property
    def computed(self) -> SliceView:
        """The part that decides the numbers of a slice; the rest decides how they are drawn."""
        return SliceView(
            plane=self.plane, seed=self.seed if self.plane == "random" else 0, grid=self.grid, part=self.part,
            centre=self.centre, second=self.second if self.plane == "three" else 1, reach=self.reach,
        )  # fmt: skip

    def rearranged(self, former: Sequence[int]) -> SliceView:
        """The same of racers that stand otherwise: `former` has the former place of each; who is gone is replaced."""
        place = {before: now for now, before in enumerate(former)}
        centre = place.get(self.centre, 0)
        other = next((racer for racer in range(len(former)) if racer != centre), 1)
        line = {name: -1 if (racer := getattr(self, name)) < 0 else place.get(racer, 0) for name in LINE_ENDS}
        return self.changed(centre=centre, second=place.get(self.second, other), **line)


class TrainView(Shown):
    """How a training is shown; changing it computes nothing."""

    tab: Literal["fit", "landscape"] = choice("fit", "Decision maps and fits, or the loss around the paths.")
    layout: Literal["all", "one"] = choice("all", "A picture of every racer, or a large one of the selected.")
    picture: Literal["map", "table"] = choice("map", "The map or curve over the data, or the table of hits and misses.")
    part: Part = choice("validation", "Which samples a table counts.", label="data")
    points: bool = flag(True, "Draw the samples.")
    loss_scale: Literal["log", "linear"] = choice("log", "Scale of the loss axis.")
    horizontal: Literal["epochs", "steps", "seconds"] = choice("epochs", "What the curves are drawn over.")
    slice: SliceView = SliceView()


class Training(Shown):
    """What is trained on what, by whom, how long. The same training gives the same history."""

    looks: ClassVar = ("view",)

    data: AnyDataset = Field("moons", validate_default=True)
    standardise: bool = flag(True, "Shift and scale the features to mean 0 and deviation 1 over the training data.")
    held_out: float = real(
        0.25, "Share of the samples that is kept for validation.", low=0, high=0.9, slider=(0, 0.9),
        label="validation",
    )  # fmt: skip
    split_seed: int = whole(0, "Seed of the draw of validation data.", low=0, high=2**53, slider=(0, 100))
    network: AnyNetwork = Field("mlp", validate_default=True)
    loss: AnyLoss = Field("cross_entropy", validate_default=True)
    racers: tuple[Annotated[Contestant, BeforeValidator(read_racer)], ...] = Field((), max_length=MOST_TRAINED)
    batch: int | None = whole(
        32, "Samples in each step's gradient, in an order drawn anew each epoch; none: all of them.", low=1,
        high=10_000_000, slider=(1, 512), scale="log", unit="samples", label="batch size",
    )  # fmt: skip
    epochs: int = whole(50, "Passes through the training data.", low=1, high=1_000_000, slider=(1, 1000), scale="log")
    clip: float | None = real(
        None, "Largest norm of a gradient: longer ones are shortened to it; none: no clipping.", above=0, high=1e6,
        slider=(0.01, 100), scale="log", label="clip gradients at",
    )  # fmt: skip
    patience: int | None = whole(
        None, "Stopped when the validation loss has not improved over so many epochs; none: no early stopping.", low=1,
        high=1_000_000, slider=(1, 200), scale="log", unit="epochs", label="early stopping after",
    )  # fmt: skip
    loss_below: float | None = real(
        None, "Converged when the loss of all training data falls below this.", slider=(1e-6, 1.0), scale="log"
    )
    diverged_beyond: float = real(
        1e4, "Diverged when the training loss is this many times the first.", above=1, high=1e12, slider=(10, 1e6),
        scale="log", unit="times",
    )  # fmt: skip
    sharpness_every: int | None = whole(
        None, "Measure the largest eigenvalue of the Hessian every so many steps; none: never.", low=1,
        high=100_000_000, slider=(1, 1000), scale="log", unit="steps",
    )  # fmt: skip
    record_every: int | None = whole(
        None, "Keep a row of the history, and look who has ended, every so many steps; none: each epoch.", low=1,
        high=100_000_000, slider=(1, 1000), scale="log", unit="steps",
    )  # fmt: skip
    seed: int = whole(0, "Seed of the first weights and of the order of batches.", low=0, high=2**53, slider=(0, 100))
    seeds: int = whole(
        1, "How many seeds are trained at once, counted up from the first.", low=1, high=MOST_SEEDS, slider=(1, 20),
        label="number of seeds",
    )  # fmt: skip
    start: TrainingStart | None = Field(None, description="Where all begin; none: at weights that the seeds draw.")
    dtype: Dtype = choice("float32", "Precision of every number in the run.", label="precision")
    device: Device = choice("auto", "Where it is computed; auto takes a GPU only where one pays off.")
    more_epochs: int = whole(
        0, "Epochs added after the end; schedules go by the first ones.", low=0, high=1_000_000, slider=(0, 1000),
        unit="epochs",
    )  # fmt: skip
    changes: tuple[RateChange, ...] = Field((), max_length=10_000, description="Rates changed while it ran.")
    view: TrainView = TrainView()

    @model_validator(mode="after")
    def _changes_are_of_racers(self) -> Self:
        for change in self.changes:
            if change.racer >= len(self.racers):
                raise BadInput(f"changes: there is no racer {change.racer}; {len(self.racers)} are counted from 0")
        return self

    @property
    def computed(self) -> Self:
        """The part that decides the history: two trainings with equal `computed` have the same one."""
        return super().computed.model_copy(update={"racers": tuple(racer.computed for racer in self.racers)})

    @property
    def aim(self) -> Training:
        """What is trained, whatever the learning rates and however long: two with equal `aim` are one run at heart."""
        racers = [r.model_copy(update={"optimizer": r.optimizer.model_copy(update={"lr": 0.0})}) for r in self.racers]
        return self.computed.model_copy(
            update={"racers": tuple(r.computed for r in racers), "changes": (), "more_epochs": 0}
        )

    def rate(self, racer: int) -> float:
        """A racer's learning rate after all changes, before its schedule."""
        changes = [change for change in self.changes if change.racer == racer]
        return max(changes, key=lambda change: change.step).lr if changes else self.racers[racer].optimizer.lr

    def changed_view(self, **changes: Any) -> Training:
        """The same, shown otherwise."""
        return self.changed(view=self.view.changed(**changes))


def first_training() -> Training:
    """What the Train workspace shows before anything is asked for: four optimizers on two moons."""
    racers = (
        {"key": "sgd", "lr": 0.1},
        {"key": "momentum", "lr": 0.1, "momentum": 0.9},
        {"key": "rmsprop", "lr": 0.01},
        {"key": "adam", "lr": 0.01},
    )
    data = DATASETS.read("moons")
    return Training.checked({"data": data, "racers": [{"optimizer": r, "style": i} for i, r in enumerate(racers)]})
