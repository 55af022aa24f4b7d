"""All that the Losses workspace shows, as one frozen value beside the race in a scenario."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.declared import Declared, choice
from engine.lab.curve import CurvePage
from engine.lab.imbalance import ImbalancePage
from engine.lab.outliers import OutliersPage
from engine.lab.stability import StabilityPage
from engine.lab.table import TablePage

Page = Literal["curve", "table", "stability", "outliers", "imbalance"]


class Lab(Declared):
    """The pages of the Losses workspace, and which of them is in front."""

    page: Page = choice("curve", "The page in front.")
    curve: CurvePage = Field(default_factory=CurvePage)
    table: TablePage = Field(default_factory=TablePage)
    stability: StabilityPage = Field(default_factory=StabilityPage)
    outliers: OutliersPage = Field(default_factory=OutliersPage)
    imbalance: ImbalancePage = Field(default_factory=ImbalancePage)
