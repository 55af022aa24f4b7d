"""Writes docs/catalogue.md: every optimizer, schedule, landscape, loss and so on, from the declarations themselves.

Run by `make docs`; a test says when the page is no longer what the classes declare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.catalogue import builtin
from engine.cli.listing import TASKS
from engine.dataset import DATASETS
from engine.declared import Parameter
from engine.exporter import Exporter
from engine.loss import LOSSES
from engine.model import MODELS
from engine.network import NETWORKS
from engine.optimizer import OPTIMIZERS, Optimizer
from engine.schedule import SCHEDULES
from engine.subject import SUBJECTS, Subject
from gui.studio.errand import formats

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
        "## Losses",
        *losses(),
        "## Models",
        *models(),
        "## Networks",
        *networks(),
        "## Data sets",
        *datasets(),
        "## Exporters",
        *keyed(sorted(formats(), key=lambda cls: (cls.kind, cls.key))),
        "## Tables",
        "What the exporters of numbers write:",
        *keyed(SUBJECTS),
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


def losses() -> Iterator[str]:
    """A section for each loss, task by task."""
    yield (
        "$L$ is the loss of one sample and $L'$ its derivative by the prediction: a value $\\hat y$, a probability "
        "$p$, a logit $z$, a score $s$ or a log-probability $l$. The target is $y$; of $K$ classes it is class $t$, "
        "and $y_j$ is 1 for $t$ and 0 for the others, or the probability of class $j$. A weight is $w$, a margin $m$."
    )
    for task, title in (("regression", "Regression"), ("binary", "Two classes"), ("classes", "Several classes")):
        yield f"### {title}"
        for cls in (one for one in LOSSES if one.task == task):
            loss = cls()
            yield f"#### {cls.title} (`{cls.key}`)"
            yield cls.idea + (f" Also known as {', '.join(cls.also)}." if cls.also else "")
            yield f"$$L = {loss.formula()}$$"
            yield f"$$L' = {loss.derivative()}$$"
            yield "\n".join(
                [
                    f"- Target: {cls.targets}. Prediction: {cls.takes}. Output layer: {cls.layer}.",
                    f"- {cls.strength}",
                    f"- {cls.weakness}",
                    *([f"- {cls.mean_is}"] if cls.mean_is else []),
                ]
            )
            yield f"```python\n{loss.line()}\n```"
            if cls.parameters():
                yield _parameters(cls.parameters())
            yield f"*{cls.source}.*" + (f" In Keras: `{cls.keras}`." if cls.keras else "")


def models() -> Iterator[str]:
    """A row for each model of two parameters."""
    rows = ["| model | prediction | for | what it is |", "|---|---|---|---|"]
    rows += [f"| {cls.title} (`{cls.key}`) | ${cls.formula}$ | {cls.task} | {cls.idea} |" for cls in MODELS]
    yield "\n".join(rows)


def networks() -> Iterator[str]:
    """A section for each network."""
    for cls in NETWORKS:
        yield f"### {cls.title} (`{cls.key}`)"
        yield f"{cls.idea} For {', '.join(TASKS[task] for task in cls.tasks)}."
        if cls.parameters():
            yield _parameters(cls.parameters())


def keyed(classes: Iterable[type[Exporter | Subject]]) -> Iterator[str]:
    """A section for each exporter or table."""
    for cls in classes:
        file = f", {cls.kind} in `{cls.suffix}`" if issubclass(cls, Exporter) else ""
        yield f"### {cls.title} (`{cls.key}`{file})"
        yield cls.idea
        if cls.parameters():
            yield _parameters(cls.parameters())


def datasets() -> Iterator[str]:
    """A section for each data set."""
    for cls in DATASETS:
        yield f"### {cls.title} (`{cls.key}`)"
        yield cls.idea + (f" *{cls.source}.*" if cls.source else "")
        if cls.parameters():
            yield _parameters(cls.parameters())


def _symbols(rule: Optimizer, line: str) -> str:
    return _NAME.sub(lambda found: "{" + rule.letter(found[1]) + "}", line)


def _parameters(parameters: tuple[Parameter, ...]) -> str:
    rows = ["| parameter | default | meaning |", "|---|---|---|"]
    rows += [f"| `{p.name}` | {'none' if p.default is None else p.default} | {p.help} |" for p in parameters]
    return "\n".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
