"""The base of everything that has parameters: one declaration feeds form, command line, file and help."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from engine.one_line import one_line

Kind = Literal["real", "whole", "flag", "choice", "text", "weights", "widths"]
Scale = Literal["linear", "log", "near one"]


MOST_CLAUSES = 3  # in a sentence of what is wrong
LONGEST_PLACE = 100  # letters that say where


class BadInput(ValueError):
    """Something the user gave is wrong; the message is a sentence for the user, whatever names are quoted in it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(one_line(sentence))


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a form, a command line or a help page needs to know of one declared field.

    `low` and `high` are the bounds of what is valid (`None`: unbounded; open where `low_open` or
    `high_open`); `slider` is the smaller range that is worth sliding over, and `scale` how its travel is spread:
    evenly, evenly over the powers of ten, or (for decay rates) over those of the distance to 1.
    """

    name: str
    label: str
    kind: Kind
    default: Any
    help: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    slider: tuple[float, float] | None = None
    scale: Scale = "linear"
    unit: str = ""
    choices: tuple[str, ...] = ()
    optional: bool = False


def real(
    default: float | None,
    help: str,
    *,
    low: float | None = None,
    above: float | None = None,
    high: float | None = None,
    below: float | None = None,
    slider: tuple[float, float] | None = None,
    scale: Scale = "linear",
    unit: str = "",
    label: str = "",
) -> Any:
    """Declare a real number; `above` and `below` are the open bounds. Infinity and NaN are refused."""
    return Field(
        default,
        description=help,
        ge=low,
        gt=above,
        le=high,
        lt=below,
        allow_inf_nan=False,
        json_schema_extra=_hints(slider=slider, scale=scale, unit=unit, label=label),
    )


def whole(
    default: int | None,
    help: str,
    *,
    low: int | None = None,
    high: int | None = None,
    slider: tuple[int, int] | None = None,
    scale: Scale = "linear",
    unit: str = "",
    label: str = "",
) -> Any:
    """Declare a whole number within closed bounds."""
    hints = _hints(slider=slider, scale=scale, unit=unit, label=label)
    return Field(default, description=help, ge=low, le=high, json_schema_extra=hints)


def flag(default: bool, help: str, *, label: str = "") -> Any:
    """Declare a yes-or-no parameter."""
    return Field(default, description=help, json_schema_extra=_hints(label=label))


def choice(default: str, help: str, *, label: str = "") -> Any:
    """Declare a choice; the choices are those of the field's `Literal` annotation."""
    return Field(default, description=help, json_schema_extra=_hints(label=label))


def _listed(value: Any) -> Any:
    """The entries of "1, 2, 1", as a command line or a field of a form has it; nothing for nothing."""
    return (value.split(",") if value.strip() else None) if isinstance(value, str) else value


_Row = tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...]
Weights = Annotated[_Row | None, BeforeValidator(_listed)]
"""Numbers of at least 0, or `None` for no weighting; `"1,2,1"` is read too."""


def weights(help: str, *, label: str = "") -> Any:
    """Declare a row of weights, none unless given; the field is annotated `Weights`."""
    return Field(None, description=help, json_schema_extra=_hints(label=label))


_Widths = tuple[Annotated[int, Field(ge=1, le=4096)], ...]
Widths = Annotated[_Widths, BeforeValidator(lambda value: _listed(value) or ())]
"""Whole numbers of at least 1, or none of them; `"64,64"` is read too."""


def widths(default: tuple[int, ...], help: str, *, most: int, label: str = "") -> Any:
    """Declare a row of at most so many sizes; the field is annotated `Widths`."""
    return Field(default, description=help, max_length=most, json_schema_extra=_hints(label=label))


def _hints(**hints: Any) -> dict[str, Any]:
    return {name: list(hint) if isinstance(hint, tuple) else hint for name, hint in hints.items() if hint}


class Frozen(BaseModel):
    """A frozen value, checked as it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _names_are_known(cls, values: Any) -> Any:
        if isinstance(values, Mapping):
            from engine.registry import unknown  # which is made of what is declared here

            for name in values:
                if name not in cls.model_fields:
                    raise unknown("field here", str(name), cls.model_fields)
        return values

    def changed(self, **changes: Any) -> Self:
        """The same value with some fields changed, validated again; `BadInput` where a change is wrong."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return self.checked({**values, **changes})

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> Self:
        """Make one from plain values; `BadInput` with a sentence where pydantic would print a report."""
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise BadInput(sentence(error)) from None


