"""A person chooses models, losses and data, slides their settings, standardises and splits."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.catalogue import landscapes
from engine.dataset import DATASETS
from engine.landscapes.expression import FormulaLandscape
from engine.landscapes.model import ModelLandscape
from engine.loss import LOSSES
from engine.model import MODELS
from gui.editors import NumberEditor
from gui.workspaces.model_section import ModelPart

from .panel_kit import Person


@pytest.fixture
def fitter(person: Person) -> Person:
    """Somebody at a panel with a line on 40 noisy points."""
    take(person, model="line", loss="mse", data="noisy_line")
    return person


def take(person: Person, **parts: Any) -> None:
    """Show a model on data."""
    landscape = ModelLandscape.checked(parts)
    person.store.edit(person.now.changed(landscape=landscape, starts=(landscape.start,)))


def shown(person: Person) -> ModelPart:
    part = person.panel.landscape.model
    assert part is not None
    assert part.isVisible()
    return part


def fit(person: Person) -> ModelLandscape:
    landscape = person.now.landscape
    assert isinstance(landscape, ModelLandscape)
    return landscape


def editor(form: Any, name: str) -> NumberEditor:
    found = (getattr(form, "form", None) or form).editors[name]
    assert isinstance(found, NumberEditor)
    return found


def test_models_stand_in_the_list_below_a_title_of_their_own(person: Person, qtbot: Any) -> None:
    person.clicks(person.panel.landscape.button)
    popup = person.panel.landscape.button.list
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    titles = [popup.list.item(row).text() for row in range(popup.list.count())]
    models = {one.title for one in landscapes().values() if isinstance(one, ModelLandscape)}
    assert set(titles[titles.index("Models on data") :]) >= models
    assert titles[0] == "Formulas"
    QTest.keyClicks(popup.search, "norris")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert fit(person).data == DATASETS["norris"]()
    assert person.now.starts == (person.now.landscape.start,)
    assert shown(person).data.said.text() == "36 samples"
    assert not person.panel.landscape.own.isVisible()
    assert not person.panel.landscape.entry.isVisible()


def test_titles_of_the_list_are_passed_over_by_the_arrow_keys(person: Person, qtbot: Any) -> None:
    person.clicks(person.panel.landscape.button)
    popup = person.panel.landscape.button.list
    assert popup is not None
    place = next(row for row in range(popup.list.count()) if popup.list.item(row).text() == "Models on data")
    popup.list.setCurrentRow(place - 1)
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    assert popup.list.currentRow() == place + 1
    QTest.keyClick(popup.search, Qt.Key.Key_Up)
    assert popup.list.currentRow() == place - 1
    popup.hide()


def test_every_model_brings_a_loss_and_data_that_fit(fitter: Person) -> None:
    for model in MODELS:
        fitter.picks(shown(fitter).model, model.title)
        now = fit(fitter)
        assert (now.model.key, now.loss.task) == (model.key, model.task)
        offered = {shown(fitter).loss.itemData(place) for place in range(shown(fitter).loss.count())}
        assert offered == {loss.key for loss in LOSSES if loss.task == model.task}
        assert now.samples.x.shape[1] == model.features
        assert not any(complaint.isVisible() for complaint in shown(fitter).complaints.values())


def test_loss_and_data_that_fit_another_model_stay(fitter: Person) -> None:
    fitter.picks(shown(fitter).loss, "Huber")
    fitter.types(editor(shown(fitter).data.form, "noise").field, "1.5")
    before = fit(fitter)
    fitter.picks(shown(fitter).model, "Neuron")
    assert (fit(fitter).loss, fit(fitter).data) == (before.loss, before.data)


def test_what_is_chosen_again_keeps_its_settings(fitter: Person) -> None:
    fitter.picks(shown(fitter).loss, "Huber")
    fitter.types(editor(shown(fitter).loss_form, "delta").field, "2.5")
    fitter.types(editor(shown(fitter).data.form, "noise").field, "1.5")
    before = fitter.now
    for combo in (shown(fitter).model, shown(fitter).loss, shown(fitter).data.combo):
        fitter.picks(combo, combo.currentText())
    assert fitter.now == before


def test_a_parameter_of_the_loss_slides_within_the_same_box(fitter: Person) -> None:
    fitter.picks(shown(fitter).loss, "Huber")
    before = fit(fitter)
    fitter.drags(editor(shown(fitter).loss_form, "delta").slider, 0.9)  # type: ignore[arg-type]
    assert fit(fitter).loss != before.loss
    assert (fit(fitter).box, fit(fitter).start) == (before.box, before.start)
    fitter.store.undo()
    assert fit(fitter) == before


def test_settings_of_the_data_slide_and_the_box_follows(fitter: Person) -> None:
    before = fit(fitter)
    fitter.drags(editor(shown(fitter).data.form, "slope").slider, 0.05)  # type: ignore[arg-type]
    now = fit(fitter)
    assert now.data != before.data
    (left, right), (bottom, top) = now.box
    assert (left, right) != before.box[0]
    assert all(left <= x <= right and bottom <= y <= top for x, y in fitter.now.starts)
    assert shown(fitter).data.form.form is not None
    fitter.types(editor(shown(fitter).data.form, "samples").field, "7")
    assert shown(fitter).data.said.text() == "7 samples"


def test_starts_that_the_box_still_holds_stay(fitter: Person) -> None:
    (left, right), (bottom, top) = fit(fitter).box
    middle = ((left + right) / 2, (bottom + top) / 2)
    fitter.store.edit(fitter.now.changed(starts=(middle,)))
    fitter.types(editor(shown(fitter).data.form, "noise").field, "0.6")
    assert fitter.now.starts == (middle,)


def test_standardising_says_what_it_does_to_the_condition_number(person: Person) -> None:
    take(person, model="line", loss="mse", data="norris")
    part = shown(person)
    assert "731,407 → 1" in part.condition.text()
    before = fit(person)
    person.clicks(part.standardise)
    assert fit(person).standardise
    assert fit(person).box != before.box
    part.standardise.setFocus()
    QTest.keyClick(part.standardise, Qt.Key.Key_Space)
    assert not fit(person).standardise


def test_penalties_and_the_held_out_part_keep_the_box(fitter: Person) -> None:
    before, part = fit(fitter), shown(fitter)
    assert not editor(part.more, "split_seed").isVisible()
    fitter.types(editor(part.more, "l1").field, "0.5")
    fitter.types(editor(part.more, "l2").field, "0.25")
    slider = editor(part.more, "held_out").slider
    fitter.drags(slider, 0.3)  # type: ignore[arg-type]
    now = fit(fitter)
    assert (now.l1, now.l2, now.box) == (0.5, 0.25, before.box)
    assert 0 < len(now.samples.held_out) < 40
    assert editor(part.more, "split_seed").isVisible()
    assert editor(part.more, "held_out").slider is slider


def test_what_does_not_go_together_is_said_and_not_taken(person: Person) -> None:
    take(person, model="power", loss="mse", data="danwood")
    before = person.now
    person.clicks(shown(person).standardise)
    assert person.now == before
    complaint = shown(person).complaints["more"]
    assert complaint.isVisible()
    assert "above 0" in complaint.text()
    assert not shown(person).standardise.isChecked()
    person.picks(shown(person).loss, "Huber")
    assert not complaint.isVisible()


def test_ones_own_points_begin_with_those_shown(fitter: Person) -> None:
    before = fit(fitter)
    fitter.picks(shown(fitter).data.combo, "Your own points")
    now = fit(fitter)
    assert now.data.key == "points"
    assert now.samples.raw.y.tolist() == before.samples.raw.y.tolist()
    assert now.box == before.box


def test_from_a_model_to_a_formula_of_ones_own_and_back(fitter: Person, qtbot: Any) -> None:
    section = fitter.panel.landscape
    fitter.clicks(section.button)
    assert section.button.list is not None
    QTest.keyClicks(section.button.list.search, "your own formula")
    QTest.keyClick(section.button.list.search, Qt.Key.Key_Return)
    assert isinstance(fitter.now.landscape, FormulaLandscape)
    assert section.entry.isVisible()
    assert section.model is not None
    assert not section.model.isVisible()
    fitter.types(section.entry.line, "x**2 + y**4")
    assert fitter.now.landscape.words == "x**2 + y**4"
    fitter.store.undo()
    fitter.store.undo()
    assert shown(fitter).model.currentText() == "Line"
    assert not section.entry.isVisible()


def test_every_control_has_a_name_and_says_what_it_is_for(fitter: Person) -> None:
    part = shown(fitter)
    controls = [part.model, part.loss, part.standardise, part.data.combo, part.data.open]
    for form in (part.data.form.form, part.more):
        assert form is not None
        for one in form.editors.values():
            assert isinstance(one, NumberEditor)
            controls += [one.field, one.slider]  # type: ignore[list-item]
    for control in controls:
        assert control.accessibleName() or control.text()  # type: ignore[attr-defined]
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_panel_is_no_wider_than_its_place(fitter: Person) -> None:
    for model in ("line", "logistic_two_features", "power"):
        fitter.picks(shown(fitter).model, MODELS[model].title)
        assert fitter.panel.widget().minimumSizeHint().width() <= fitter.panel.viewport().width()


def test_the_hand_does_not_wait_for_torch() -> None:
    """In a process of its own, where no other test has loaded it."""
    code = (
        "import sys; from engine import pairing; from engine.landscapes.model import ModelLandscape as M;"
        "m = M.checked({'model': 'line', 'loss': 'huber', 'data': 'norris'}); m.condition; m.latex();"
        "pairing.with_model(m, 'logistic').with_parts(standardise=True); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
