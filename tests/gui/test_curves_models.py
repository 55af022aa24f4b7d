"""The curves of models on data: epochs, and the held-out loss with early stopping, as a person meets them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import THEMES
from gui.views.curves import Curves

from .curves_kit import first_frame, show

LINE = {"model": "line", "loss": "mse", "data": {"key": "noisy_line", "samples": 24, "noise": 2.0}, "held_out": 0.5}
FIELD = [
    {"optimizer": {"key": "sgd", "lr": 0.02}, "style": 0},
    {"optimizer": {"key": "sgd", "lr": 0.02}, "batch": 3, "style": 1},
]


def recorded(**wanted: Any) -> Frame:
    return first_frame(
        Scenario(**{"landscape": LINE, "racers": FIELD, "starts": [(8, -6)], "stop": {"steps": 400}, **wanted})
    )


def offered(curves: Curves) -> list[str]:
    box = curves.choices.clock
    return [box.itemText(index) for index in range(box.count())]


def test_epochs_are_offered_only_where_there_are_data(curves: Curves, qtbot: QtBot) -> None:
    show(curves, recorded())
    assert offered(curves) == ["over steps", "over epochs", "over evaluations", "over seconds"]
    with qtbot.waitSignal(curves.view_edited) as edited:
        qtbot.keyClick(curves.choices.clock, Qt.Key.Key_Down)
    assert tuple(edited.args) == ("horizontal", "epochs")
    show(curves, recorded(view={"horizontal": "epochs"}))
    assert curves.choices.clock.currentText() == "over epochs"
    assert curves.clock_title.text() == "epochs (passes through the data)"
    show(curves, recorded(landscape="bowl", starts=[(1, 1)], view={"horizontal": "epochs"}))
    assert offered(curves) == ["over steps", "over evaluations", "over seconds"]
    assert curves.choices.clock.currentText() == "over steps"
    assert curves.clock_title.text() == "steps"


def test_a_click_over_epochs_goes_to_the_selected_racers_step(curves: Curves, qtbot: QtBot) -> None:
    frame = show(curves, recorded(view={"horizontal": "epochs"}, stop={"steps": 40}))
    panel = curves.panels["loss"]
    (low, high), _ = panel.box.viewRange()
    assert (low, high) == (0, 10)  # 40 steps of 3 of 12 samples
    for racer, step in ((0, 5), (1, 20)):
        curves.set_selected(racer)
        with qtbot.waitSignal(curves.step_picked) as picked:
            panel.picked.emit(5.0)
        assert picked.args == [step]
    assert frame.step == 0


def test_the_cursor_stays_on_an_axis_of_epochs_that_ends_before_the_run(curves: Curves) -> None:
    frame = recorded(view={"horizontal": "epochs"}, stop={"steps": 40})
    show(curves, Frame(frame.scenario, frame.trajectory, frame.rows, 40))
    assert curves.panels["loss"].now.place == 40  # of the whole batch, which has gone 40 times through the data
    assert not curves.grab().isNull()


def test_held_out_losses_are_dotted_named_and_said_where_they_stop(curves: Curves) -> None:
    frame = show(curves, recorded(view={"patience": 25}))
    assert curves.early_stopping.isVisible()
    drawn = curves.panels["loss"].companions.curves
    assert [curve.racer for curve, _ in drawn] == [0, 1]
    assert not curves.panels["gradient norm"].companions.curves
    assert any(curve.stop for curve, _ in drawn)
    assert "held out" in [name for _, name, _, _ in curves.panels["loss"].labels.labels]
    for racer in (0, 1):
        curves.set_selected(racer)
        stop = drawn[racer][0].stop
        words = curves.early_stopping.words.text()
        if stop is None:
            assert "not stop" in words
        else:
            assert f"Stops at {stop.step}, best at {stop.best_step}" == words
    assert frame.scenario.view.patience == 25


def test_the_patience_can_be_typed(curves: Curves, qtbot: QtBot) -> None:
    show(curves, recorded())
    field = curves.early_stopping.patience
    field.setFocus()
    field.selectAll()
    with qtbot.waitSignal(curves.view_edited) as edited:
        qtbot.keyClicks(field, "7")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert tuple(edited.args) == ("patience", 7)
    assert field.accessibleName()
    assert field.toolTip()


def test_without_held_out_samples_there_is_nothing_of_it(curves: Curves) -> None:
    show(curves, recorded())
    for landscape in ({**LINE, "held_out": 0.0}, "rosenbrock"):
        show(curves, recorded(landscape=landscape, starts=[(0, 0)], stop={"steps": 20}))
        assert not curves.early_stopping.isVisible()
        assert not curves.panels["loss"].companions.curves
        assert "held out" not in [name for _, name, _, _ in curves.panels["loss"].labels.labels]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_held_out_loss_is_painted_in_every_theme(curves: Curves, theme: Any) -> None:
    curves.set_theme(theme)
    frame = recorded(racers=FIELD[:1])
    show(curves, frame)
    with_it = curves.panels["loss"].grab().toImage()
    curves.panels["loss"].companions.set_curves(())
    curves.repaint()
    assert curves.panels["loss"].grab().toImage() != with_it
