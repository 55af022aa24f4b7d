"""The page as readers of HTML find it: nothing from elsewhere, nothing but text out of a scenario, all of it inside."""

from __future__ import annotations

import base64
import json
from html.parser import HTMLParser
from typing import Any

import pytest

from engine.link import from_link
from engine.page import Clip, Entry, Figure, Page, Sheet
from engine.scenario import Scenario

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & ]]> {{x}} $title"
COLOURS = dict.fromkeys("window panel plot text dim line".split(), "#123456")
PIXEL = b"\x89PNG not really"


class Reader(HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "source"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "elements are closed in the order they were opened"

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1] if self._open else "", []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(words: str = "Valley", **changes: Any) -> Page:
    scenario = Scenario(racers=("sgd", "adam"), title=words[:200], look_for=words)
    parts: dict[str, Any] = {
        "lead": words,
        "caption": words,
        "clip": Clip(words, b"film", PIXEL, 640, 360),
        "figures": [Figure(words, b"<svg/>"), Figure("Surface", PIXEL, "png")],
        "racers": [Entry(words, "learning rate 0.1", PIXEL)],
        "tables": [Sheet("Standings", ("racer", "loss"), [(words, "0.25")], frozenset({1}))],
    }
    return Page(words, scenario, COLOURS, **{**parts, **changes})


@pytest.mark.parametrize("words", ["Valley", HOSTILE], ids=["plain", "hostile"])
def test_what_users_wrote_is_text_and_nothing_is_fetched(words: str) -> None:
    reader = Reader(page(words).html())
    assert {tag for tag, _ in reader.elements}.isdisjoint({"iframe", "object", "link", "base", "form"})
    assert [one.get("type") for one in reader.all("script")] == ["application/json"]
    for tag, attributes in reader.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href", "poster"):
            assert (attributes.get(name) or "data:").startswith("data:")
    assert "".join(reader.texts["h1"]) == words
    assert words in "".join(reader.texts["figcaption"])
    policy = next(one["content"] for one in reader.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and policy.startswith("default-src 'none'")


@pytest.mark.parametrize("words", ["Valley", HOSTILE], ids=["plain", "hostile"])
def test_the_scenario_comes_out_again(words: str) -> None:
    made = page(words)
    reader = Reader(made.html())
    assert Scenario.checked(json.loads("".join(reader.texts["script"]))) == made.scenario
    assert from_link("".join(reader.texts["code"])) == made.scenario


def test_pictures_and_clip_are_inside() -> None:
    reader = Reader(page().html())
    (source,), (video,) = reader.all("source"), reader.all("video")
    kind, _, data = str(source["src"]).partition(";base64,")
    assert (kind, base64.b64decode(data)) == ("data:video/mp4", b"film")
    assert video["width"] == "640"
    kinds = [str(one["src"]).partition(";")[0] for one in reader.all("img")]
    assert kinds == ["data:image/svg+xml", "data:image/png", "data:image/png"]
    assert all("alt" in one for one in reader.all("img"))


def test_what_is_not_there_has_no_heading() -> None:
    bare = page(lead="", caption="", clip=None, figures=(), racers=(), tables=())
    reader = Reader(bare.html())
    assert not reader.all("video") + reader.all("img") + reader.all("table")
    assert reader.texts["h2"] == ["Make it again"]
