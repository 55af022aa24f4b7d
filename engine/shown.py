"""Values of which some fields say only how they are shown: what is saved of them, and what decides a recording."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import SerializerFunctionWrapHandler, model_serializer

from engine.declared import Declared

NOTHING = (None, "")


class Shown(Declared):
    """A declared value with `looks`: the fields that change what is seen and no number of the recording; () for all.

    A file has all other fields, even those at their defaults, so that its recording hangs on no default of the
    program that reads it. Left out, which keeps it small, are looks that nobody chose and what says "nothing".
    """

    looks: ClassVar[tuple[str, ...]] = ()

    @model_serializer(mode="wrap")
    def _saved(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        usual = self._usual_looks()
        nothing = {name: info.default for name, info in type(self).model_fields.items() if info.default in NOTHING}
        left_out = {name for name, value in {**nothing, **usual}.items() if getattr(self, name) == value}
        return {name: value for name, value in whole(self).items() if name not in left_out}

    @classmethod
    def _usual_looks(cls) -> dict[str, Any]:
        return {name: cls.model_fields[name].default for name in cls.looks or cls.model_fields}

    @property
    def computed(self) -> Self:
        """The part that decides a recording: two with equal `computed` have the same one."""
        return self.model_copy(update=self._usual_looks())
