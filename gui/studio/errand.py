"""What the window sends to the studio: a format with its options and what it is to be made of, as a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator

from engine.clip import Timing
from engine.declared import BadInput, Frozen, Keyed
from engine.exporter import EXPORTERS, Exporter, Kind
from engine.registry import unknown
from gui.studio.order import Order

KINDS: tuple[Kind, ...] = ("picture", "clip", "numbers", "code", "page")


def formats() -> Iterator[type[Exporter]]:
    """Every format that something can leave in: the engine's, and those that need Qt."""
    from gui.page_exporter import PAGE_EXPORTERS
    from gui.picture_exporter import PICTURE_EXPORTERS

    yield from EXPORTERS
    yield from PICTURE_EXPORTERS
    yield from PAGE_EXPORTERS


def formats_of(kind: Kind) -> tuple[type[Exporter], ...]:
    """The formats of a kind, in the order of their titles."""
    return tuple(sorted((cls for cls in formats() if cls.kind == kind), key=lambda cls: cls.title))


def _format(value: Any) -> Exporter:
    """Read a format from one, or from its key and options."""
    if isinstance(value, Exporter):
        return value
    if not isinstance(value, Mapping) or not isinstance(value.get("key"), str):
        raise BadInput('a format is an object with a "key" and its options')
    known = {cls.key: cls for cls in formats()}
    if value["key"] not in known:
        raise unknown("format", value["key"], known)
    return known[value["key"]].checked({name: field for name, field in value.items() if name != "key"})


def _written(exporter: Keyed) -> dict[str, Any]:
    return exporter.as_dict()


AnyFormat = Annotated[Any, PlainValidator(_format), PlainSerializer(_written)]


class Errand(Frozen):
    """One thing to be made: shown in the dialog, or written to a file.

    Only what its kind asks for counts: `order` for pictures, clips and pages, `timing` for clips.
    """

    format: AnyFormat
    order: Order = Order()
    timing: Timing = Timing()

    @property
    def kind(self) -> Kind:
        """What it makes."""
        kind: Kind = self.format.kind
        return kind
