"""The cross entropy of probabilities with class numbers as targets."""

from __future__ import annotations

from typing import Any

from engine.loss import LEAST, Loss, Reduction, Tensor


class SparseCategoricalCrossEntropy(Loss):
    """Torch's negative log-likelihood of the logarithms of the probabilities."""

    title = "Sparse categorical cross entropy"
    task = "classes"
    takes = "probability"
    targets = "class"
    layer = "softmax"
    idea = "The negative logarithm of the probability given to the true class, with the class as a number."
    strength = "The same as with one-hot rows, without the rows: a target is one number however many classes there are."
    weakness = "A probability below 1e-7 is cut off there: it costs 16.1 and gets no gradient, however wrong it is."
    also = ("cross entropy of probabilities",)
    keras = "SparseCategoricalCrossentropy"
    source = "Keras documentation, keras.losses.SparseCategoricalCrossentropy"

    def formula(self) -> str:
        return r"-\ln(p_t)"

    def derivative(self) -> str:
        return r"-\frac{y_k}{p_k}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.nll_loss(prediction.clamp(min=LEAST).log(), target, reduction="none")

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        logarithm = f"prediction.clamp(min={LEAST}).log()"
        return f'torch.nn.functional.nll_loss({logarithm}, target, reduction="{reduction}")'
