"""A person chooses data, networks, losses and settings; the training in the scenario follows, and the panel too."""

from __future__ import annotations

from typing import Any

import pytest

from gui.workspaces.panel import WIDTH

from .panel_kit import Person
from .train_kit import complaints, editor, keys, now, settings


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


def test_what_is_trained_and_by_whom_is_in_sight_at_first_where_there_is_little_height(trainer: Person) -> None:
    panel = trainer.panel
    for section in (panel.data, panel.network, panel.loss):
        trainer.clicks(section.head)
    panel.resize(WIDTH, 550)  # as in a window of 1280 by 720
    panel.verticalScrollBar().setValue(0)
    choosers = [panel.data.data.combo, panel.network.combo, panel.loss.combo]
    for widget in (*choosers, *panel.racers.rows):
        trainer.qtbot.waitUntil(lambda it=widget: it.visibleRegion().boundingRect() == it.rect())
    trainer.picks(panel.data.data.combo, "Sine")
    assert panel.data.came_along.isVisible()  # though the section is folded


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
    trainer.types(editor(trainer.panel.data.data, "classes").field, "4")
    assert "Cross entropy came along" in trainer.panel.data.came_along.text()
    assert trainer.panel.data.came_along.isVisible()


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
