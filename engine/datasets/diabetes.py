"""How diabetes went on in a year, by ten measurements at its beginning."""

from __future__ import annotations

from engine.dataset import Data, Dataset, Size

NAMES = (
    "age", "sex", "body mass index", "blood pressure", "total cholesterol", "low-density lipoproteins",
    "high-density lipoproteins", "cholesterol / HDL", "log of triglycerides", "blood sugar",
)  # fmt: skip


class Diabetes(Dataset):
    """442 patients: ten measurements of each, and how far the illness had gone a year later, from 25 to 346.

    The measurements are as they were written down; scikit-learn standardises them unless it is asked not to.
    """

    title = "Diabetes"
    idea = "How far diabetes has gone after a year, by ten measurements at its beginning: standardise them."
    source = "Efron, Hastie, Johnstone and Tibshirani, Least angle regression, 2004; as in scikit-learn"
    known = Size(442, 10)

    def make(self) -> Data:
        from sklearn.datasets import load_diabetes

        found = load_diabetes(scaled=False)
        return Data.of(found.data, found.target, NAMES, "progression")
