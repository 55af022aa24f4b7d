"""The page of the Losses workspace on what one point does to a fit."""

from __future__ import annotations

from engine.declared import Declared


class OutliersPage(Declared):
    """What the page shows."""
