"""The page in a real browser: every picture and the clip are there, without a network, and Ravine opens it again."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engine.jobs.race import new_trajectory, race
from engine.scenario import Scenario
from gui.exporters.html import HTML
from gui.scene import Source
from gui.studio.order import Order

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ALONE = (
    *"--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(),
    *"--disable-component-update --disable-sync --virtual-time-budget=20000 --window-size=800,600".split(),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
LOOK = """<script>
addEventListener("load", async () => {
  const video = document.querySelector("video");
  for (let turn = 0; turn < 100 && video && video.readyState < 2; turn++) await new Promise(r => setTimeout(r, 50));
  document.body.dataset.seen = JSON.stringify({
    pictures: [...document.images].map(one => one.complete && one.naturalWidth),
    film: video && [video.videoWidth, video.videoHeight, video.duration],
    fits: document.documentElement.scrollWidth <= innerWidth,
    words: document.body.innerText,
  });
});
</script></body>"""


@pytest.fixture
def source() -> Source:
    """A short race whose words try to be markup."""
    scenario = Scenario.checked(
        {"title": "Bowl </title><b>", "look_for": "<i>look</i>", "landscape": "bowl", "stop": {"steps": 20},
         "racers": ["sgd", {"optimizer": {"key": "momentum", "lr": 0.01}, "style": 1}]}
    )  # fmt: skip
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return Source(scenario, trajectory)


def page(path: Path, source: Source, **options: Any) -> Path:
    for _ in HTML(seconds=0.4, width=320, **options).compose(path, source, Order(views=("map", "curves"))):
        pass
    return path


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
def test_a_browser_shows_pictures_clip_table_and_settings(qtbot: QtBot, source: Source, tmp_path: Path) -> None:
    text = page(tmp_path / "page.html", source).read_text(encoding="utf-8")
    watched = tmp_path / "watched.html"
    unguarded = re.sub(r'<meta http-equiv="Content-Security-Policy".*?>', "", text)
    watched.write_text(unguarded.replace("</body>", LOOK), encoding="utf-8")
    command = [str(BROWSER), *ALONE, f"--user-data-dir={tmp_path / 'browser'}", "--dump-dom", watched.as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = re.search(r'data-seen="(.*?)"', ran.stdout, re.DOTALL)
    assert found is not None, ran.stderr[-2000:]
    seen = json.loads(html.unescape(found[1]))
    assert len(seen["pictures"]) == 4 and all(width > 0 for width in seen["pictures"])  # two views, two racers
    assert seen["film"][:2] == [320, 180]
    assert seen["film"][2] == pytest.approx(1.4, abs=0.1)  # it moves for 0.4 s and holds its end for one
    assert seen["fits"]
    for words in ("Bowl </title><b>", "<i>look</i>", "Momentum", "learning rate 0.01", "step limit", "ravine:"):
        assert words in seen["words"]


def test_a_page_without_its_clip_has_pictures_only(qtbot: QtBot, source: Source, tmp_path: Path) -> None:
    text = page(tmp_path / "page.html", source, clip=False).read_text(encoding="utf-8")
    assert "<video" not in text
    assert text.count("data:image/svg+xml") == 2


def test_ravine_opens_a_page_by_the_scenario_inside(qtbot: QtBot, source: Source, tmp_path: Path) -> None:
    path = page(tmp_path / "page.html", source, clip=False)
    assert Scenario.open(path) == source.scenario


def test_a_page_that_is_given_up_leaves_nothing(qtbot: QtBot, source: Source, tmp_path: Path) -> None:
    job = HTML(seconds=5).compose(tmp_path / "page.html", source, Order(views=("map",)))
    next(iter(job))
    job.close()
    assert not list(tmp_path.iterdir())
