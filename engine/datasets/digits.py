"""Handwritten digits in pictures of 8 by 8 pixels."""

from __future__ import annotations

from engine.dataset import Data, Dataset, Size

BRIGHTEST = 16  # of a pixel: how many of 4 by 4 finer ones are inked


class Digits(Dataset):
    """1797 pictures of handwritten digits: the share of ink in each of 8 by 8 pixels, from 0 to 1, row by row."""

    title = "Digits 8x8"
    idea = "Handwritten digits in pictures of 8 by 8 pixels: ten classes, small enough to learn in seconds."
    source = "Alpaydin and Kaynak, Optical Recognition of Handwritten Digits (test set), UCI, 1998; as in scikit-learn"
    target = "class"
    known = Size(1797, 64, 10, (1, 8, 8))

    def make(self) -> Data:
        from sklearn.datasets import load_digits

        found = load_digits()
        names, classes = tuple(found.feature_names), tuple(map(str, found.target_names))
        return Data.of(found.data / BRIGHTEST, found.target, names, "digit", classes=classes, image=(1, 8, 8))
