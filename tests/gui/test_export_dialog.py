"""A person exports pictures, clips, numbers and code by the dialog, and readers of other makers open the files."""

from __future__ import annotations

import ast
import csv
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import av
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.export_dialog.memory import remembered
from gui.settings import Settings
from gui.theme import THEMES

from ..conftest import use_settings_in
from .export_kit import CONTROL, SCENARIO, Exporter, answering, menu_of, wait


@pytest.fixture(scope="module")
def somebody(qapp: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exporter]:
    use_settings_in(tmp_path_factory.mktemp("settings"))
    made = Exporter()
    made.opens()  # which starts the studio
    yield made
    made.goes()


@pytest.fixture
def person(somebody: Exporter) -> Iterator[Exporter]:
    somebody.leaves()
    yield somebody
    somebody.leaves()


def names(folder: Path) -> list[str]:
    """All that is in a folder, hidden files too."""
    return sorted(os.listdir(folder))


def test_a_picture_is_shown_and_then_written(person: Exporter, tmp_path: Path) -> None:
    dialog = person.opens(folder=tmp_path)
    assert not dialog.preview.picture.image.isNull()
    assert dialog.target.name.text() == "rosenbrock_sgd-adam_400steps.png"
    assert person.presses(dialog.export)[0] == "written"
    image = QImage(str(tmp_path / "rosenbrock_sgd-adam_400steps.png"))
    assert (image.width(), image.height()) == (1920, 1080)
    assert json.loads(image.text("Description"))["landscape"] == {"key": "rosenbrock"}
    assert names(tmp_path) == ["rosenbrock_sgd-adam_400steps.png"]
    assert "rosenbrock_sgd-adam_400steps.png" in person.desk.strip.words.text()
    assert person.desk.strip.opener.isVisible() and not person.desk.strip.cancel.isVisible()
    assert dialog.news.text().startswith("Wrote ")


def test_options_change_the_picture_that_is_shown(person: Exporter) -> None:
    dialog = person.opens()
    first = dialog.preview.picture.image.copy()
    assert dialog.options is not None and dialog.options.sheet.form is not None
    person.picks(dialog.options.sheet.form.editors["theme"].combo, "dark")  # type: ignore[attr-defined]
    person.looks()
    dark = dialog.preview.picture.image.copy()
    assert dark.size() == first.size() and dark.pixelColor(3, 3).lightness() < 60 < first.pixelColor(3, 3).lightness()
    person.checks(dialog.options.views.boxes["curves"])
    person.sets("Step", "20")
    person.looks()
    assert dialog.errand.order.views == ("map", "curves") and dialog.errand.order.at == 20
    assert dialog.target.name.text() == "rosenbrock_sgd-adam_step20_map-curves.png"
    assert dialog.preview.picture.image != dark


