"""Writes the page: one HTML file that stands alone, with pictures, clip, racers, tables and the scenario inside."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from string import Template
from typing import Literal

from engine.files import SCENARIO_ELEMENT
from engine.link import to_link
from engine.scenario import Scenario
from resources import folder

_LINKS_UP_TO = 20_000  # letters: a longer link helps nobody


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a view, as the bytes of an SVG or PNG file."""

    title: str
    data: bytes
    kind: Literal["svg+xml", "png"] = "svg+xml"


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip as the bytes of an MP4 file, with the picture shown before it plays."""

    title: str
    data: bytes
    poster: bytes  # PNG
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A racer: its swatch as the bytes of a PNG file, its name and its settings in words."""

    name: str
    settings: str
    swatch: bytes = b""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in words. A column in `numbers` stands to the right."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the page; what is empty is left out. `colours` are those of a theme, by their names in the CSS."""

    title: str
    scenario: Scenario
    colours: Mapping[str, str]
    dark: bool = False
    lead: str = ""  # what to look for
    caption: str = ""  # the scenario in words
    clip: Clip | None = None
    figures: Sequence[Figure] = ()
    racers: Sequence[Entry] = ()
    tables: Sequence[Sheet] = field(default=())

    def html(self) -> str:
        """The file's text. Whatever stands in a scenario is written as text and never as markup."""
        words = {
            "title": escape(self.title),
            "style": self._style(),
            "lead": _paragraph(self.lead, "lead"),
            "clip": "" if self.clip is None else _video(self.clip),
            "figures": _figures(self.figures),
            "caption": _section("Settings", _paragraph(self.caption)),
            "racers": _section("Racers", _racers(self.racers)),
            "tables": "\n".join(_section(table.title, _table(table)) for table in self.tables),
            "again": _section("Make it again", self._again()),
            "scenario": f"{SCENARIO_ELEMENT}{self._carried()}</script>",
        }
        return _resource("page.html").substitute(words)

    def _carried(self) -> str:
        """The scenario's JSON, in which nothing can be taken for the end of its element."""
        text = json.dumps(self.scenario.model_dump(mode="json"), ensure_ascii=False)
        return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

    def _style(self) -> str:
        return _resource("page.css").substitute(self.colours, scheme="dark" if self.dark else "light")

    def _again(self) -> str:
        """How a reader gets this very scenario."""
        words = "Open this file in Ravine, or paste this link into its window:"
        link = to_link(self.scenario)
        if len(link) > _LINKS_UP_TO:
            return _paragraph("Open this file in Ravine: the scenario is inside.")
        return f'{_paragraph(words)}\n<code class="link">{escape(link)}</code>'


def _resource(name: str) -> Template:
    return Template((folder("page") / name).read_text(encoding="utf-8"))


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}\n</section>" if body else ""


def _paragraph(words: str, style: str = "") -> str:
    chosen = f' class="{style}"' if style else ""
    return f"<p{chosen}>{escape(words)}</p>" if words else ""


def _inline(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _video(clip: Clip) -> str:
    return (
        f'<figure>\n<video controls autoplay loop muted playsinline width="{clip.width}" height="{clip.height}" '
        f'poster="{_inline("image/png", clip.poster)}" aria-label="{escape(clip.title)}">\n'
        f'<source type="video/mp4" src="{_inline("video/mp4", clip.data)}">\n</video>\n'
        f"<figcaption>{escape(clip.title)}</figcaption>\n</figure>"
    )


def _figures(figures: Sequence[Figure]) -> str:
    if not figures:
        return ""
    shown = (
        f'<figure>\n<img src="{_inline(f"image/{one.kind}", one.data)}" alt="{escape(one.title)}">\n'
        f"<figcaption>{escape(one.title)}</figcaption>\n</figure>"
        for one in figures
    )
    return '<div class="figures">\n{}\n</div>'.format("\n".join(shown))


def _racers(racers: Sequence[Entry]) -> str:
    if not racers:
        return ""
    rows = (
        f'<tr><td>{_swatch(one)}{escape(one.name)}</td><td class="words">{escape(one.settings)}</td></tr>'
        for one in racers
    )
    return '<div class="wide"><table>\n{}\n</table></div>'.format("\n".join(rows))


def _swatch(entry: Entry) -> str:
    if not entry.swatch:
        return ""
    return f'<img class="swatch" src="{_inline("image/png", entry.swatch)}" alt="">'


def _table(table: Sheet) -> str:
    if not table.rows:
        return ""
    heads = "".join(f"<th{_side(table, k)}>{escape(word)}</th>" for k, word in enumerate(table.headings))
    body = "\n".join(
        "<tr>" + "".join(f"<td{_side(table, k)}>{escape(word)}</td>" for k, word in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    return f'<div class="wide"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'


def _side(table: Sheet, column: int) -> str:
    return ' class="number"' if column in table.numbers else ""
