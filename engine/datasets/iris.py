"""Fisher's irises: three species by the sizes of their flowers."""

from __future__ import annotations

from engine.dataset import Data, Dataset, Size


class Iris(Dataset):
    """150 flowers, 50 of each species: lengths and widths of sepals and petals in cm."""

    title = "Iris"
    idea = "Three species of iris by four sizes of their flowers; one is easily told, the other two overlap."
    source = "Fisher, The use of multiple measurements in taxonomic problems, 1936; as in scikit-learn"
    target = "class"
    known = Size(150, 4, 3)

    def make(self) -> Data:
        from sklearn.datasets import load_iris

        found = load_iris()
        classes = tuple(map(str, found.target_names))
        return Data.of(found.data, found.target, tuple(found.feature_names), "species", classes=classes)
