"""A Jupyter notebook that makes the recording anew, without Ravine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.code import program_of
from engine.exporter import CodeExporter
from engine.scenario import Scenario

if TYPE_CHECKING:
    from engine.subject import AnyRecording

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Notebook(CodeExporter):
    """The script in cells, with the formula and what to look for in words between them (nbformat 4.5)."""

    title = "Jupyter notebook"
    idea = "The program in cells, with words and the formula between them."
    suffix = ".ipynb"

    def text(self, scenario: Scenario, recording: AnyRecording) -> str:
        cells = [_cell(n, *cell) for n, cell in enumerate(program_of(scenario, recording).cells())]
        notebook = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, kind: str, text: str) -> dict[str, object]:
    found: dict[str, object] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }
    return found if kind == "markdown" else found | {"execution_count": None, "outputs": []}
