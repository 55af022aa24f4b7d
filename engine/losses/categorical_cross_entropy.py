"""The cross entropy of probabilities with one-hot targets."""

from __future__ import annotations

from typing import Any

from engine.loss import LEAST, Loss, Reduction, Tensor, ending


class CategoricalCrossEntropy(Loss):
    """The cross entropy of rows of probabilities with one-hot rows, as Keras has it. Torch has no function for it."""

    title = "Categorical cross entropy"
    task = "classes"
    takes = "probability"
    targets = "probabilities"
    layer = "softmax"
    idea = "The negative logarithm of the probability given to the true class, with the class as a one-hot row."
    strength = "Reads as the definition does, and takes any distribution as target, not only one-hot rows."
    weakness = "A probability below 1e-7 is cut off there: it costs 16.1 and gets no gradient, however wrong it is."
    also = ("cross entropy of probabilities", "log loss of several classes")
    keras = "CategoricalCrossentropy"
    source = "Keras documentation, keras.losses.CategoricalCrossentropy"

    def formula(self) -> str:
        return r"-\sum_j y_j \ln(p_j)"

    def derivative(self) -> str:
        return r"-\frac{y_k}{p_k}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return -(target * prediction.clamp(min=LEAST).log()).sum(-1)

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return f"-(target * prediction.clamp(min={LEAST}).log()).sum(-1){ending(reduction)}"
