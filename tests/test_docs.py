"""What the documents show and say is what the program declares."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_the_catalogue_is_what_the_classes_declare() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "catalogue.py"))
    assert (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8") == tool["page"](), "run `make docs`"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md"])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    named = re.findall(r"`((?:engine|gui|tests|tools|docs|resources|benchmarks)/[\w/.-]+\.\w+)`", text)
    missing = [name for name in named if not (ROOT / name).exists()]
    missing += [name for name in linked if not ((ROOT / page).parent / name).exists()]
    assert not missing


def test_the_lines_of_the_readme_run_a_race(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    script = tmp_path / "notebook.py"
    script.write_text(code)
    film = runpy.run_path(str(script))["film"]
    assert film.rows.position.shape == (1001, 2, 2)
