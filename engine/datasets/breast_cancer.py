"""Breast tumours, malignant or benign, by the shape of their cells' nuclei."""

from __future__ import annotations

from engine.dataset import Data, Dataset, Size


class BreastCancer(Dataset):
    """569 tumours: mean, standard error and worst value of ten measurements of the nuclei in a picture each."""

    title = "Breast cancer"
    idea = (
        "Malignant and benign tumours by thirty measurements of cell nuclei, of very different scale: standardise them."
    )
    source = "Wolberg, Street and Mangasarian, Breast Cancer Wisconsin (Diagnostic), UCI, 1995; as in scikit-learn"
    target = "class"
    known = Size(569, 30, 2)

    def make(self) -> Data:
        from sklearn.datasets import load_breast_cancer

        found = load_breast_cancer()
        classes = tuple(map(str, found.target_names))
        return Data.of(found.data, found.target, tuple(map(str, found.feature_names)), "tumour", classes=classes)
