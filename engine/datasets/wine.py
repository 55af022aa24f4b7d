"""Wines of three kinds of grape by their chemistry."""

from __future__ import annotations

from engine.dataset import Data, Dataset, Size


class Wine(Dataset):
    """178 wines of one region of Italy: 13 measurements of each, whose scales differ by a factor of a thousand.

    scikit-learn numbers the classes; their names are those of the first publication, in the order of its counts
    (59, 71 and 48 wines).
    """

    title = "Wine"
    idea = "Wines of three kinds of grape by thirteen chemical measurements of very different scale: standardise them."
    source = "Forina et al., PARVUS, 1988, by way of the UCI repository; as in scikit-learn"
    target = "class"
    known = Size(178, 13, 3)

    def make(self) -> Data:
        from sklearn.datasets import load_wine

        found = load_wine()
        names = tuple(name.replace("_", " ") for name in found.feature_names)
        return Data.of(found.data, found.target, names, "grape", classes=("Barolo", "Grignolino", "Barbera"))
