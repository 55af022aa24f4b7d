"""Every format of clips, read again by a reader that did not write it: pictures, sizes, times, memory, and faults."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.clip_exporter import ClipExporter, clip_exporter_for, clip_exporters
from engine.clip_sink import Footage, check_codec
from engine.declared import BadInput
from engine.exporters.apng import APNG
from engine.exporters.gif import GIF
from engine.exporters.mp4 import MP4
from engine.exporters.webp import STRETCH, WebP
from tests.engine.clip_kit import Seen, apart, moving, read

ROOT = Path(__file__).resolve().parents[2]
FORMATS = {cls.key: cls for cls in clip_exporters()}
CLOSE = {"mp4": 4.0, "gif": 4.0, "apng": 0.0, "webp": 4.0}  # of 255, for pictures this small and colourful


def written(path: Path, exporter: ClipExporter, frames: list[np.ndarray], fps: int = 25, **facts: bool) -> Seen:
    height, width = frames[0].shape[:2]
    sink = exporter.open(path, Footage(width, height, fps, **facts), frames[:: max(1, len(frames) // 8)])
    for frame in frames:
        sink.add(frame)
    sink.close()
    return read(path)


@pytest.fixture(params=sorted(FORMATS))
def exporter(request: pytest.FixtureRequest) -> ClipExporter:
    return FORMATS[request.param]()


def test_the_formats_are_those_that_are_tested() -> None:
    assert set(FORMATS) == set(CLOSE)


@pytest.mark.parametrize("fps", [10, 25, 50])
def test_every_picture_comes_back_at_its_time(tmp_path: Path, exporter: ClipExporter, fps: int) -> None:
    frames = moving(9)
    seen = written(tmp_path / f"a{exporter.suffix}", exporter, frames, fps)
    assert len(seen.frames) == 9
    assert seen.size == (64, 48)
    np.testing.assert_allclose(seen.delays, 1000 / fps)
    for given, found in zip(frames, seen.frames, strict=True):
        assert apart(given, found) <= CLOSE[exporter.key]
        assert (found[..., 3] == 255).all()  # no holes


def test_a_single_picture_is_a_clip(tmp_path: Path, exporter: ClipExporter) -> None:
    frames = moving(1)
    seen = written(tmp_path / f"a{exporter.suffix}", exporter, frames)
    assert len(seen.frames) == 1
    assert apart(frames[0], seen.frames[0]) <= CLOSE[exporter.key]


def test_a_held_picture_stays_as_long_as_it_is_held(tmp_path: Path, exporter: ClipExporter) -> None:
    frames = moving(4)
    seen = written(tmp_path / f"a{exporter.suffix}", exporter, [*frames, *[frames[-1]] * 30])
    assert sum(seen.delays) == pytest.approx(40 * 34)
    assert apart(frames[-1], seen.frames[-1]) <= CLOSE[exporter.key]


@pytest.mark.parametrize(("width", "height"), [(63, 48), (64, 47), (63, 47)])
def test_odd_sizes(tmp_path: Path, exporter: ClipExporter, width: int, height: int) -> None:
    frames = moving(3, width, height)
    seen = written(tmp_path / f"a{exporter.suffix}", exporter, frames)
    even = exporter.key == "mp4"
    assert seen.size == (width + width % 2 * even, height + height % 2 * even)
    assert apart(frames[-1], seen.frames[-1][:height, :width]) <= 2 * CLOSE[exporter.key]


def test_what_was_given_may_be_painted_over(tmp_path: Path, exporter: ClipExporter) -> None:
    path, frames, canvas = tmp_path / f"a{exporter.suffix}", moving(6), np.empty((48, 64, 4), np.uint8)
    sink = exporter.open(path, Footage(64, 48, 25), frames)
    for frame in frames:
        canvas[:] = frame
        sink.add(canvas)
    sink.close()
    assert max(map(apart, frames, read(path).frames)) <= CLOSE[exporter.key]


def test_an_abandoned_clip_lets_go_of_its_file(tmp_path: Path, exporter: ClipExporter) -> None:
    path = tmp_path / f"a{exporter.suffix}"
    sink = exporter.open(path, Footage(64, 48, 25), moving(2))
    sink.add(moving(1)[0])
    sink.abandon()
    sink.abandon()
    path.unlink(missing_ok=True)
    assert list(tmp_path.iterdir()) == []


def test_an_mp4_plays_while_it_loads_and_says_its_colours(tmp_path: Path) -> None:
    import av

    written(tmp_path / "a.mp4", MP4(), moving(5))
    data = (tmp_path / "a.mp4").read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    with av.open(str(tmp_path / "a.mp4")) as file:
        context = file.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.colorspace, context.color_primaries, context.color_trc, context.color_range) == (1, 1, 1, 1)


def test_a_smaller_rate_factor_is_a_larger_file(tmp_path: Path) -> None:
    sizes = []
    for crf in (10, 40):
        written(tmp_path / f"{crf}.mp4", MP4(crf=crf), moving(5, 128, 96))
        sizes.append((tmp_path / f"{crf}.mp4").stat().st_size)
    assert sizes[0] > 1.5 * sizes[1]


@pytest.mark.parametrize(
    ("kind", "begins", "once", "again"),
    [
        (APNG, b"acTL", b"\0\0\0\3\0\0\0\1", b"\0\0\0\3\0\0\0\0"),  # pictures, plays
        (WebP, b"ANIM", b"\6\0\0\0\xff\xff\xff\xff\1\0", b"\6\0\0\0\xff\xff\xff\xff\0\0"),  # length, ground, plays
    ],
)
def test_looping_is_said(tmp_path: Path, kind: type[ClipExporter], begins: bytes, once: bytes, again: bytes) -> None:
    for loop, words in ((False, once), (True, again)):
        path = tmp_path / f"{loop}{kind.suffix}"
        written(path, kind.checked({"loop": loop}), moving(3))
        assert begins + words in path.read_bytes()


def test_a_gif_loops_only_where_it_is_asked_to(tmp_path: Path) -> None:
    for loop in (False, True):
        written(tmp_path / f"{loop}.gif", GIF(loop=loop), moving(3))
        assert (b"NETSCAPE2.0" in (tmp_path / f"{loop}.gif").read_bytes()) == loop


def test_a_thin_path_keeps_its_colour_in_a_gif(tmp_path: Path) -> None:
    y, x = np.mgrid[:256, :256]
    ground = np.stack([x, y, (x + y) // 2, np.full_like(x, 255)], -1).astype(np.uint8)
    frames = [ground.copy() for _ in range(4)]
    for at, frame in enumerate(frames[1:], 1):
        frame[128, 20 : 40 * at, :3] = (0, 94, 213)
    found = written(tmp_path / "a.gif", GIF(), frames).frames[-1][128, 60, :3]
    assert np.abs(found.astype(int) - (0, 94, 213)).max() <= 8


@pytest.mark.parametrize("kind", [APNG, WebP])
def test_a_ground_may_show_through(tmp_path: Path, kind: type[ClipExporter]) -> None:
    frames = moving(3)
    for frame in frames:
        frame[:10, :, 3] = 0
    seen = written(tmp_path / f"a{kind.suffix}", kind(), frames, transparent=True)
    assert (seen.frames[-1][:8, :, 3] <= 1).all()
    assert (seen.frames[-1][12:, :, 3] == 255).all()


def test_a_lossless_webp_is_exact(tmp_path: Path) -> None:
    frames = moving(3)
    assert max(map(apart, frames, written(tmp_path / "a.webp", WebP(lossless=True), frames).frames)) == 0


@pytest.mark.parametrize("count", [STRETCH, STRETCH + 1, 2 * STRETCH + 3])
def test_a_webp_is_joined_from_stretches(tmp_path: Path, count: int) -> None:
    frames = moving(count, 256, 64)
    seen = written(tmp_path / "a.webp", WebP(), frames, fps=30)
    assert sum(seen.delays) == pytest.approx(1000 * count / 30, rel=1e-3)
    assert apart(frames[-1], seen.frames[-1]) <= 4


def test_what_has_gone_from_a_transparent_webp_is_gone_in_the_next_stretch(tmp_path: Path) -> None:
    frames = moving(STRETCH + 1)
    for number, frame in enumerate(frames):
        frame[: 10 if number < STRETCH else 30, :, 3] = 0
    last = written(tmp_path / "a.webp", WebP(), frames, transparent=True).frames[-1]
    assert (last[:28, :, 3] <= 1).all()


def test_a_webp_that_stands_still_lasts(tmp_path: Path) -> None:
    still = moving(1) * (2 * STRETCH + 10)
    assert sum(written(tmp_path / "a.webp", WebP(), still).delays) == 40 * len(still)


@pytest.mark.parametrize(
    ("kind", "footage", "words"),
    [
        (GIF, Footage(64, 48, 30), "a GIF plays 1, 2, 4, 5, 10, 20, 25 or 50 pictures a second, not 30"),
        (GIF, Footage(64, 48, 25, transparent=True), "a GIF cannot be transparent; an Animated PNG or a WebP can"),
        (MP4, Footage(64, 48, 25, transparent=True), "an MP4 cannot be transparent"),
        (MP4, Footage(7680, 7680, 25), "an MP4 of 7680 x 7680 pixels is too large: it has at most 36 million"),
        (WebP, Footage(20_000, 48, 25), "a side has at most 16,383"),
    ],
)
def test_what_a_format_cannot_hold_is_said(kind: type[ClipExporter], footage: Footage, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        kind().open(Path("never.written"), footage, moving(1))


def test_4k_is_held_by_all(exporter: ClipExporter) -> None:
    exporter.check(Footage(3840, 2160, 25))


def test_a_missing_encoder_is_one_sentence() -> None:
    with pytest.raises(BadInput, match=r"^an MP4 cannot be written here: PyAV's FFmpeg lacks the encoder libx999\.$"):
        check_codec("libx999", "MP4")


@pytest.mark.parametrize(
    ("name", "kind"), [("a.mp4", MP4), ("a.GIF", GIF), ("a.apng", APNG), ("a.png", APNG), ("a.webp", WebP)]
)
def test_a_suffix_says_the_format(tmp_path: Path, name: str, kind: type[ClipExporter]) -> None:
    assert clip_exporter_for(tmp_path / name) is kind


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.svg", "known: .apng, .gif, .mp4, .webp"), ("a", "needs a suffix"), ("no/a.mp4", "no folder")],
)
def test_other_names_are_refused(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        clip_exporter_for(tmp_path / name)


MEMORY = """
import resource, sys
from pathlib import Path
import numpy as np
from engine.clip_exporter import clip_exporter_for
from engine.clip_sink import Footage
from engine.clip_writer import ClipWriter

