"""The page of the Losses workspace on losses over the error, the margin or one logit."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from engine.declared import BadInput, Declared, choice, real, whole
from engine.loss import LOSSES, AnyLoss, Loss, Task, Tensor

FARTHEST = 1000.0  # as far as an axis goes
SHORTEST = 1e-3  # as short as it may be
MOST_CLASSES = 8


def listed(task: Task) -> tuple[type[Loss], ...]:
    """All losses of a task in the order of the list; the place in it is the style of a loss."""
    return tuple(cls for cls in LOSSES if cls.task == task)


class TaskCurves(Declared):
    """What is drawn for one task: which losses, with which parameters, from where to where, and the line's place."""

    task: ClassVar[Task]
    shown: tuple[str, ...] = Field((), description="The losses that are drawn, in the order of the list.")
    own: tuple[AnyLoss, ...] = Field((), description="The losses whose parameters were changed, drawn or not.")
    selected: str = Field("", description="The loss on the card.")
    at: float = real(1.0, "Where the line stands.", low=-FARTHEST, high=FARTHEST)
    low: float = real(-3.0, "Left end of the axis.", low=-FARTHEST, high=FARTHEST, label="from")
    high: float = real(3.0, "Right end of the axis.", low=-FARTHEST, high=FARTHEST, label="to")

    @model_validator(mode="after")
    def _of_the_task(self) -> Self:
        for loss in (*(LOSSES[key]() for key in (*self.shown, self.selected)), *self.own):
            if loss.task != self.task:
                raise BadInput(f"{loss.key} is not a loss for {self.task}; those are {', '.join(self.choices())}")
        if self.high - self.low < SHORTEST:
            raise BadInput(f"the axis goes from {self.low:g} to {self.high:g}; its right end must be the greater")
        return self

    @classmethod
    def choices(cls) -> tuple[str, ...]:
        """The losses of the task, in the order of the list."""
        return tuple(loss.key for loss in listed(cls.task))

    def loss(self, key: str) -> Loss:
        """A loss of the task with the parameters it has here."""
        return next((loss for loss in self.own if loss.key == key), None) or LOSSES[key]()

    def drawn(self) -> tuple[Loss, ...]:
        """The losses that are drawn, in the order of the list."""
        return tuple(self.loss(key) for key in self.choices() if key in self.shown)

    def toggled(self, key: str) -> Self:
        """With a loss drawn that was not, or not drawn that was."""
        shown = set(self.shown) ^ {key}
        return self.changed(shown=tuple(one for one in self.choices() if one in shown))

    def with_loss(self, loss: Loss) -> Self:
        """With other parameters of a loss."""
        others = tuple(one for one in self.own if one.key != loss.key)
        return self.changed(own=others if loss == LOSSES[loss.key]() else (*others, loss))

    @property
    def ground(self) -> Self:
        """The part that decides what a curve is: two with equal grounds have the same curve of a loss."""
        return self.model_copy(update={"shown": (), "own": (), "selected": "", "at": 0.0})

    def inputs(self, loss: Loss, x: Tensor) -> tuple[Tensor, Tensor]:
        """Prediction and target for `loss` at places `x [N]` of the axis."""
        raise NotImplementedError

    def place(self, at: float) -> float:
        """Where on the axis lies what a loss says of the error or the margin."""
        return at


class RegressionCurves(TaskCurves):
    """Losses of a value over the error, prediction minus target."""

    task = "regression"
    shown: tuple[str, ...] = ("huber", "l1", "mse")
    selected: str = "huber"
    at: float = real(2.0, "The error where the line stands.", low=-FARTHEST, high=FARTHEST)
    target: float = real(
        1.0, "The true value. Only losses of relative or logarithmic errors depend on it.", low=-1e6, high=1e6,
        slider=(0.0, 10.0),
    )  # fmt: skip

    def inputs(self, loss: Loss, x: Tensor) -> tuple[Tensor, Tensor]:
        """The prediction is the target plus the error."""
        import torch

        return self.target + x, torch.full_like(x, self.target)


