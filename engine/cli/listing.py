"""What the command line lists: every optimizer, landscape, loss and so on, with its parameters."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table

from engine.catalogue import landscapes, problems
from engine.cli.further import exporters
from engine.cli.terminal import console
from engine.dataset import DATASETS, Dataset
from engine.declared import BadInput, Keyed
from engine.exporter import EXPORTERS, Exporter
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.loss import LOSSES
from engine.model import MODELS
from engine.network import NETWORKS
from engine.one_line import one_line
from engine.optimizer import OPTIMIZERS
from engine.schedule import SCHEDULES
from engine.subject import SUBJECTS

TEMPLATES = {
    "landscapes": ("{expression}", "{idea}"),
    "losses": (
        "{idea}",
        "{strength}",
        "{weakness}",
        "{mean_is}",
        "target: {targets}; prediction: {takes}; output layer: {layer}",
        "{torch}",
    ),
    "models": ("{formula}", "{idea}"),
    "networks": ("{idea}", "for {use}"),
    "exporters": ("{suffix}  {kind}", "{idea}"),
}
"""What is said of each entry for reading; where nothing stands here, its idea."""
TASKS = {"regression": "numbers", "binary": "two classes", "classes": "several classes"}
ROOMY = 70  # columns from which parameters are a table


def _classes(classes: Iterable[type[Keyed]], *facts: str) -> list[dict[str, Any]]:
    """Each class in plain words: its key, title, the facts named, and its parameters."""
    return [
        {
            "key": cls.key,
            "title": cls.title,
            **{fact: getattr(cls, fact) for fact in facts},
            "parameters": [asdict(parameter) for parameter in cls.parameters()],
        }
        for cls in classes
    ]


def _landscapes() -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "title": one.title,
            "idea": one.note,
            "expression": one.words,
            "box": one.box,
            "start": one.start,
            "minima": one.minima_now(),
            "minimum": one.minimum_now(),
            "parameters": _sliding(one),
        }
        for one in landscapes().values()
    ]


def _sliding(landscape: Landscape) -> list[dict[str, Any]]:
    """The parameters of a formula; those of a model are what is descended in."""
    named = landscape.parameters if isinstance(landscape, FormulaLandscape) else {}
    return [{"name": name, **parameter.model_dump(mode="json")} for name, parameter in named.items()]


def _losses() -> list[dict[str, Any]]:
    facts = "idea task takes targets layer strength weakness mean_is also twin keras source".split()
    entries = _classes(LOSSES, *facts)
    for entry, cls in zip(entries, LOSSES, strict=True):
        loss = cls()
        entry |= {"formula": loss.formula(), "derivative": loss.derivative(), "torch": loss.line()}
    return entries


def _datasets() -> list[dict[str, Any]]:
    """Samples, features and classes are those of the set as it begins; none of a file that is yet to be named."""
    entries = _classes(DATASETS, "idea", "target", "source")
    for entry, cls in zip(entries, DATASETS, strict=True):
        entry |= _size(cls())
    return entries


def _size(data: Dataset) -> dict[str, int | None]:
    try:
        return asdict(data.size)
    except BadInput:
        return {"samples": None, "features": None, "classes": None}


def _networks() -> list[dict[str, Any]]:
    entries = _classes(NETWORKS, "idea", "tasks", "pictures_only")
    return [{**entry, "use": ", ".join(TASKS[task] for task in entry["tasks"])} for entry in entries]


def _exporters() -> list[type[Exporter]]:
    """The engine's, and those that joined it, kind by kind."""
    found: set[type[Exporter]] = {*EXPORTERS, *(cls for more in exporters for cls in more())}
    return sorted(found, key=lambda cls: (cls.kind, cls.key))


LISTS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "optimizers": lambda: _classes(OPTIMIZERS, "idea", "paper"),
    "schedules": lambda: _classes(SCHEDULES, "idea", "paper"),
    "landscapes": _landscapes,
    "losses": _losses,
    "models": lambda: _classes(MODELS, "idea", "task", "features", "names", "formula"),
    "networks": _networks,
    "datasets": _datasets,
    "exporters": lambda: _classes(_exporters(), "idea", "suffix", "kind"),
    "tables": lambda: _classes(SUBJECTS, "idea"),
}


def print_list(what: str, as_json: bool) -> None:
    """Print one of `LISTS`, as one JSON object or for reading."""
    entries = LISTS[what]()
    for problem in problems() if what == "landscapes" else ():
        print(one_line(problem), file=sys.stderr)
    if as_json:
        print(json.dumps({what: entries}, indent=2, ensure_ascii=False))
        return
    page = console()
    for entry in entries:
        page.print(f"{entry['key']}  {one_line(entry['title'])}", style="bold")
        for line in _lines(what, entry):
            page.print(f"  {one_line(line)}")
        if entry["parameters"]:
            page.print(_parameters(entry["parameters"]) if page.width >= ROOMY else _stacked(entry["parameters"]))
        page.print()


def _lines(what: str, entry: dict[str, Any]) -> Iterator[str]:
    """What is said of an entry above its parameters."""
    yield from filter(None, (template.format_map(entry) for template in TEMPLATES.get(what, ("{idea}",))))
    if what == "datasets" and entry["samples"]:
        target = f"{entry['classes']} classes" if entry["classes"] else "a number to predict"
        yield f"{entry['samples']:,} samples, {entry['features']} feature{'s' * (entry['features'] != 1)}, {target}"


def _parameters(parameters: list[dict[str, Any]]) -> Table:
    """Name, default and meaning of each parameter."""
    table = Table.grid(padding=(0, 2))
    for width in (2, 16, 10):
        table.add_column(min_width=width)
    table.add_column()
    for one in parameters:
        table.add_row("", one["name"], _default(one), _meaning(one))
    return table


def _stacked(parameters: list[dict[str, Any]]) -> Group:
    """The same for a narrow terminal, the meaning below the name."""
    return Group(*(Padding(f"{one['name']} = {_default(one)}\n{_meaning(one)}", (0, 0, 0, 4)) for one in parameters))


def _default(parameter: dict[str, Any]) -> str:
    return "none" if parameter["default"] is None else str(parameter["default"])


def _meaning(parameter: dict[str, Any]) -> str:
    choices = f" ({', '.join(parameter['choices'])})" if parameter.get("choices") else ""
    return f"{parameter['help']}{choices}"