path = Path(sys.argv[1])
ground = np.random.default_rng(0).integers(0, 255, (90, 160, 4), np.uint8).repeat(4, 0).repeat(4, 1)
exporter = clip_exporter_for(path)()
peaks = []
with ClipWriter(lambda: exporter.open(path, Footage(640, 360, 25), [ground])) as writer:
    for number in range(500):
        frame = ground.copy()
        frame[number % 360, :, :3] = number % 256
        writer.put(frame)
        if number in (199, 499):
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    writer.finish()
print(peaks[1] - peaks[0])
"""


@pytest.mark.skipif(os.name == "nt", reason="memory is measured as POSIX tells it")
def test_memory_does_not_grow_with_length(tmp_path: Path, exporter: ClipExporter) -> None:
    path = tmp_path / f"a{exporter.suffix}"
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 60  # MB; the 300 pictures in between have 276


FULL_DISK = """
import resource, sys
from pathlib import Path
import numpy as np
from engine.clip_exporter import clip_exporter_for
from engine.clip_sink import Footage
from engine.clip_writer import ClipWriter
from engine.declared import BadInput
from engine.files import replacing

path = Path(sys.argv[1])
frames = np.random.default_rng(0).integers(0, 255, (20, 180, 320, 4), np.uint8)
exporter = clip_exporter_for(path)()
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    def opened():
        return exporter.open(beside, Footage(320, 180, 25), frames[:2])

    with replacing(path) as beside, ClipWriter(opened) as writer:
        for frame in frames:
            writer.put(frame)
        writer.finish()
except BadInput as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of files are those of POSIX")
def test_when_no_more_fits_nothing_is_left(tmp_path: Path, exporter: ClipExporter) -> None:
    path = tmp_path / f"a{exporter.suffix}"
    path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == f"{path} cannot be written: it would be larger than files may be here."
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
