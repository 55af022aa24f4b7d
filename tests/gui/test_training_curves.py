"""The right side of Train as a person meets it: what it shows, and what clicks in plots, switches and rows do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from engine.jobs.train import run
from engine.pictures.histograms import Histogrammer
from engine.training import Training
from gui.theme import LIGHT, THEMES, apply
from gui.train_frame import TrainFrame
from gui.views.training_curves import TrainingCurves

FIELD = (
    {"optimizer": {"key": "sgd", "lr": 0.1}, "style": 0},
    {"optimizer": {"key": "momentum", "lr": 0.05}, "style": 1},
    {"optimizer": {"key": "adam", "lr": 0.01}, "style": 2},
)


def trained(**wanted: Any) -> TrainFrame:
    fields = {
        "data": {"key": "moons", "samples": 60}, "network": {"key": "mlp", "hidden": (6,)}, "racers": FIELD,
        "epochs": 12, "batch": 16,
    }  # fmt: skip
    trainer = run(Training.checked({**fields, **wanted}))
    return TrainFrame(trainer.training, trainer, trainer.history.rows, 0)


@pytest.fixture
def curves(qtbot: QtBot) -> TrainingCurves:
    apply(LIGHT)
    widget = TrainingCurves()
    qtbot.addWidget(widget)
    widget.resize(388, 760)
    widget.set_theme(LIGHT)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def show(curves: TrainingCurves, frame: TrainFrame, row: int = 0) -> TrainFrame:
    frame = replace(frame, row=row)
    curves.set_training(frame.training)
    curves.set_frame(frame)
    curves.repaint()
    return frame


def viewed(frame: TrainFrame, **view: Any) -> TrainFrame:
    return replace(frame, training=frame.training.changed_view(**view))


def pixel(curves: TrainingCurves, quantity: Any, x: float) -> QPoint:
    """Where a place on the horizontal axis is, halfway up a plot."""
    panel = curves.plots.panels[quantity]
    (_, _), (bottom, top) = panel.box.viewRange()
    return panel.mapFromScene(panel.box.mapViewToScene(QPointF(x, (bottom + top) / 2)))


def visible(curves: TrainingCurves) -> list[str]:
    return [quantity for quantity, panel in curves.plots.panels.items() if panel.isVisible()]


def press(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_click_in_any_plot_picks_the_step_under_the_mouse(curves: TrainingCurves, qtbot: QtBot) -> None:
    frame = show(curves, trained(sharpness_every=3))
    assert visible(curves) == ["loss", "accuracy", "gradient norm", "sharpness"]
    for quantity in visible(curves):
        viewport = curves.plots.panels[quantity].viewport()
        with qtbot.waitSignal(curves.step_picked) as picked:
            qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=pixel(curves, quantity, 6.1))
        assert picked.args == [6 * frame.trainer.steps_per_epoch]


@pytest.mark.parametrize("horizontal", ["epochs", "steps", "seconds"])
def test_the_cursor_stands_at_the_step_shown_in_every_plot(curves: TrainingCurves, horizontal: str) -> None:
    frame = show(curves, viewed(trained(), horizontal=horizontal), 7)
    step = frame.step
    wanted = {"steps": step, "epochs": step / frame.trainer.steps_per_epoch, "seconds": frame.rows.seconds[7, 0]}
    for quantity in visible(curves):
        now = curves.plots.panels[quantity].now
        assert now.place == pytest.approx(wanted[horizontal])
        assert len(now.marks) == 3
    said = curves.plots.headings.clock_title.text()
    assert ("(s)" if horizontal == "seconds" else horizontal) in said


def test_accuracy_and_sharpness_are_there_only_where_they_are_known(curves: TrainingCurves, qtbot: QtBot) -> None:
    sine = trained(data={"key": "sine", "samples": 40}, loss="mse")
    show(curves, sine)
    assert visible(curves) == ["loss", "gradient norm"]
    press(qtbot, curves.pages.buttons["gradients"])
    assert visible(curves) == ["gradient norm"]
    assert curves.plots.headings.unmeasured.isVisible()
    press(qtbot, curves.pages.buttons["loss"])
    assert visible(curves) == ["loss"]
    assert not curves.plots.headings.unmeasured.isVisible()
    assert curves.table.view.isColumnHidden(curves.table.model.keys.index("accuracy"))


def test_the_boxes_ask_for_scale_and_clock_and_show_what_was_accepted(curves: TrainingCurves, qtbot: QtBot) -> None:
    frame = show(curves, trained())
    choices = curves.plots.headings.choices
    for box, wanted in ((choices.scale, ("loss_scale", "linear")), (choices.clock, ("horizontal", "steps"))):
        with qtbot.waitSignal(curves.view_edited) as edited:
            qtbot.keyClick(box, Qt.Key.Key_Down)
        assert tuple(edited.args) == wanted
    with qtbot.assertNotEmitted(curves.view_edited):
        show(curves, viewed(frame, loss_scale="linear", horizontal="seconds"))
    assert (choices.scale.currentText(), choices.clock.currentText()) == ("linear", "over seconds")
    drawn = curves.plots.panels["loss"].lines.curves[0][0]
    np.testing.assert_array_equal(drawn.y[:-1], frame.rows.train_loss[:, drawn.racer])


def test_the_selected_racer_is_drawn_on_top_and_its_validation_is_named(curves: TrainingCurves) -> None:
    show(curves, trained())
    curves.set_selected(1)
    panel = curves.plots.panels["loss"]
    widths = {curve.racer: width for curve, _, width in panel.lines.curves}
    assert widths[1] > widths[0] == widths[2]
    assert panel.lines.curves[-1][0].racer == 1
    assert {name for _, name, _, _ in panel.labels.labels} == {"SGD", "Momentum", "Adam", "validation"}
    assert len(panel.companions.curves) == 3
    assert curves.table.view.currentIndex().row() == 1


def test_the_gradient_norm_is_of_all_racers_or_of_the_layers_of_the_selected(
    curves: TrainingCurves, qtbot: QtBot
) -> None:
    frame = show(curves, trained())
    curves.set_selected(2)
    press(qtbot, curves.plots.headings.by_layer.buttons[True])
    panel = curves.plots.panels["gradient norm"]
    assert {name for _, name, _, _ in panel.labels.labels} == {"layer 1", "layer 2"}
    drawn = {curve.racer: curve for curve, _, _ in panel.lines.curves}
    np.testing.assert_allclose(10 ** drawn[1].y[:-1], frame.rows.grad_norm[:, 2, 1])
    assert "Adam" in curves.plots.headings.notes["gradient norm"].text()
    press(qtbot, curves.plots.headings.by_layer.buttons[False])
    assert len(panel.lines.curves) == 3


def test_limits_of_sharpness_are_named_beside_their_dotted_lines(curves: TrainingCurves, qtbot: QtBot) -> None:
    show(curves, trained(sharpness_every=3))
    press(qtbot, curves.pages.buttons["gradients"])
    panel = curves.plots.panels["sharpness"]
    assert {"2/lr", "2(1+β)/lr"} <= {name for _, name, _, _ in panel.labels.labels}
    assert "stable below" in curves.plots.headings.notes["sharpness"].text()


def test_changed_rates_are_flagged_and_explained(curves: TrainingCurves, qtbot: QtBot) -> None:
    show(curves, trained(changes=({"racer": 0, "step": 9, "lr": 0.05},)), 5)
    panel = curves.plots.panels["loss"]
    ((flag, _, rate),) = panel.flags.shown
    assert (flag.step, rate) == (9, "0.05")
    place = pixel(curves, "loss", flag.x)
    QApplication.sendEvent(panel.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, place, panel.mapToGlobal(place)))
    assert QToolTip.text() == "SGD: learning rate 0.1 → 0.05"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_several_seeds_have_a_band_and_early_stopping_its_best(curves: TrainingCurves) -> None:
    show(curves, trained(seeds=3, patience=50))
    panel = curves.plots.panels["loss"]
    assert all(curve.band is not None for curve, _, _ in panel.lines.curves)
    assert all(curve.best is not None for curve, _ in panel.companions.curves)
    note = curves.plots.headings.notes["loss"].text()
    assert "3 seeds: median and middle half" in note
    assert "ring: lowest (SGD" in note


def test_moving_the_cursor_draws_no_curve_again_and_growing_does_after_a_rest(
    curves: TrainingCurves, qtbot: QtBot
) -> None:
    frame = trained()
    short = replace(frame, rows=frame.rows.taken(slice(0, 5)))
    show(curves, short)
    lines = curves.plots.panels["loss"].lines
    drawn = lines.curves
    curves.set_frame(replace(short, row=3))
    assert lines.curves is drawn
    curves.set_frame(replace(frame, row=8))
    assert lines.curves is drawn
    assert not curves.settled
    qtbot.waitUntil(lambda: curves.settled)
    for quantity in visible(curves):
        curve = curves.plots.panels[quantity].lines.curves[0][0]
        assert np.nanmax(curve.x) == 12


def test_histograms_are_of_the_selected_racer_at_the_step_shown(curves: TrainingCurves, qtbot: QtBot) -> None:
    frame = show(curves, trained(), 4)
    press(qtbot, curves.pages.buttons["histograms"])
    grid = curves.histograms
    for racer, row in ((0, 4), (2, 4), (2, 9)):
        curves.set_selected(racer)
        curves.set_frame(replace(frame, row=row))
        qtbot.waitUntil(lambda: curves.settled and grid.shown is not None)
        wanted = Histogrammer(frame.trainer, racer).at(frame.rows, row)
        assert (grid.shown.racer, grid.shown.step) == (racer, wanted.step)
        assert len(grid.panes) == 2
        for layer, (_, weights, gradient) in zip(wanted.layers, grid.panes, strict=True):
            np.testing.assert_array_equal(weights.shown.share, layer.weights.share)
            np.testing.assert_array_equal(gradient.shown.share, layer.gradient.share)
    assert "Adam at step" in grid.heading.text()
    assert grid.panes[0][1].accessibleName() == "Weights of layer 1"
    assert "16 samples" in grid.columns[1].toolTip()


def test_hidden_histograms_compute_nothing(curves: TrainingCurves) -> None:
    show(curves, trained(), 4)
    assert curves.histograms.settled
    assert curves.histograms.shown is None


def test_the_table_follows_the_step_and_a_click_selects(curves: TrainingCurves, qtbot: QtBot) -> None:
    frame = show(curves, trained(), 3)
    model = curves.table.model
    column = {key: number for number, key in enumerate(model.keys)}
    cell = lambda racer, key: model.data(model.index(racer, column[key]))  # noqa: E731
    assert float(cell(1, "train_loss")) == pytest.approx(frame.rows.train_loss[3, 1], rel=1e-3)
    assert float(cell(1, "accuracy")) == pytest.approx(100 * frame.rows.validation_accuracy[3, 1], abs=0.05)
    assert cell(1, "ended") == "running"
    show(curves, frame, len(frame.rows) - 1)
    assert cell(1, "ended") == "finished"
    assert "step limit reached" in model.data(model.index(1, column["ended"]), Qt.ItemDataRole.ToolTipRole)
    view = curves.table.view
    with qtbot.waitSignal(curves.racer_clicked) as clicked:
        place = view.visualRect(model.index(2, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == [2]


def test_a_racer_that_diverged_says_so(curves: TrainingCurves) -> None:
    racers = (FIELD[0], {"optimizer": {"key": "momentum", "lr": 3000.0}, "style": 1})
    frame = trained(racers=racers, data={"key": "sine", "samples": 40}, loss="mse")
    show(curves, frame, len(frame.rows) - 1)
    model = curves.table.model
    ended = model.index(1, model.keys.index("ended"))
    assert model.data(ended) in ("diverged", "not finite")
    assert model.data(ended, Qt.ItemDataRole.ForegroundRole).name() == LIGHT.error


def test_without_racers_it_says_what_to_do_and_none_clears(curves: TrainingCurves) -> None:
    show(curves, trained())
    curves.set_training(Training())
    curves.set_frame(None)
    assert curves.empty.isVisible()
    assert "Add a racer" in curves.empty.text()
    assert not curves.plots.panels["loss"].lines.curves
    show(curves, trained())
    assert not curves.empty.isVisible()


@pytest.mark.parametrize("height", [500, 700])
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_page_can_be_reached_in_every_theme_without_clipping(
    curves: TrainingCurves, qtbot: QtBot, theme: Any, height: int
) -> None:
    apply(theme)
    curves.set_theme(theme)
    curves.resize(388, height)
    frame = show(curves, trained(sharpness_every=6), 5)
    for page, button in curves.pages.buttons.items():
        press(qtbot, button)
        qtbot.waitUntil(lambda: curves.settled)
        part = curves.histograms if page == "histograms" else curves.plots
        area = part.parentWidget().parentWidget()
        qtbot.waitUntil(lambda part=part, area=area: part.width() <= area.viewport().width())
        qtbot.waitUntil(lambda part=part: part.height() >= part.minimumSizeHint().height())
        for panel in (curves.plots.panels[quantity] for quantity in visible(curves)):
            assert panel.ci.geometry().size().toSize() == panel.size()
        assert button.fontMetrics().horizontalAdvance(button.text()) < button.width()
    assert curves.width() == 388
    assert frame.row == 5
    apply(LIGHT)
