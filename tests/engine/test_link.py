"""A link says all of a scenario in few letters, survives chats, and is refused in a sentence where it did not."""

from __future__ import annotations

import base64
import json
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.asked import asked
from engine.cli import main
from engine.declared import BadInput
from engine.files import LARGEST_SCENARIO
from engine.link import SCHEME, from_link, has_link, to_link
from engine.link_words import LINK_VERSION, WORDS
from engine.preset import presets
from engine.scenario import Scenario

OF_OLD = "ravine:AUPN0DTJt9RrSlA_XQ3y2AEAQBRf3g"  # made by the first Ravine that had links
PLAIN = Scenario(racers=["adam", "sgd"], title="Two of them")


def packed(said: bytes, version: int = LINK_VERSION) -> str:
    """A link that holds these bytes."""
    press = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=WORDS.encode())
    whole = bytes([version]) + press.compress(said) + press.flush() + zlib.crc32(said).to_bytes(4, "big")
    return SCHEME + base64.urlsafe_b64encode(whole).decode().rstrip("=")


def test_any_preset_is_a_short_link_and_comes_back() -> None:
    for scenario in presets():
        link = to_link(scenario)
        assert from_link(link) == scenario
        assert len(link) < 450
        assert len(to_link(scenario.changed(title="", look_for=""))) < 260


def test_a_link_of_old_opens_for_ever() -> None:
    assert from_link(OF_OLD) == Scenario(racers=["adam"])


CHATS = {
    "as it is": "{}",
    "with blanks and a break": "  {}\n\n",
    "in quotes": '"{}"',
    "in German quotes": "„{}“",
    "in angle brackets": "<{}>",
    "as code": "`{}`",
    "at the end of a sentence": "Look at {}.",
    "in brackets": "Look (at {}), it diverges!",
    "before other words": "{} is what I mean",
    "in a link of Markdown": "[a race]({})",
    "in capitals": "RAVINE{}",
}


@pytest.mark.parametrize("chat", CHATS.values(), ids=CHATS)
def test_what_a_chat_puts_around_it_does_no_harm(chat: str) -> None:
    link = to_link(PLAIN)
    text = chat.format(link.removeprefix("ravine") if "RAVINE" in chat else link)
    assert has_link(text)
    assert from_link(text) == PLAIN


@given(some.lists(some.tuples(some.integers(7, 300), some.sampled_from(["\n", " ", "\r\n> ", "\u200b", "|\t", "="]))))
def test_breaks_blanks_and_quote_signs_within_do_no_harm(cuts: list[tuple[int, str]]) -> None:
    text = to_link(PLAIN)
    for place, sign in cuts:
        text = text[:place] + sign + text[place:]
    assert from_link(text) == PLAIN


def test_a_link_that_lost_letters_or_has_wrong_ones_is_called_damaged() -> None:
    link = to_link(PLAIN)
    for place in range(len(SCHEME) + 2, len(link)):
        other = "A" if link[place] != "A" else "B"
        for wrong in (link[:place], link[:place] + other + link[place + 1 :], link[:place] + link[place + 1 :]):
            with suppress(BadInput):
                assert from_link(wrong) == PLAIN  # the last letter has bits that say nothing
    with pytest.raises(BadInput, match="damaged or not whole: copy all of it"):
        from_link(link[:-4])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", 'begins with "ravine:"'),
        ("https://example.org/ravine", 'begins with "ravine:"'),
        ("ravine:", 'begins with "ravine:"'),
        ("ravine: the program", "damaged"),
        (packed(b"{}"), "the link cannot be opened: this is not a Ravine scenario"),
        (packed(b"\xff\xfe"), "the link cannot be opened: line 1, column 1 is not JSON"),
        (packed(b'{"version": 7, "racers": []}'), "has version 7; this Ravine reads up to version 1. Update Ravine"),
        (packed(b'{"racers": ["adma"]}'), 'did you mean "adam"'),
        (packed(b"{}", version=2), "of version 2, or damaged; this Ravine reads links of version 1"),
    ],
)
def test_what_is_no_link_or_holds_no_scenario_is_said(text: str, says: str) -> None:
    with pytest.raises(BadInput, match="damaged" if says == "damaged" else says) as error:
        from_link(text)
    assert "\n" not in str(error.value)


def test_a_bomb_is_not_blown_up() -> None:
    bomb = packed(b"[" * 500_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="more than a scenario can"):
            from_link(bomb)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 3 * LARGEST_SCENARIO


def test_an_endless_text_is_refused() -> None:
    with pytest.raises(BadInput, match="too long"):
        from_link(SCHEME + "A" * 50_000_000)
    assert not has_link("x" * 50_000_000 + OF_OLD)


def test_the_command_line_takes_links_and_presets_where_it_takes_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["race", "--scenario", to_link(PLAIN), "--steps", "20", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [racer["optimizer"] for racer in found["racers"]] == ["adam", "sgd"]
    assert main(["race", "--scenario", "saddle", "--steps", "20", "--json"]) == 0
    assert main(["race", "--scenario", to_link(PLAIN)[:40]]) == 2
    assert "damaged" in capsys.readouterr().err


def test_a_word_is_a_file_a_preset_or_a_link() -> None:
    saddle = next(one for one in presets() if one.title == "Saddle")
    for word in ("2", "saddle", "02-saddle", "SADDLE", to_link(saddle)):
        assert asked(word).scenario == saddle
    with pytest.raises(BadInput, match='did you mean "saddle"'):
        asked("sadle")
    with pytest.raises(BadInput, match="no such file"):
        asked("nowhere/saddle.json")