class BinaryCurves(TaskCurves):
    """Losses of two classes over the logit, or over the margin: the logit, counted positive on the right side."""

    task = "binary"
    shown: tuple[str, ...] = ("bce_with_logits", "focal", "hinge")
    selected: str = "focal"
    at: float = real(-1.0, "The logit or margin where the line stands.", low=-FARTHEST, high=FARTHEST)
    low: float = real(-4.0, "Left end of the axis.", low=-FARTHEST, high=FARTHEST, label="from")
    high: float = real(4.0, "Right end of the axis.", low=-FARTHEST, high=FARTHEST, label="to")
    label: int = whole(1, "The true class.", low=0, high=1, label="true class")
    over: Literal["logit", "margin"] = choice("logit", "What the curves are drawn over.")

    @property
    def sign(self) -> int:
        """What the logit is multiplied with to give the place on the axis."""
        return 1 if self.over == "logit" or self.label == 1 else -1

    def inputs(self, loss: Loss, x: Tensor) -> tuple[Tensor, Tensor]:
        """The logit, or its sigmoid for a loss of probabilities."""
        import torch

        logit = self.sign * x
        return torch.sigmoid(logit) if loss.takes == "probability" else logit, torch.full_like(x, self.label)

    def place(self, at: float) -> float:
        """A margin on the axis."""
        return at if self.over == "margin" or self.label == 1 else -at


class ClassCurves(TaskCurves):
    """Losses of several classes over the logit of one of them, while the others stay."""

    task = "classes"
    shown: tuple[str, ...] = ("cross_entropy", "multi_margin")
    selected: str = "cross_entropy"
    low: float = real(-6.0, "Left end of the axis.", low=-FARTHEST, high=FARTHEST, label="from")
    high: float = real(6.0, "Right end of the axis.", low=-FARTHEST, high=FARTHEST, label="to")
    logits: tuple[float, ...] = Field((1.0, 2.0, -1.0), description="The logits; the one under the line counts there.")
    label: int = whole(0, "The true class.", low=0, high=MOST_CLASSES - 1, label="true class")
    varied: int = whole(0, "The class whose logit the axis is.", low=0, high=MOST_CLASSES - 1)

    @model_validator(mode="after")
    def _classes_are_there(self) -> Self:
        count = len(self.logits)
        if not 2 <= count <= MOST_CLASSES:
            raise BadInput(f"there are {count} logits; from 2 to {MOST_CLASSES} can be shown")
        if not all(abs(logit) <= FARTHEST for logit in self.logits):
            raise BadInput(f"every logit must be a number from -{FARTHEST:g} to {FARTHEST:g}")
        if max(self.label, self.varied) >= count:
            raise BadInput(f"with {count} classes the last is number {count - 1}; a class beyond it was named")
        return self

    def now(self) -> tuple[float, ...]:
        """The logits with the one under the line where the line stands."""
        return (*self.logits[: self.varied], self.at, *self.logits[self.varied + 1 :])

    def with_logit(self, number: int, logit: float) -> Self:
        """With another logit; that of the axis moves the line."""
        if number == self.varied:
            return self.changed(at=logit)
        return self.changed(logits=(*self.logits[:number], logit, *self.logits[number + 1 :]))

    def along(self, number: int) -> Self:
        """With the logit of another class as the axis; all logits stay as they are now."""
        now = self.now()
        return self.changed(logits=now, varied=number, at=now[number])

    def with_classes(self, count: int) -> Self:
        """With so many classes; new ones have the logit 0."""
        logits = (*self.now(), *[0.0] * count)[:count]
        label, varied = min(self.label, count - 1), min(self.varied, count - 1)
        return self.changed(logits=logits, label=label, varied=varied, at=logits[varied])

    def inputs(self, loss: Loss, x: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of logits, or what the output layer makes of them."""
        import torch

        fixed = [torch.full_like(x, logit) for logit in self.logits]
        rows = torch.stack([*fixed[: self.varied], x, *fixed[self.varied + 1 :]], -1)
        through: dict[str, Any] = {"probability": torch.softmax, "log-probability": torch.log_softmax}
        layer = through.get(loss.takes)
        labels = torch.full(x.shape, self.label, dtype=torch.long)
        if loss.targets == "probabilities":
            labels = torch.nn.functional.one_hot(labels, len(self.logits)).to(x.dtype)
        return layer(rows, -1) if layer else rows, labels


class CurvePage(Declared):
    """What the page shows: a task, and for each task what was chosen there."""

    task: Task = choice("regression", "What is predicted.")
    regression: RegressionCurves = RegressionCurves()
    binary: BinaryCurves = BinaryCurves()
    classes: ClassCurves = ClassCurves()

    @property
    def front(self) -> TaskCurves:
        """What is drawn for the task in front."""
        curves: TaskCurves = getattr(self, self.task)
        return curves

    def with_front(self, curves: TaskCurves) -> Self:
        """With something else drawn for the task in front."""
        return self.changed(**{self.task: curves})
