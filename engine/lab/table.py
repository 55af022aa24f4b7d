"""The page of the Losses workspace on targets, predictions, and what each sample costs."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from engine.declared import BadInput, Declared, choice, whole
from engine.loss import AnyLoss, Loss, Reduction
from engine.runtime import Dtype

MOST_ROWS, MOST_CLASSES = 1000, 20

TargetKind = Literal["index", "one-hot", "probabilities"]


def _text(value: Any) -> Any:
    """A number of a file as the text of a cell."""
    if isinstance(value, bool):
        return value
    return f"{value:.15g}" if isinstance(value, float) else str(value) if isinstance(value, int) else value


def _row(value: Any) -> Any:
    """A single cell as a row of one."""
    return (value,) if isinstance(value, str | int | float) else value


Cell = Annotated[str, BeforeValidator(_text), Field(max_length=60)]
Row = Annotated[tuple[Cell, ...], BeforeValidator(_row)]


class TablePage(Declared):
    """What the page shows. A cell is the text that was typed, so that a wrong one is kept until it is mended.

    `targets` and `predictions` are rows of one cell, or of one for each class (targets: unless they are indices).
    The class weights of a loss that has some are the cells `weights`, one for each class or none at all.
    """

    loss: AnyLoss = Field("mse", validate_default=True)
    targets: tuple[Row, ...] = Field((("2",), ("3",), ("4",), ("5",)), min_length=1, max_length=MOST_ROWS)
    predictions: tuple[Row, ...] = Field((("1.5",), ("3.5",), ("3.8",), ("5.2",)), min_length=1, max_length=MOST_ROWS)
    names: tuple[Cell, ...] = Field((), max_length=MOST_CLASSES)
    weights: tuple[Cell, ...] = Field((), max_length=MOST_CLASSES)
    target_kind: TargetKind = choice("index", "How the target of several classes is given.", label="targets as")
    reduction: Reduction = choice("mean", "What makes one number of the losses of the samples.")
    dtype: Dtype = choice("float64", "Precision of every number on the page.", label="precision")
    example: str = Field("", max_length=60, description="The worked example that the table was filled with, if any.")
    note: str = Field("", max_length=500, description="What was done to the cells for the loss chosen last.")
    selected: int = whole(0, "The sample whose way to its loss is shown, counted from 0.", low=0, high=MOST_ROWS)

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        if len(self.targets) != len(self.predictions):
            raise BadInput(
                f"there are {len(self.targets)} targets and {len(self.predictions)} predictions; each needs the other"
            )
        for what, rows in (("targets", self.targets), ("predictions", self.predictions)):
            if len({len(row) for row in rows}) > 1:
                raise BadInput(f"the rows of the {what} have different lengths")
        self._check_widths()
        self._take_weights()
        object.__setattr__(self, "selected", min(self.selected, len(self.targets) - 1))
        return self

    def _check_widths(self) -> None:
        width, target_width = len(self.predictions[0]), len(self.targets[0])
        if not self.several:
            if width != 1 or target_width != 1:
                raise BadInput(f"{self.loss.title} takes one prediction and one target for each sample")
            object.__setattr__(self, "names", ())
            return
        if not 2 <= width <= MOST_CLASSES:
            raise BadInput(f"there are {width} classes; from 2 to {MOST_CLASSES} fit")
        if target_width != (width if self.wide_targets else 1):
            raise BadInput(
                f'targets given as "{self.target_kind}" have {target_width} cells in a row of {width} classes'
            )
        names = (*self.names, *(f"class {number}" for number in range(len(self.names), width)))
        object.__setattr__(self, "names", names[:width])

    def _take_weights(self) -> None:
        """The weights that the loss came with become cells; they are kept there alone."""
        if not self.weighted:
            object.__setattr__(self, "weights", ())
            return
        given = getattr(self.loss, "weight", None)
        if given:
            object.__setattr__(self, "weights", tuple(_text(weight) for weight in given))
            default = type(self.loss).model_fields["weight"].default
            object.__setattr__(self, "loss", self.loss.changed(weight=default))
        width = len(self.predictions[0])
        if self.weights and len(self.weights) != width:
            raise BadInput(f"there are {len(self.weights)} class weights for {width} classes")

    @property
    def several(self) -> bool:
        """Whether the loss is one of several classes."""
        return self.loss.task == "classes"

    @property
    def wide_targets(self) -> bool:
        """Whether a target has a cell for each class."""
        return self.several and self.target_kind != "index"

    @property
    def weighted(self) -> bool:
        """Whether the loss has class weights."""
        return self.several and "weight" in type(self.loss).model_fields

    def weighted_loss(self, weights: tuple[float, ...]) -> Loss:
        """The loss with these class weights; as it is for none."""
        return self.loss.changed(weight=weights) if weights else self.loss