def test_a_typed_suffix_is_a_choice_of_format(person: Exporter, tmp_path: Path) -> None:
    dialog = person.opens(folder=tmp_path)
    person.types(dialog.target.name, "descent.svg")
    assert dialog.errand.format.key == "svg"
    QTest.keyClick(dialog.target.name, Qt.Key.Key_Return)
    wait(lambda: person.endings)
    assert ElementTree.parse(tmp_path / "descent.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize(("answer", "written"), [("No", False), ("Yes", True)])
def test_a_file_is_replaced_only_when_that_was_agreed_to(
    person: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool
) -> None:
    there = tmp_path / "mine.png"
    there.write_text("something dear")
    dialog = person.opens(folder=tmp_path)
    person.types(dialog.target.name, "mine")
    asked = answering(monkeypatch, answer)
    if written:
        person.presses(dialog.export)
    else:
        person.clicks(dialog.export)
    assert asked == ["mine.png is there already. Replace it?"]
    assert QImage(str(there)).isNull() is not written


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "needs a name"), ("folder.png", "it is a folder"), ("gone/x.png", "there is no folder"), ("x" * 300, "name")],
)
def test_what_cannot_be_written_is_said_below_the_name(
    person: Exporter, tmp_path: Path, name: str, sentence: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    dialog = person.opens(folder=tmp_path)
    person.types(dialog.target.name, name or " ")
    person.clicks(dialog.export)
    assert sentence in dialog.target.complaint.text() and dialog.target.complaint.isVisible()
    assert names(tmp_path) == ["folder.png"] and not person.endings


def test_sizes_that_cannot_be_are_explained_where_they_are_typed(person: Exporter) -> None:
    dialog = person.opens()
    assert dialog.options is not None and dialog.options.sheet.form is not None
    person.picks(dialog.options.sheet.form.editors["purpose"].combo, "own")  # type: ignore[attr-defined]
    before = dialog.errand
    person.sets("Width", "0")
    assert dialog.errand == before
    person.sets("Width", "20")
    person.looks()
    assert "too small" in dialog.preview.words.text()


def test_numbers_are_shown_as_a_table_and_written(person: Exporter, tmp_path: Path) -> None:
    dialog = person.opens("numbers", tmp_path)
    shown = [dialog.preview.table.horizontalHeaderItem(n).text() for n in range(dialog.preview.table.columnCount())]
    assert "802 rows" in dialog.facts.text() and {"racer", "x", "loss"} <= set(shown)
    assert person.presses(dialog.export)[0] == "written"
    (file,) = tmp_path.glob("*.csv")
    with open(file, newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) == 802 and float(rows[0]["x"]) == -1.2


def test_code_is_shown_and_copied(person: Exporter) -> None:
    dialog = person.opens("code")
    text = dialog.preview.text.toPlainText()
    assert "import torch" in text and dialog.target.name.text().endswith(".py")
    QApplication.clipboard().clear()
    person.clicks(dialog.copy)
    wait(lambda: "import torch" in QApplication.clipboard().text())
    assert ast.parse(QApplication.clipboard().text()).body


def small_clip(person: Exporter, folder: Path) -> None:
    """Ask for a clip of a few small pictures."""
    dialog = person.opens("clip", folder)
    assert dialog.options is not None and dialog.options.sheet.form is not None
    person.picks(dialog.options.sheet.form.editors["purpose"].combo, "own")  # type: ignore[attr-defined]
    person.sets("Width", "320")
    person.sets("Height", "240")
    person.sets("Length", "1")
    person.looks()


def test_a_clip_is_looked_through_and_written(person: Exporter, tmp_path: Path) -> None:
    small_clip(person, tmp_path)
    dialog = person.dialog
    first = dialog.preview.picture.image.copy()
    dialog.film.slider.setValue(20)
    person.looks()
    assert dialog.preview.picture.image != first
    person.clicks(dialog.film.button)
    wait(lambda: dialog.film.picture not in (0, 20))  # it plays
    person.clicks(dialog.film.button)
    assert person.presses(dialog.export)[0] == "written"
    with av.open(str(tmp_path / "rosenbrock_sgd-adam_400steps.mp4")) as film:
        pictures = list(film.decode(video=0))
    assert len(pictures) == dialog.errand.timing.count == 50
    assert (pictures[0].width, pictures[0].height) == (320, 240)


def test_a_cancelled_clip_leaves_nothing(person: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_clip(person, tmp_path)
    person.sets("Length", "100")
    strip, asked = person.desk.strip, answering(monkeypatch, "No")
    person.clicks(person.dialog.export)
    wait(lambda: strip.bar.value() > 2)
    assert strip.left.text().endswith("left")
    person.dialog.close()  # the export goes on, and is asked about
    person.window.close()
    assert person.window.isVisible() and "not written yet" in asked[0]
    person.clicks(strip.cancel)
    wait(lambda: person.endings)
    assert person.endings[-1][0] == "cancelled"
    assert names(tmp_path) == [] and not strip.isVisible()


def test_a_very_long_clip_is_estimated_and_asked_about(
    person: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_clip(person, tmp_path)
    asked = answering(monkeypatch, "No")
    person.sets("Length", "3600")
    person.clicks(person.dialog.export)
    wait(lambda: asked)
    assert "90,025 pictures" in asked[0] and "MB" in asked[0]
    assert names(tmp_path) == [] and not person.desk.busy


def test_the_studio_may_die_and_the_window_goes_on(person: Exporter, tmp_path: Path) -> None:
    small_clip(person, tmp_path)
    person.sets("Length", "100")
    person.clicks(person.dialog.export)
    wait(lambda: person.desk.strip.bar.value() > 2)
    assert any(name.endswith(".part") for name in names(tmp_path))
    process = person.desk.studio._process
    assert process is not None
    os.kill(process.processId(), signal.SIGKILL)
    wait(lambda: person.endings)
    assert person.endings[-1][0] == "failed" and "stopped unexpectedly" in person.window.errors.sentence.text()
    assert names(tmp_path) == []
    person.window.errors.hide()
    person.clicks(person.dialog.kinds.buttons["picture"])
    person.looks()
    assert not person.dialog.preview.picture.image.isNull() and person.dialog.preview.stack.currentIndex() == 1


def test_keys_copy_the_view_in_front(person: Exporter) -> None:
    QApplication.clipboard().clear()
    person.turns_to_the_window()
    QTest.keyClick(person.window, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    wait(lambda: not QApplication.clipboard().image().isNull())
    image = QApplication.clipboard().image()
    assert (image.width(), image.height()) == (1920, 1080)
    window = THEMES[person.window.settings.theme or "light"]
    assert image.pixelColor(1, 1).name() == window.plot


def test_choices_are_remembered_for_each_kind(person: Exporter) -> None:
    dialog = person.opens()
    assert dialog.options is not None and dialog.options.sheet.form is not None
    person.picks(dialog.options.formats, "SVG")
    person.picks(dialog.options.sheet.form.editors["purpose"].combo, "square")  # type: ignore[attr-defined]
    person.checks(dialog.options.views.boxes["page"])
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    use_settings_in(Path(person.window.settings._stored.fileName()).parents[1])
    again = remembered("picture", Settings())
    assert (again.format.key, again.order.sheet.purpose, again.order.views) == ("svg", "square", ("page",))
    assert again.order.at is None
    assert remembered("clip", Settings()).format.key == "mp4"


def test_an_edit_of_the_scenario_is_followed(person: Exporter) -> None:
    dialog = person.opens()
    before = dialog.preview.picture.image.copy()
    person.window.store.edit(SCENARIO.changed(starts=((1.5, 2.0),)))
    wait(lambda: dialog.source.scenario.starts == ((1.5, 2.0),))
    person.looks()
    assert dialog.preview.picture.image != before
    person.window.store.undo()
    wait(lambda: dialog.source.scenario.starts == SCENARIO.starts)


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_it_fits_a_small_screen(person: Exporter, theme: str) -> None:
    person.window.set_theme(theme)
    dialog = person.opens("clip")
    least = dialog.minimumSizeHint()
    person.window.set_theme("light")
    assert least.width() <= 1200 and least.height() <= 680


@pytest.mark.parametrize("key", ["map", "curves", "table"])
def test_a_right_click_on_a_plot_copies_or_exports_it(person: Exporter, key: str) -> None:
    view = dict(person.window.race.plots())[key]
    spot = {"map": person.window.race.map.canvas, "table": person.window.race.table.view}.get(key, view)  # in front
    menu = menu_of(spot, QPoint(spot.width() // 2, spot.height() // 2))
    actions = {action.text().replace("&", ""): action for action in menu.actions()}
    assert {"Copy picture", "Export…"} <= set(actions)
    QApplication.clipboard().clear()
    actions["Copy picture"].trigger()
    wait(lambda: not QApplication.clipboard().image().isNull())
    actions["Export…"].trigger()
    menu.close()
    person.looks()
    assert person.dialog.errand.order.views == (key,)
