"""Landscapes that are the loss of a model with two parameters on data."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import model_validator

from engine.dataset import DATASETS, AnyDataset
from engine.declared import Declared, flag, real, whole
from engine.fitting.fit import box_around, condition, predicted
from engine.fitting.minima import Lowest, lowest
from engine.fitting.objective import ModelObjective
from engine.fitting.samples import Samples, samples_of, scaled
from engine.landscape import Landscape, Spot
from engine.loss import AnyLoss
from engine.model import AnyModel
from engine.registry import unknown

EDITABLE = 2000  # points: more cannot be told apart, nor be written into a scenario's file


class ModelLandscape(Landscape, Declared):
    """The mean loss of a model's predictions over its two parameters.

    Title, box and start are filled in from the data where they are not given.
    """

    told_by = "model"

    model: AnyModel
    loss: AnyLoss
    data: AnyDataset
    standardise: bool = flag(False, "Shift and scale x to mean 0 and standard deviation 1 before the model sees it.")
    l1: float = real(
        0.0, "L1 penalty: this times the sum of the parameters' sizes is added to the loss.", low=0, high=1e6,
        slider=(1e-4, 10), scale="log", label="L1 penalty",
    )  # fmt: skip
    l2: float = real(
        0.0, "L2 penalty: this times the sum of the parameters' squares is added (a weight decay of twice this).",
        low=0, high=1e6, slider=(1e-4, 10), scale="log", label="L2 penalty",
    )  # fmt: skip
    held_out: float = real(
        0.0, "Share of the samples that are kept from training, to watch the loss on.", low=0, high=0.9,
        slider=(0, 0.9), label="held out",
    )  # fmt: skip
    split_seed: int = whole(
        0, "Seed of the draw of the samples that are held out.", low=0, high=2**53, slider=(0, 100), label="split seed"
    )

    @model_validator(mode="after")
    def _fitting_together(self) -> Self:
        samples = self.samples  # which says what does not fit
        given = self.model_fields_set
        if not self.title:
            object.__setattr__(self, "title", f"{self.model.title} on {self.data.title}, {self.loss.title}"[:100])
        if "box" not in given:
            object.__setattr__(self, "box", box_around(self.model, *samples.trained_on))
        if "start" not in given:
            start = tuple(low + 0.2 * (high - low) for low, high in self.box)
            object.__setattr__(self, "start", start)
        return self

    @cached_property
    def samples(self) -> Samples:
        """The samples as the model sees them."""
        return samples_of(self.model, self.loss, self.data.load(), self.standardise, self.held_out, self.split_seed)

    @property
    def words(self) -> str:
        """Model, loss and data in one line."""
        count = len(self.samples)
        extras = [f"{count:,} sample{'s' * (count != 1)}", self.loss.title]
        extras += ["standardised"] * self.standardise
        extras += [f"{name} = {value:g}" for name, value in (("l1", self.l1), ("l2", self.l2)) if value]
        extras += [f"{len(self.samples.held_out):,} held out"] * bool(self.held_out)
        return f"{self.model.title} on {self.data.title}, {', '.join(extras)}"

    @property
    def axis_names(self) -> tuple[str, str]:
        return self.model.names

    @property
    def values(self) -> dict[str, float]:
        """The parameters of the loss."""
        named = {name: getattr(self.loss, name) for name in type(self.loss).model_fields}
        return {name: value for name, value in named.items() if isinstance(value, int | float)}

    def with_values(self, /, **values: float) -> Self:
        for name in values:
            if name not in self.values:
                raise unknown(f"parameter of {self.loss.title}", name, self.values)
        return self.with_parts(loss=self.loss.changed(**values)) if values else self

    @property
    def likeness(self) -> Hashable:
        return self._problem, self.box

    @property
    def _problem(self) -> Hashable:
        """All that decides the function."""
        split = self.held_out, self.split_seed
        return self.model, self.loss, self.data, self.standardise, self.l1, self.l2, split

    def with_parts(self, **parts: Any) -> Self:
        """One's own landscape with another model, loss, data or setting.

        The box stays as long as the parameters mean the same: with another loss, penalty or split.
        """
        now = self._parts
        same = all(parts.get(name, now[name]) == now[name] for name in ("model", "data", "standardise"))
        return self.checked({**now, **(self._frame if same else {}), **parts})

    def with_points(self, x: ArrayLike, y: ArrayLike) -> Self:
        """One's own landscape with these points as data, raw `x [N, F]` and `y [N]`; the box stays."""
        rows = np.asarray(x, dtype=float).reshape(len(np.asarray(y)), -1)
        points = DATASETS["points"].checked({"x": rows.tolist(), "y": np.asarray(y, dtype=float).tolist()})
        return self.checked({**self._parts, **self._frame, "data": points})

    @property
    def _parts(self) -> dict[str, Any]:
        """All that it is made of."""
        parts = {"model": self.model, "loss": self.loss, "data": self.data, "standardise": self.standardise}
        return parts | {"l1": self.l1, "l2": self.l2, "held_out": self.held_out, "split_seed": self.split_seed}

    @property
    def _frame(self) -> dict[str, Any]:
        """Where it is drawn, which takes a fit to find."""
        return {"box": self.box, "start": self.start}

    @property
    def can_edit(self) -> bool:
        """Whether the data are few enough to be moved by hand."""
        return len(self.samples) <= EDITABLE

    def predictions(self, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Predictions `[L, M]` for parameters `theta [L, 2]` and `x [M, F]` as the model sees it; logits of classes."""
        with np.errstate(all="ignore"):
            return predicted(self.model, np.asarray(theta, dtype=float), np.asarray(x, dtype=float))

    def objective(self) -> ModelObjective:
        return self._objective

    @cached_property
    def _objective(self) -> ModelObjective:
        return ModelObjective(self.model, self.loss, *self.samples.trained_on, self.l1, self.l2)

    def held_out_objective(self) -> ModelObjective | None:
        """The loss on the samples that are held out, without penalties; None where there are none."""
        samples = self.samples
        if not len(samples.held_out):
            return None
        return ModelObjective(self.model, self.loss, samples.x[samples.held_out], samples.y[samples.held_out])

    @cached_property
    def condition(self) -> tuple[float, float]:
        """The condition number of the Hessian at the fit, of x as it is in the data and of standardised x.

        Of half the mean squared error, or of the mean log loss for classes; NaN where the model cannot take it.
        """
        x, y = self.samples.raw.x[self.samples.training], self.samples.trained_on[1]
        standard = scaled(x, np.arange(len(x)), standardise=True)[0]
        after = float("nan") if self.model.positive else condition(self.model, standard, y)
        return condition(self.model, x, y), after

    @cached_property
    def _lowest(self) -> Lowest:
        return lowest(self._objective, self.box)

    def minima_now(self) -> tuple[Spot, ...]:
        """The places of the lowest value; none where they are not known. Most losses need torch for it."""
        return self._lowest.places

    def minimum_now(self) -> float | None:
        """The lowest value, where it is found."""
        return self._lowest.value

    def latex(self) -> str:
        first, second = self.model.letters
        loss, _, where = self.loss.formula().partition(r", \quad ")
        terms = [rf"\frac{{1}}{{{len(self.samples.training)}}} \sum {loss}"]
        if self.l1:
            terms.append(rf"{self.l1:g} \left( |{first}| + |{second}| \right)")
        if self.l2:
            terms.append(rf"{self.l2:g} \left( {first}^2 + {second}^2 \right)")
        said = [where] if where else []
        said.append(rf"{_OUTPUT[self.loss.takes].format(self.model.formula)}")
        return rf"L({first}, {second}) = {' + '.join(terms)}, \quad " + r", \quad ".join(said)

    def as_dict(self) -> dict[str, Any]:
        """As any landscape, but box and start are written down even where they are plain: absent they are made anew."""
        words = super().as_dict()
        return {**words, "box": self.box, "start": self.start} if "model" in words else words


_OUTPUT = {"value": r"\hat y = {}", "logit": "z = {}", "score": "s = {}", "probability": r"p = \sigma({})"}
"""What a prediction is called in the formula of a loss that takes it."""
