"""The render command films: every word of the timing reaches the clip, and what cannot be is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.cli.render_clip import duration, size
from main import main
from tests.engine.clip_kit import read

RENDER = ["ravine", "render", "1", "--view", "map", "--size", "320x180"]


@pytest.fixture
def render(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], qapp: object):  # type: ignore[no-untyped-def]
    """Runs the command; gives its exit code and what it said."""

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", [*RENDER, *words])
        code = main()
        said = capsys.readouterr()
        return code, (said.out + said.err).strip()

    return run


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "a.webp", "a.apng"])
def test_a_suffix_of_clips_makes_one(render, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / name
    code, said = render("--frames", "3", "--fps", "10", "--hold", "0.2", "--to", "20", "--out", str(path))
    assert code == 0, said
    seen = read(path)
    assert seen.size == (320, 180)
    assert sum(seen.delays) == pytest.approx(500)


def test_clip_of_a_png_moves(render, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, said = render("--clip", "--seconds", "0.12", "--hold", "0", "--out", str(tmp_path / "a.png"))
    assert code == 0, said
    assert b"acTL" in (tmp_path / "a.png").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--clip", "--out", "a.svg"], '".svg" is not a known format of a clip; known: .apng, .gif, .mp4, .webp.'),
        (["--seconds", "2", "--out", "a.png"], "--seconds is for clips: add --clip"),
        (["--from", "2", "--out", "a.svg"], "--from is for clips: add --clip"),
        (["--seconds", "2", "--frames", "3", "--out", "a.mp4"], "give either --seconds or --frames, not both."),
        (["--set", "crff=3", "--out", "a.mp4"], 'did you mean "crf"?'),
        (["--fps", "0", "--out", "a.mp4"], "fps is '0'"),
        (["--frames", "100000", "--out", "a.mp4"], "100,025 pictures"),
    ],
)
def test_what_cannot_be_is_one_sentence(  # type: ignore[no-untyped-def]
    render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = render(*words)
    assert code == 2
    assert sentence in said
    assert said.count("\n") == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (50, "50 s"), (600, "10 min"), (12_600, "3.5 h"), (1e6, "278 h")]
)
def test_times_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("bytes_", "words"), [(10, "1 KB"), (300_000, "300 KB"), (12e6, "12 MB"), (614e6, "614 MB"), (1.5e9, "1.5 GB")]
)
def test_sizes_are_said_as_people_say_them(bytes_: float, words: str) -> None:
    assert size(bytes_) == words
