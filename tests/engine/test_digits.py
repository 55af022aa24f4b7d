"""Numbers in words: shares in percent are written one way everywhere."""

from __future__ import annotations

import pytest

from engine.pictures.digits import percent


@pytest.mark.parametrize(
    ("share", "places", "words"),
    [
        (0.604, 1, "60.4 %"),
        (0.0, 1, "0.0 %"),
        (1.0, 1, "100.0 %"),
        (0.0004, 1, "< 0.1 %"),
        (0.9996, 1, "> 99.9 %"),
        (0.004, 0, "< 1 %"),
        (0.55, 0, "55 %"),
        (None, 1, "–"),
        (float("nan"), 0, "–"),
    ],
)
def test_a_share_in_percent(share: float | None, places: int, words: str) -> None:
    assert percent(share, places) == words
