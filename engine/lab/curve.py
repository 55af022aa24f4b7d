"""The page of the Losses workspace on losses over the error, the margin or one logit."""

from __future__ import annotations

from engine.declared import Declared


class CurvePage(Declared):
    """What the page shows."""
