"""The page of the Losses workspace on naive formulas beside stable ones."""

from __future__ import annotations

from engine.declared import Declared


class StabilityPage(Declared):
    """What the page shows."""
