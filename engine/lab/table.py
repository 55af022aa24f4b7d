"""The page of the Losses workspace on targets, predictions, and what each sample costs."""

from __future__ import annotations

from engine.declared import Declared


class TablePage(Declared):
    """What the page shows."""
