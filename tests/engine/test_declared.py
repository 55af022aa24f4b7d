"""One declaration gives forms, command line and files what they need, and its errors are sentences."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.declared import BadInput, Declared, Keyed, Parameter, choice, flag, real, whole


class Sample(Declared):
    """A value with a field of every kind."""

    rate: float = real(0.1, "A rate.", above=0, high=10, slider=(0.01, 1.0), scale="log", unit="1/s", label="the rate")
    share: float = real(0.5, "A share.", low=0, below=1)
    count: int = whole(3, "A count.", low=0, high=9)
    fast: bool = flag(False, "Whether to hurry.")
    shape: Literal["cos", "linear"] = choice("cos", "A shape.")
    limit: float | None = real(None, "A limit, if any.", low=0)
    note: str = ""
    points: tuple[float, ...] = ()


def test_each_simple_field_is_a_parameter_with_its_facts() -> None:
    kinds = {parameter.name: parameter.kind for parameter in Sample.parameters()}
    assert kinds == {
        "rate": "real", "share": "real", "count": "whole", "fast": "flag", "shape": "choice", "limit": "real",
        "note": "text",
    }  # fmt: skip
    assert Sample.parameter("rate") == Parameter(
        name="rate", label="The rate", kind="real", default=0.1, help="A rate.", low=0, high=10, low_open=True,
        slider=(0.01, 1.0), scale="log", unit="1/s",
    )  # fmt: skip
    share, limit = Sample.parameter("share"), Sample.parameter("limit")
    assert (share.low, share.low_open, share.high, share.high_open) == (0, False, 1, True)
    assert (limit.optional, limit.default, share.optional) == (True, None, False)
    assert Sample.parameter("shape").choices == ("cos", "linear")
    assert share.label == "Share"


def test_an_unknown_parameter_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="Sample has no parameter 'rat'"):
        Sample.parameter("rat")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"rate": 0}, "rate is 0: it should be greater than 0."),
        ({"rate": 11}, "rate is 11: it should be less than or equal to 10."),
        ({"rate": float("nan")}, "rate is nan: it should be a finite number."),
        ({"rate": float("inf")}, "rate is inf: it should be"),
        ({"share": 1.0}, "share is 1.0: it should be less than 1."),
        ({"count": 2.5}, "count is 2.5: it should be a whole number"),
        ({"shape": "cosine"}, "shape is 'cosine': it should be 'cos' or 'linear'."),
        ({"shar": 1}, '"shar" is not a known field here; did you mean "share"?'),
        ({"rate": "quick"}, "rate is 'quick': it should be a number"),
        ({"points": [1, "a"]}, "points[1] is 'a': it should be a number"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        Sample.checked(values)
    assert str(caught.value).startswith(sentence)
    assert str(caught.value).endswith((".", "?"))


def test_two_mistakes_are_both_said() -> None:
    with pytest.raises(BadInput, match=r"rate is 0: .*; count is 10: "):
        Sample.checked({"rate": 0, "count": 10})


def test_a_value_is_frozen_and_changed_makes_another() -> None:
    sample = Sample()
    other = sample.changed(rate=2)
    assert (sample.rate, other.rate, other.share) == (0.1, 2.0, sample.share)
    with pytest.raises(ValueError, match="frozen"):
        sample.rate = 1.0  # type: ignore[misc]
    with pytest.raises(BadInput, match="rate is -1"):
        sample.changed(rate=-1)


@given(rate=st.floats(0, 10, exclude_min=True), count=st.integers(0, 9), fast=st.booleans())
def test_what_is_within_bounds_is_taken_as_it_is(rate: float, count: int, fast: bool) -> None:
    sample = Sample.checked({"rate": rate, "count": count, "fast": fast})
    assert (sample.rate, sample.count, sample.fast) == (rate, count, fast)


def test_a_keyed_class_has_its_files_name_and_writes_it() -> None:
    class Thing(Keyed):
        """Lives in this file."""

        size: float = real(1.0, "A size.", low=0)

    assert Thing.key == "test_declared"
    assert Thing(size=2).as_dict() == {"key": "test_declared", "size": 2.0}