class Declared(Frozen):
    """A frozen value whose fields are declared once, with bounds and help."""

    @classmethod
    def parameters(cls) -> tuple[Parameter, ...]:
        """The simple fields (numbers, flags, choices, texts) as a form or a command line shows them."""
        found = (_parameter(name, info) for name, info in cls.model_fields.items())
        return tuple(parameter for parameter in found if parameter is not None)

    @classmethod
    def parameter(cls, name: str) -> Parameter:
        """The declared parameter called `name`; `KeyError` if there is none."""
        return next((p for p in cls.parameters() if p.name == name), None) or _missing(cls, name)


class Keyed(Declared):
    """A declared class that lives alone in its file; the file's name is its key everywhere."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.key = cls.__module__.rpartition(".")[2]

    def as_dict(self) -> dict[str, Any]:
        """The value in plain words for a file: its key and every field."""
        return {"key": self.key, **self.model_dump(mode="json")}


def sentence(error: ValidationError) -> str:
    """Say what is wrong, where and what would be right, one clause for each of pydantic's first findings."""
    findings = error.errors(include_url=False)
    more = len(findings) - MOST_CLAUSES
    words = "; ".join(_clause(finding) for finding in findings[:MOST_CLAUSES]) + f"; and {more} more" * (more > 0)
    return words if words.endswith("?") else f"{words}."


_PLAIN_WORDS = {
    "^(Input|String) should": "it should",
    "a valid integer": "a whole number",
    "a valid number": "a number",
    "a valid string": "a text",
    "a valid (tuple|list)": "a list",
    "a valid dictionary( or .*)?": "an object",
}
"""What pydantic says, as a pattern, and how a person would."""


def _clause(finding: Any) -> str:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in finding["loc"]).lstrip(".")
    where = where[:LONGEST_PLACE]
    if finding["type"] == "missing":
        return f"{where} is missing"
    if finding["type"] == "value_error":  # raised by ourselves: already a sentence
        words = str(finding["ctx"]["error"]).rstrip(".")
        return f"{where}: {words}" if where else words
    if finding["type"] == "too_long":
        return f"{where} has {finding['ctx']['actual_length']} entries: at most {finding['ctx']['max_length']} fit"
    wanted = finding["msg"].partition(", unable to parse")[0]
    for pydantic, plain in _PLAIN_WORDS.items():
        wanted = re.sub(pydantic, plain, wanted)
    given = finding["input"]
    shown = repr(given) if isinstance(given, str) else str(given)
    return f"{where or 'the value'} is {shown[:60]}: {wanted}"


def _missing(cls: type[Declared], name: str) -> Parameter:
    raise KeyError(f"{cls.__name__} has no parameter {name!r}")


def _parameter(name: str, info: FieldInfo) -> Parameter | None:
    annotation, optional = _plain(info.annotation)
    kind = _kind(annotation)
    if kind is None:
        return None
    hints: dict[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    bounds = {
        key: getattr(rule, key) for rule in info.metadata for key in ("ge", "gt", "le", "lt") if hasattr(rule, key)
    }
    slider = hints.get("slider")
    return Parameter(
        name=name,
        label=_capital(str(hints.get("label") or name.replace("_", " "))),
        kind=kind,
        default=info.default,
        help=info.description or "",
        low=bounds.get("ge", bounds.get("gt")),
        high=bounds.get("le", bounds.get("lt")),
        low_open="gt" in bounds,
        high_open="lt" in bounds,
        slider=tuple(slider) if slider else None,
        scale=hints.get("scale", "linear"),
        unit=str(hints.get("unit", "")),
        choices=tuple(typing.get_args(annotation)) if kind == "choice" else (),
        optional=optional,
    )


def _capital(label: str) -> str:
    """With a capital letter, unless it is a symbol."""
    return label[0].upper() + label[1:] if len(label) > 1 and label.isascii() else label


def _plain(annotation: Any) -> tuple[Any, bool]:
    """The annotation without `| None`, and whether `None` was allowed."""
    arguments = typing.get_args(annotation)
    if type(None) not in arguments:
        return annotation, False
    (rest,) = (argument for argument in arguments if argument is not type(None))
    return rest, True


def _kind(annotation: Any) -> Kind | None:
    if typing.get_origin(annotation) is Literal:
        return "choice"
    if annotation == _Row:
        return "weights"
    if annotation == _Widths:
        return "widths"
    kinds: dict[Any, Kind] = {bool: "flag", int: "whole", float: "real", str: "text"}
    return kinds.get(annotation)
