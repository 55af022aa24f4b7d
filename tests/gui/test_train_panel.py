"""A person works with the panel of Train; the training in the scenario follows, and the panel follows the store."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.scenario import Scenario
from engine.training import RateChange, Training, first_training
from gui import theme
from gui.editors import Complaint
from gui.numbers import NumberSlider
from gui.store import Store
from gui.theme import THEMES
from gui.workspaces.panel import WIDTH
from gui.workspaces.train_panel import TrainPanel

from .panel_kit import LEFT, Person, scenario


def asked() -> Scenario:
    return scenario().changed(workspace="train", train=first_training())


@pytest.fixture
def trainer(qtbot: Any) -> Iterator[Person]:
    """Somebody at the panel of Train, with four optimizers on moons."""
    someone = Person(qtbot, asked(), TrainPanel)
    yield someone
    someone.panel.close_down()


def now(person: Person) -> Training:
    return person.now.training


def keys(person: Person) -> tuple[str, str, str]:
    training = now(person)
    return training.data.key, training.network.key, training.loss.key


def editor(section: Any, name: str) -> Any:
    return section.form.form.editors[name]


def settings(person: Person, name: str) -> Any:
    return person.panel.settings.form.editors[name]


def complaints(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(Complaint) if one.isVisible()]


def test_data_with_another_task_bring_loss_and_network_in_one_step_of_undo(trainer: Person) -> None:
    before, panel = trainer.now, trainer.panel
    trainer.picks(panel.network.combo, "Logistic regression")
    assert keys(trainer) == ("moons", "logistic", "bce_with_logits")
    trainer.picks(panel.data.data.combo, "Iris")
    assert keys(trainer) == ("iris", "softmax", "cross_entropy")
    assert panel.data.came_along.text() == (
        "Softmax regression and Cross entropy came along, to go with these data. Undo (Ctrl+Z) brings all back."
    )
    assert panel.network.combo.currentText() == "Softmax regression"
    assert panel.loss.combo.currentText() == "Cross entropy"
    trainer.store.undo()
    assert keys(trainer) == ("moons", "logistic", "bce_with_logits")
    assert panel.data.data.combo.currentText() == "Moons"
    assert not panel.data.came_along.isVisible()
    trainer.store.undo()
    assert trainer.now == before
    trainer.picks(panel.data.data.combo, "Sine")
    assert keys(trainer) == ("sine", "mlp", "mse")
    assert panel.data.came_along.isVisible()
    trainer.picks(panel.loss.combo, "Huber")
    assert not panel.data.came_along.isVisible()  # that is settled


def test_only_what_goes_with_the_data_is_offered(trainer: Person) -> None:
    panel = trainer.panel

    def offered(combo: Any) -> set[str]:
        return {combo.itemData(place) for place in range(combo.count())}

    assert offered(panel.network.combo) == {"mlp", "softmax", "logistic"}
    assert {"cross_entropy", "bce_with_logits", "hinge"} <= offered(panel.loss.combo)
    assert "mse" not in offered(panel.loss.combo)
    assert {"moons", "digits", "diabetes", "xor"} <= offered(panel.data.data.combo)
    assert not {"csv", "own", "points"} & offered(panel.data.data.combo)
    trainer.picks(panel.data.data.combo, "Digits 8x8")
    assert offered(panel.network.combo) == {"mlp", "softmax", "conv"}


def test_what_data_and_network_amount_to_is_said(trainer: Person) -> None:
    panel = trainer.panel
    trainer.qtbot.waitUntil(lambda: panel.network.large.text() == "2-64-64-2, 4,482 weights", timeout=20_000)
    said = panel.data.data.said.text()
    assert said == "200 samples, 2 features, 2 classes: upper, lower\n150 train, 50 validate"
    trainer.picks(panel.data.data.combo, "Iris")
    trainer.types(panel.data.split.editors["held_out"].field, "0.2")
    trainer.qtbot.waitUntil(lambda: "120 train, 30 validate" in panel.data.data.said.text())
    trainer.qtbot.waitUntil(lambda: panel.network.large.text() == "4-64-64-3, 4,675 weights")


def test_hidden_layers_are_typed(trainer: Person) -> None:
    line = editor(trainer.panel.network, "hidden").text
    assert line.text() == "64, 64"
    trainer.types(line, "16,16")
    assert now(trainer).network.hidden == (16, 16)  # type: ignore[attr-defined]
    assert line.text() == "16, 16"
    trainer.types(line, "")
    assert now(trainer).network.hidden == ()  # type: ignore[attr-defined]
    trainer.store.undo()
    assert line.text() == "16, 16"


@pytest.mark.parametrize("typed", ["0,-1", "8,x", "1.5", "9999"])
def test_bad_widths_get_a_sentence_and_stay_until_they_are_mended(trainer: Person, typed: str) -> None:
    before, network = trainer.now, trainer.panel.network
    line = editor(network, "hidden").text
    trainer.types(line, typed)
    assert trainer.now == before
    assert line.text() == typed
    assert line.property("wrong")
    (sentence,) = complaints(network)
    assert "hidden" in sentence
    trainer.picks(editor(network, "activation").combo, "Tanh")
    assert line.text() == typed
    trainer.types(line, "8")
    assert now(trainer).network.hidden == (8,)  # type: ignore[attr-defined]
    assert not complaints(network)
    assert not line.property("wrong")


def test_settings_of_data_slide_in_one_step_of_undo(trainer: Person) -> None:
    before = trainer.now
    slider = editor(trainer.panel.data.data, "noise").slider
    trainer.qtbot.waitUntil(lambda: slider.width() > 20)
    trainer.drags(slider, 1.0)
    assert now(trainer).data.noise == 0.5  # type: ignore[attr-defined]
    trainer.store.undo()
    assert trainer.now == before


def test_more_classes_than_the_loss_is_for_take_another_along(trainer: Person) -> None:
    trainer.picks(trainer.panel.data.data.combo, "Spirals")
    trainer.picks(trainer.panel.loss.combo, "Binary cross entropy with logits")
    trainer.types(editor(trainer.panel.data.data, "classes").field, "3")
    assert keys(trainer) == ("spirals", "mlp", "cross_entropy")
    assert "came along" in trainer.panel.data.came_along.text()


def test_class_weights_that_do_not_fit_get_a_sentence(trainer: Person) -> None:
    loss = trainer.panel.loss
    trainer.types(editor(loss, "weight").text, "1,2,3")
    assert complaints(loss) == ["weight has 3 entries for 2 classes; give one for each."]
    trainer.types(editor(loss, "weight").text, "1,2")
    assert now(trainer).loss.weight == (1, 2)  # type: ignore[attr-defined]
    assert not complaints(loss)


def test_standardising_and_splitting(trainer: Person) -> None:
    data = trainer.panel.data
    trainer.clicks(data.standardise)
    assert not now(trainer).standardise
    assert data.split.editors["split_seed"].isVisible()
    trainer.types(data.split.editors["held_out"].field, "0")
    assert now(trainer).held_out == 0
    assert not data.split.editors["split_seed"].isVisible()


def test_racers_are_added_duplicated_hidden_moved_and_removed(trainer: Person) -> None:
    buttons, before = trainer.panel.racers.buttons, trainer.now

    def racing() -> list[str]:
        return [racer.optimizer.key for racer in now(trainer).racers]

    trainer.panel.add_racer()
    assert len(set(racing())) == 5
    assert trainer.store.selected == 4
    trainer.clicks(trainer.row(1).look.parentWidget())
    trainer.clicks(buttons["copy"])
    assert racing()[:4] == ["sgd", "momentum", "momentum", "rmsprop"]
    trainer.clicks(buttons["up"])
    trainer.clicks(buttons["up"])
    assert racing()[:3] == ["momentum", "sgd", "momentum"]
    trainer.clicks(trainer.row(0).eye)
    assert now(trainer).racers[0].hidden
    trainer.clicks(buttons["remove"])
    assert racing()[:2] == ["sgd", "momentum"]
    assert trainer.now.racers == before.racers  # those of Race are others
    for _ in range(6):
        trainer.store.undo()
    assert trainer.now == before
    assert len(trainer.panel.racers.rows) == 4


def test_a_racer_who_trains_has_no_noise_and_no_batch_of_its_own(trainer: Person) -> None:
    row = trainer.row(0)
    trainer.clicks(row.unfold)
    assert row.rest is not None
    assert set(row.rest.own.editors) == {"name"}
    assert not row.batch.isVisible()
    trainer.types(row.rest.own.editors["name"].text, "plain")  # type: ignore[attr-defined]
    assert now(trainer).racers[0].title == "plain"


def test_a_dragged_learning_rate_is_an_edit_of_the_racers(trainer: Person) -> None:
    before, slider = trainer.now, trainer.row(3).findChild(NumberSlider)
    trainer.drags(slider, 0.9)
    assert now(trainer).racers[3].optimizer.lr > 0.1
    assert now(trainer).changed(racers=before.training.racers) == before.training
    trainer.store.undo()
    assert trainer.now == before


def test_rates_changed_while_it_ran_stay_with_their_racers(trainer: Person) -> None:
    changes = (RateChange(racer=0, step=5, lr=0.5), RateChange(racer=2, step=9, lr=0.1))
    trainer.store.edit(trainer.now.with_training(changes=changes))
    trainer.store.select(1)
    trainer.panel.remove_racer()
    assert [change.racer for change in now(trainer).changes] == [0, 1]
    trainer.store.select(0)
    trainer.panel.move_racer(1)
    assert [(change.racer, change.step) for change in now(trainer).changes] == [(1, 5), (0, 9)]
    trainer.panel.remove_racer()
    assert [(change.racer, change.step) for change in now(trainer).changes] == [(0, 9)]


def test_a_full_training_says_so(trainer: Person) -> None:
    for _ in range(30):
        trainer.panel.add_racer()
    assert len(now(trainer).racers) == 32
    assert trainer.panel.racers.complaint.text() == "racers has 33 entries: at most 32 fit."


def test_clipping_is_off_and_said_while_it_is_on(trainer: Person) -> None:
    clip, badge = settings(trainer, "clip"), trainer.panel.settings.clipped
    assert now(trainer).clip is None
    assert not badge.isVisible()
    trainer.clicks(clip.switch)
    trainer.types(clip.field, "0.5")
    assert now(trainer).clip == 0.5
    assert badge.text() == "Gradients are clipped at 0.5."
    trainer.clicks(trainer.panel.settings.head)
    assert badge.isVisible()  # also where the section is folded
    trainer.clicks(trainer.panel.settings.head)
    trainer.clicks(clip.switch)
    assert now(trainer).clip is None
    assert not badge.isVisible()


def test_batch_size_slides_up_to_all_samples_and_can_be_all(trainer: Person) -> None:
    batch = settings(trainer, "batch")
    trainer.qtbot.waitUntil(lambda: batch.parameter.slider == (1, 150), timeout=20_000)
    trainer.drags(batch.slider, 1.0)
    assert now(trainer).batch == 150
    trainer.clicks(batch.switch)
    assert now(trainer).batch is None
    assert (batch.field.text(), batch.field.placeholderText()) == ("", "all")


def test_rules_and_measures_unfold_and_are_edited(trainer: Person) -> None:
    end, measure = trainer.panel.sections[-2:]
    trainer.clicks(end.head)
    trainer.clicks(measure.head)
    trainer.clicks(end.form.editors["patience"].switch)
    trainer.types(end.form.editors["patience"].field, "7")
    trainer.clicks(measure.form.editors["sharpness_every"].switch)
    trainer.types(measure.form.editors["seed"].field, "3")
    trainer.picks(measure.form.editors["dtype"].combo, "float64")
    trainer.types(settings(trainer, "seeds").field, "5")
    trainer.types(settings(trainer, "epochs").field, "0")
    training = now(trainer)
    assert (training.patience, training.seed, training.seeds, training.dtype) == (7, 3, 5, "float64")
    assert training.sharpness_every is not None
    assert training.epochs == 50
    assert "at least 1" in complaints(trainer.panel.settings)[0]


def test_a_scenario_whose_parts_do_not_go_together_says_so_and_can_be_mended(trainer: Person) -> None:
    trainer.store.open(trainer.now.with_training(loss="mse"))
    network = trainer.panel.network
    trainer.qtbot.waitUntil(lambda: bool(network.impossible.text()), timeout=20_000)
    assert "choose a loss for classes" in network.impossible.text()
    trainer.picks(trainer.panel.loss.combo, "Cross entropy")
    trainer.qtbot.waitUntil(lambda: not network.impossible.isVisible())
    assert network.large.isVisible()


def test_nothing_but_the_training_is_edited(trainer: Person) -> None:
    before = trainer.now
    trainer.picks(trainer.panel.data.data.combo, "Wine")
    trainer.panel.add_racer()
    assert trainer.now.changed(train=before.train) == before


@pytest.mark.parametrize("look", THEMES.values(), ids=THEMES)
def test_nothing_is_clipped_at_its_width_in_any_theme(trainer: Person, qtbot: Any, look: Any) -> None:
    theme.apply(look)
    panel = trainer.panel
    panel.set_theme(look)
    panel.resize(WIDTH, 420)
    trainer.store.edit(trainer.now.with_training(data="digits", network="conv", clip=1234.5))
    for row in panel.racers.rows:
        row.unfold.setChecked(True)
    for section in panel.sections:
        section.head.setChecked(True)
    qtbot.waitUntil(lambda: panel.verticalScrollBar().maximum() > 500)
    qtbot.waitUntil(lambda: "weights" in panel.network.large.text(), timeout=20_000)
    content = panel.widget()
    assert content.minimumSizeHint().width() <= panel.viewport().width()
    for child in content.findChildren(QWidget):
        if child.isVisible():
            assert child.mapTo(content, QPoint(child.width(), 0)).x() <= content.width(), child
    theme.apply(theme.LIGHT)


def test_every_control_has_a_name_and_a_tooltip(trainer: Person) -> None:
    trainer.clicks(trainer.row(0).unfold)
    for section in trainer.panel.sections:
        section.head.setChecked(True)
    for child in trainer.panel.widget().findChildren(QWidget):
        if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus and not child.focusProxy():
            assert child.accessibleName() or child.text(), child
            assert child.toolTip(), (child, child.accessibleName())


def test_tab_goes_from_top_to_bottom(trainer: Person, qtbot: Any) -> None:
    trainer.panel.add_racer()
    content = trainer.panel.widget()
    qtbot.waitUntil(lambda: trainer.row(4).y() > trainer.row(3).y())
    trainer.panel.data.head.setFocus()
    visited: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in visited:
        assert focused is not None
        visited.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    tops = [widget.mapTo(content, QPoint()).y() for widget in visited]
    assert all(after > before - 16 for before, after in pairwise(tops))
    assert visited[-1] is trainer.panel.sections[-1].head


def test_panels_come_and_go_without_a_trace(qtbot: Any) -> None:
    def build() -> list[weakref.ref[Any]]:
        store = Store(asked())
        panel = TrainPanel(store)
        qtbot.addWidget(panel)
        with qtbot.waitExposed(panel):
            panel.show()
        panel.racers.rows[0].unfold.click()
        QTest.mouseClick(panel.sections[-1].head, LEFT)
        panel.set_theme(theme.DARK)
        panel.close_down()
        panel.close()
        panel.deleteLater()
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
        return [weakref.ref(panel), weakref.ref(store)]

    gc.collect()
    build()
    gc.collect()
    before = len(QApplication.allWidgets())
    kept = [trace for _ in range(5) for trace in build()]
    gc.collect()
    assert len(QApplication.allWidgets()) <= before
    assert [trace() for trace in kept if trace() is not None] == []
