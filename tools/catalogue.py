"""Writes docs/catalogue.md: every optimizer, schedule, landscape and exporter, from the declarations themselves.

Run by `make docs`; a test says when the page is no longer what the classes declare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from engine.catalogue import builtin
from engine.declared import Parameter
from engine.exporter import EXPORTERS
from engine.optimizer import OPTIMIZERS, Optimizer
from engine.schedule import SCHEDULES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "catalogue.md"
_NAME = re.compile(r"<(\w+)>")


def page() -> str:
    """The whole page as Markdown."""
    parts = [
        "# Catalogue",
        "Made from the declarations by `make docs`; do not edit.",
        "## Optimizers",
        *optimizers(),
        "## Learning-rate schedules",
        *schedules(),
        "## Landscapes",
        *landscapes(),
        "## Exporters",
        "\n".join(f"- `{exporter.suffix}` {exporter.title}" for exporter in EXPORTERS),
    ]
    return "\n\n".join(parts) + "\n"


def optimizers() -> Iterator[str]:
    """A section for each optimizer."""
    for cls in OPTIMIZERS:
        rule = cls()
        yield f"### {cls.title} (`{cls.key}`)"
        yield cls.idea
        yield "\n\n".join(f"$${_symbols(rule, line)}$$" for line in rule.formula())
        yield _parameters(cls.parameters())
        yield f"*{cls.paper}.*" + (f" The same numbers as `torch.optim.{cls.twin}`." if cls.twin else "")


def schedules() -> Iterator[str]:
    """A section for each schedule."""
    for cls in SCHEDULES:
        yield f"### {cls.title} (`{cls.key}`)"
        yield cls.idea
        yield f"$${cls.formula}$$"
        yield _parameters(cls.parameters())


def landscapes() -> Iterator[str]:
    """A row for each landscape."""
    rows = ["| landscape | formula | minimum | what to see |", "|---|---|---|---|"]
    for key, one in builtin().items():
        minima = ", ".join(f"({x:.6g}, {y:.6g})" for x, y in one.minima_now())
        lowest = one.minimum_now()
        found = f"{lowest:.10g} at {minima}" if lowest is not None else "none"
        formula = one.latex().replace(r"\left|", r"\left\vert ").replace(r"\right|", r"\right\vert ")  # no table bars
        rows.append(f"| {one.title} (`{key}`) | ${formula}$ | {found} | {one.note} |")
    yield "\n".join(rows)


def _symbols(rule: Optimizer, line: str) -> str:
    return _NAME.sub(lambda found: "{" + rule.letter(found[1]) + "}", line)


def _parameters(parameters: tuple[Parameter, ...]) -> str:
    rows = ["| parameter | default | meaning |", "|---|---|---|"]
    rows += [f"| `{p.name}` | {p.default} | {p.help} |" for p in parameters]
    return "\n".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
