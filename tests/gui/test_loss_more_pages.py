"""The pages on stability, outliers and imbalance, as a person uses them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.lab.imbalance import ImbalancePage as Imbalance
from engine.lab.outliers import OutliersPage as Outliers
from engine.lab.stability import StabilityPage as Stability
from engine.pictures.digits import percent
from gui.theme import DARK, LIGHT, PROJECTOR
from gui.views.curve_plot import CurvePlot
from gui.workspaces.loss_pages.imbalance import ImbalancePage
from gui.workspaces.loss_pages.outliers import OutliersPage
from gui.workspaces.loss_pages.stability import StabilityPage

from .loss_page_kit import Visitor, dragged, place, turned
from .map_kit import picture_of, shows
from .panel_kit import LEFT

# --- stability -----------------------------------------------------------------------------------------


@pytest.fixture
def stability(qtbot: Any) -> Visitor:
    return Visitor(qtbot, StabilityPage)


def test_the_chain_of_numbers_stands_side_by_side(stability: Visitor) -> None:
    table = stability.page.table
    assert [table.title_of(column) for column in range(5)] == [
        "step", "Textbook", "Sigmoid,\nthen BCE", "BCE with logits", "in truth",
    ]  # fmt: skip
    loss = next(row for row in range(table.rowCount()) if table.text_of(row, 0) == "loss")
    assert [table.text_of(loss, column) for column in range(1, 5)] == ["inf", "100.0", "100.0", "100.0"]
    assert "exp(−z) overflows float32" in stability.page.strip.accessibleName()
    assert "no gradient is left" in stability.page.verdict.text()


def test_dragging_over_a_plot_moves_the_logit_in_one_step_of_undo(stability: Visitor) -> None:
    plot = stability.page.loss
    dragged(plot, place(plot, -100, 50), place(plot, -20, 50), place(plot, 20, 50))
    assert stability.value.logit == pytest.approx(20, abs=1.0)
    assert "p rounds to 1" in stability.page.verdict.text()
    assert stability.page.logit.field.text() == f"{stability.value.logit:.4g}"
    stability.store.undo()
    assert stability.value.logit == -100
    assert not stability.store.can_undo


def test_keys_step_the_logit_and_the_wheel_zooms(stability: Visitor) -> None:
    plot = stability.page.gradient
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert stability.value.logit == -98
    QTest.keyClick(plot, Qt.Key.Key_PageDown)
    assert stability.value.logit == -118
    turned(plot, -1)
    assert stability.value.reach == "1000"


def test_switches_change_case_precision_and_label(stability: Visitor) -> None:
    for word in ("Softmax", "float64", "Wrong class", "±1000"):
        stability.presses(word)
    page = stability.value
    assert (page.case, page.precision, page.truth, page.reach) == ("softmax", "float64", "0", "1000")
    assert "exp(z) overflows float64" in stability.page.strip.accessibleName()
    assert stability.page.table.title_of(3) == "Cross entropy"
    for _ in range(4):
        stability.store.undo()
    assert stability.value == Stability()
    assert stability.page.switches["case"].buttons["sigmoid"].isChecked()


def test_the_bars_lie_under_the_axis_of_the_plots(stability: Visitor) -> None:
    plot, strip = stability.page.loss, stability.page.strip
    on_plot = plot.mapTo(stability.page, place(plot, 60, 0)).x()
    assert strip.mapTo(stability.page, QPoint(round(strip.x_of(60)), 0)).x() == pytest.approx(on_plot, abs=2)


def test_a_logit_outside_is_refused_with_a_sentence(stability: Visitor) -> None:
    field = stability.page.logit.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "5000")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert stability.value.logit == -100
    assert "at most 1000" in stability.page.complaint.text()


def test_the_table_is_copied(stability: Visitor) -> None:
    stability.page.table.setFocus()
    QTest.keyClick(stability.page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "step\tTextbook\tSigmoid, then BCE\tBCE with logits\tin truth"
    assert lines[-1].split("\t")[-1] == "−1.000"


# --- outliers ------------------------------------------------------------------------------------------


@pytest.fixture
def outliers(qtbot: Any) -> Visitor:
    return Visitor(qtbot, OutliersPage)


def test_a_dragged_point_takes_the_mse_line_with_it(outliers: Visitor) -> None:
    plot, before = outliers.page.plot, [fit.line for fit in outliers.page.fits]
    x, y = outliers.value.points[13]
    dragged(plot, place(plot, x, y), place(plot, x, 8), place(plot, x, 11))
    assert outliers.value.points[13][1] == pytest.approx(11, abs=0.1)
    assert outliers.value.picked == 13
    moved = [abs(fit.line[0] - old[0]) for fit, old in zip(outliers.page.fits, before, strict=True)]
    assert moved[0] > 0.2
    assert max(moved[1:]) < 0.15
    assert outliers.page.table.text_of(0, 4) == percent(outliers.page.fits[0].before, 0)
    assert "pulls the line of MSE" in outliers.page.words.text()
    end = plot.lines.curves[0][0].y[-1]
    assert end == pytest.approx(outliers.page.fits[0].line[0] * 11 + outliers.page.fits[0].line[1], abs=1e-6)
    outliers.store.undo()
    assert outliers.value == Outliers()
    assert not outliers.store.can_undo


def test_a_point_cannot_leave_the_box(outliers: Visitor) -> None:
    plot = outliers.page.plot
    dragged(plot, place(plot, *outliers.value.points[0]), place(plot, 0.5, 5), QPoint(-50, -50))
    assert outliers.value.points[0] == (0.0, 12.0)


def test_points_are_added_by_a_double_click_and_removed_by_key_and_right_click(outliers: Visitor) -> None:
    plot = outliers.page.plot
    at = place(plot, 5, 10)
    QTest.mouseClick(plot.viewport(), LEFT, pos=at)
    QTest.mouseDClick(plot.viewport(), LEFT, pos=at)
    assert len(outliers.value.points) == 15
    assert outliers.value.points[14] == pytest.approx((5, 10), abs=0.1)
    assert outliers.value.picked == 14
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.RightButton, pos=at)
    assert outliers.value.points == Outliers().points
    QTest.mouseMove(plot.viewport(), place(plot, *outliers.value.points[4]))
    plot.handles[4].setFocus()
    QTest.keyClick(plot.viewport(), Qt.Key.Key_Delete)
    assert outliers.value.points == (*Outliers().points[:4], *Outliers().points[5:])
    QTest.mouseClick(outliers.page.reset, LEFT)
    assert outliers.value.points == Outliers().points


def test_keys_move_a_point(outliers: Visitor) -> None:
    plot = outliers.page.plot
    plot.setFocus()
    plot.handles[2].setFocus()
    for _ in range(3):
        QTest.keyClick(plot.viewport(), Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert outliers.value.points[2][1] > Outliers().points[2][1]
    assert outliers.value.picked == 2


def test_sliders_change_the_line_of_their_loss_alone(outliers: Visitor) -> None:
    before = [fit.line for fit in outliers.page.fits]
    outliers.slides(outliers.page.form.editors["q"].slider, 0.02)
    after = [fit.line for fit in outliers.page.fits]
    assert outliers.value.q < 0.1
    assert after[:3] == before[:3] and after[3] != before[3]
    assert outliers.page.table.text_of(3, 0) == f"Quantile {outliers.value.q:.4g}"
    outliers.store.undo()
    assert outliers.value.q == 0.75


def test_too_few_points_are_refused_with_a_sentence(outliers: Visitor) -> None:
    few = Outliers(points=Outliers().points[:3])
    outliers.page.edit(few)
    plot = outliers.page.plot
    assert len(plot.handles) == 3
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.RightButton, pos=place(plot, *few.points[1]))
    assert outliers.value == few
    assert "needs 3 points" in outliers.page.complaint.text()


# --- imbalance -----------------------------------------------------------------------------------------


@pytest.fixture
def imbalance(qtbot: Any) -> Visitor:
    return Visitor(qtbot, ImbalancePage)


def test_sliding_the_ratio_moves_the_boundary_of_the_fit_without_weights(imbalance: Visitor) -> None:
    before = [fit.boundary for fit in imbalance.page.fits]
    imbalance.slides(imbalance.page.form.editors["ratio"].slider, 0.99)
    assert imbalance.value.ratio > 90
    after = [fit.boundary for fit in imbalance.page.fits]
    assert after[0] > before[0] + 0.5
    assert abs(after[1] - before[1]) < 0.3
    assert imbalance.page.bars.names[1] == f"{imbalance.page.data.positives} positives"
    imbalance.store.undo()
    assert imbalance.value == Imbalance()


def test_pos_weight_is_switched_on_and_slid(imbalance: Visitor) -> None:
    editor = imbalance.page.form.editors["pos_weight"]
    QTest.mouseClick(editor.switch, LEFT)
    assert imbalance.value.pos_weight is not None
    imbalance.slides(editor.slider, 0.02)
    assert imbalance.value.pos_weight < 0.2
    assert imbalance.page.fits[1].boundary > imbalance.page.fits[0].boundary
    assert imbalance.page.table.text_of(1, 0) == imbalance.page.fits[1].title


def test_a_fit_that_says_no_to_everyone_is_marked_and_told(imbalance: Visitor) -> None:
    imbalance.page.edit(Imbalance(ratio=99, distance=1.0))
    assert [imbalance.page.table.text_of(0, column) for column in (3, 4, 5)] == ["0.0 %", "–", "99.0 %"]
    assert "says no to everyone" in imbalance.page.words.text()


def test_the_rare_class_is_seen_when_bars_are_shares(imbalance: Visitor) -> None:
    tall = imbalance.page.bars.heights[1].max() / imbalance.page.bars.heights[0].max()
    imbalance.presses("Shares")
    heights = imbalance.page.bars.heights
    assert tall < 0.15 < 0.5 < heights[1].max() / heights[0].max()


# --- all -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["stability", "outliers", "imbalance"])
def test_a_page_is_drawn_in_every_theme(name: str, request: pytest.FixtureRequest) -> None:
    visitor: Visitor = request.getfixturevalue(name)
    for theme in (DARK, PROJECTOR, LIGHT):
        visitor.page.set_theme(theme)
        plots = visitor.page.findChildren(CurvePlot)
        plot = plots[0]
        corner = plot.mapTo(visitor.page, place(plot, plot.box.viewRange()[0][1], plot.box.viewRange()[1][1]))
        assert shows(picture_of(visitor.page), corner + QPoint(4, -4), theme.plot)


@pytest.mark.parametrize("name", ["stability", "outliers", "imbalance"])
def test_a_page_is_left_alone_by_changes_elsewhere(name: str, request: pytest.FixtureRequest) -> None:
    visitor: Visitor = request.getfixturevalue(name)
    shown = visitor.page._shown
    visitor.store.edit(visitor.store.scenario.changed(seed=7))
    assert visitor.page._shown is shown
