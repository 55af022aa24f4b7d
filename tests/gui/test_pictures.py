"""Pictures as PNG, SVG and PDF: the same in every reader, true vectors, with the scenario inside."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage

from engine.declared import BadInput
from engine.scenario import Scenario
from gui.picture_exporter import PICTURE_EXPORTERS, picture_exporter_for
from gui.studio.painting import pdf, png, svg

from .map_kit import scenario_of
from .picture_kit import alike, by_librsvg, by_poppler, by_qt, needed, source_of, staged, valley

SVG = "{http://www.w3.org/2000/svg}"
MODEL = {
    "landscape": {"model": "line", "loss": "mse", "data": {"key": "noisy_line"}},
    "stop": {"steps": 40},
}
ZOOMED = {"map": {"box": [[-0.9, 0.4], [-0.1, 0.9]]}}  # paths leave the box on both sides


@pytest.mark.parametrize(
    ("views", "sheet"),
    [
        (("map",), {}),
        (("map", "curves"), {"theme": "dark", "width": 900, "height": 500}),
        (("curves", "table"), {"theme": "projector", "font_scale": 0.8, "height": 700}),
        (("map", "card"), {"purpose": "column"}),
    ],
)
def test_every_reader_shows_the_same(
    qtbot: object, tmp_path: Path, views: tuple[str, ...], sheet: dict[str, object]
) -> None:
    with staged(valley(), *views, at=60, **sheet) as stage:
        picture, drawing, page = stage.image(), svg(stage, "t", "d"), pdf(stage, "t", "d")
        alike(picture, by_qt(drawing, stage))
        alike(picture, by_poppler(page, stage, tmp_path))
        alike(picture, by_librsvg(drawing, stage, tmp_path))


def test_what_a_model_fits_looks_the_same_in_every_reader(qtbot: object, tmp_path: Path) -> None:
    source = source_of(scenario_of("sgd", {"optimizer": "adam", "batch": 8, "style": 1}, **MODEL))
    with staged(source, "map", "data", width=900, height=420) as stage:
        picture, drawing = stage.image(), svg(stage, "t", "d")
        alike(picture, by_qt(drawing, stage))
        alike(picture, by_librsvg(drawing, stage, tmp_path))


def test_no_path_leaves_the_plot_even_where_clips_are_not_known(qtbot: object) -> None:
    """Qt's reader knows no clips, so what it shows outside the map is what really is there."""
    source = source_of(valley().scenario, **ZOOMED)
    with staged(source, title=False, legend=False, caption=False) as stage:
        alike(stage.image(), by_qt(svg(stage, "t", "d"), stage))


def test_an_svg_is_text_and_lines_and_one_image(qtbot: object) -> None:
    source = valley()
    with staged(source, "map", "curves") as stage:
        text = svg(stage, "A <title>", source.scenario.to_json()).decode()
    drawing = ElementTree.fromstring(text)
    words = {"".join(one.itertext()).strip() for one in drawing.iter(f"{SVG}text")}
    assert {"Down the valley", "Momentum", "learning rate 0.1", "Gradient norm", "loss"} <= words
    assert len(list(drawing.iter(f"{SVG}image"))) == 1  # the heat map
    assert len(list(drawing.iter(f"{SVG}path"))) > 10
    assert "vector-effect" not in text and "NaN" not in text and "nan" not in re.findall(r'd="([^"]*)"', text)
    assert all("sans-serif" in family for family in re.findall(r'font-family="([^"]*)"', text))
    names = re.findall(r' id="([^"]*)"', text)
    assert len(names) == len(set(names)) and set(re.findall(r"url\(#([^)]*)\)", text)) <= set(names)


def test_a_picture_carries_its_scenario(qtbot: object, tmp_path: Path) -> None:
    source = valley()
    with staged(source) as stage:
        for suffix in (".png", ".svg", ".pdf"):
            path = tmp_path / f"picture{suffix}"
            picture_exporter_for(path)().write(path, stage)
    image = QImage(str(tmp_path / "picture.png"))
    assert image.text("Title") == "Down the valley"
    assert Scenario.from_json(image.text("Description")) == source.scenario
    drawing = ElementTree.parse(tmp_path / "picture.svg").getroot()
    assert drawing.findtext(f"{SVG}title") == "Down the valley"
    assert Scenario.from_json(drawing.findtext(f"{SVG}desc") or "") == source.scenario


def test_sizes_on_paper_are_true(qtbot: object, tmp_path: Path) -> None:
    with staged(valley(), purpose="column") as stage:
        drawing, page, picture = svg(stage, "t", "d").decode(), pdf(stage, "t", "d"), png(stage, "t", "d")
    assert 'width="85mm"' in drawing
    assert abs(QImage.fromData(picture).dotsPerMeterX() - 300 / 0.0254) < 1
    (tmp_path / "column.pdf").write_bytes(page)
    told = subprocess.run([needed("pdfinfo"), tmp_path / "column.pdf"], capture_output=True, text=True, check=True)
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told.stdout)
    assert size is not None
    assert float(size[1]) == pytest.approx(85 / 25.4 * 72, abs=0.5)


def test_a_pdf_has_its_words_as_text(qtbot: object, tmp_path: Path) -> None:
    with staged(valley(), "map", "curves") as stage:
        (tmp_path / "page.pdf").write_bytes(pdf(stage, "t", "d"))
    told = subprocess.run([needed("pdftotext"), "page.pdf", "-"], cwd=tmp_path, capture_output=True, text=True)
    assert {"Down the valley", "Loss", "Gradient norm"} <= set(told.stdout.splitlines())


def test_an_empty_ground_shows_what_lies_behind(qtbot: object) -> None:
    with staged(valley(), "map", "curves", transparent=True) as stage:
        image, drawing = QImage.fromData(png(stage, "t", "d")), svg(stage, "t", "d")
    assert image.pixelColor(2, 2).alpha() == 0
    assert image.pixelColor(image.width() // 2, image.height() // 2).alpha() >= 0
    assert "<rect width=" not in drawing.decode()


def test_the_formats_are_found_by_the_registry() -> None:
    assert PICTURE_EXPORTERS.keys() == ("pdf", "png", "svg")
    assert all(exporter.kind == "picture" and exporter.idea for exporter in PICTURE_EXPORTERS)


def test_every_axis_of_a_map_on_paper_has_its_name(qtbot: object) -> None:
    with staged(valley(), "map", caption=False, legend=False) as stage:
        words = [text for element in ElementTree.fromstring(svg(stage, "t", "d")).iter(f"{SVG}text")
                 if (text := "".join(element.itertext()).strip())]  # fmt: skip
    assert {"x", "y"} <= set(words)


@pytest.mark.parametrize("suffix", [".png", ".svg"])
@pytest.mark.parametrize("title", ["Bowl", "Schüssel ∇ <b> & co " * 9], ids=["plain", "odd"])
def test_a_picture_is_opened_by_the_scenario_inside(qtbot: object, tmp_path: Path, suffix: str, title: str) -> None:
    scenario = Scenario(landscape="bowl", racers=("sgd",), stop={"steps": 5}, title=title[:200])
    path = tmp_path / f"bowl{suffix}"
    with staged(source_of(scenario), "map") as stage:
        picture_exporter_for(path)().write(path, stage)
    assert Scenario.open(path) == scenario
    path.write_bytes(path.read_bytes().replace(b"Description", b"Deception").replace(b"<desc>", b"<de>"))
    with pytest.raises(BadInput, match=r"without a scenario|is not JSON"):
        Scenario.open(path)
