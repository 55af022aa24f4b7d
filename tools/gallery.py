"""Makes docs/gallery.md: every preset in a picture, some as clips, with the commands. Run by `make gallery`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.clip import Timing
from engine.clip_exporter import ClipExporter
from engine.exporter import EXPORTERS
from engine.preset import Preset, listed

DOCS = Path(__file__).resolve().parents[1] / "docs"
FOLDER = DOCS / "gallery"
PICTURE = (1120, 630)
CLIPS = (
    # preset, view, theme, pixels, from one step to another, seconds, speed, degrees of orbit
    ("rosenbrock-valley", "map", "light", (800, 500), (0, 400), 6.0, "slow start", 0.0),
    ("himmelblau-four-basins", "surface", "dark", (720, 480), (0, 80), 6.0, "linear", 120.0),
    ("two-moons", "fits", "light", (800, 500), (None, None), 6.0, "logarithmic", 0.0),
)
RATE = 20  # pictures a second


def main() -> None:
    """Make every picture, then the page that shows them."""
    from gui.app import make_application

    app = make_application(["ravine-gallery"])
    FOLDER.mkdir(exist_ok=True)
    parts = [
        "# Gallery",
        "Every preset as it leaves Ravine, made by `make gallery`. Below each picture is the command that makes it.",
    ]
    for preset in listed():
        print(preset.title, flush=True)
        parts += section(preset)
    (DOCS / "gallery.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    app.processEvents()


def section(preset: Preset) -> Iterator[str]:
    """What the page says and shows of a preset; its files are made on the way."""
    from gui.cli.asked import asked_source

    key = preset.path.stem.partition("-")[2]
    source = asked_source(key)
    yield f"## {preset.title}"
    yield preset.look_for
    view = "losses" if source.scenario.workspace == "losses" else "page"
    name = f"{key}.png"
    take(source, view, FOLDER / name)
    size = "x".join(map(str, PICTURE))
    yield f"![{preset.title}](gallery/{name})"
    yield f"```\npython main.py render {key} --view {view} --size {size} --out {name}\n```"
    for clip in CLIPS:
        if clip[0] == key:
            name = f"{key}-{clip[1]}.webp"
            yield f"![{preset.title}, moving](gallery/{name})"
            yield f"```\n{shoot(source, clip, FOLDER / name)}\n```"


def take(source: object, view: str, path: Path) -> None:
    """Take a picture of a view."""
    from gui.exporters.png import Png
    from gui.studio.order import Order, Sheet
    from gui.studio.stage import Stage

    stage = Stage(Order(views=(view,), sheet=Sheet(purpose="own", width=PICTURE[0], height=PICTURE[1])), source)
    stage.await_settled()
    Png().write(path, stage)
    stage.close()


def shoot(source: object, clip: tuple, path: Path) -> str:
    """Take a clip; the command that does it."""
    from gui.studio.filming import film
    from gui.studio.order import Order, Sheet
    from gui.studio.stage import Stage

    key, view, theme, (width, height), (first, last), seconds, speed, orbit = clip
    sheet = Sheet(purpose="own", width=width, height=height, theme=theme, title=False, caption=False)
    timing = Timing(first=first, last=last, seconds=seconds, fps=RATE, speed=speed, orbit=orbit)
    stage = Stage(Order(views=(view,), sheet=sheet), source)
    webp = EXPORTERS["webp"]()
    assert isinstance(webp, ClipExporter)
    for _ in film(stage, timing, webp, path):
        pass
    stage.close()
    told = {
        "--from": first,
        "--to": last,
        "--seconds": f"{seconds:g}",
        "--fps": RATE,
        "--speed": f'"{speed}"',
        "--orbit": f"{orbit:g}" if orbit else None,
    }
    options = " ".join(f"{name} {value}" for name, value in told.items() if value is not None)
    size = f"{width}x{height} --theme {theme} --no-title --no-caption"
    return f"python main.py render {key} --view {view} --size {size} \\\n    --clip {options} --out {path.name}"


if __name__ == "__main__":
    main()
