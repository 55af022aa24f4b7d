"""The page of the Losses workspace on what the ratio of the classes does."""

from __future__ import annotations

from engine.declared import Declared


class ImbalancePage(Declared):
    """What the page shows."""
