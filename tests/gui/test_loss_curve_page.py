"""A person looks at losses as curves: check boxes, sliders, the line in hand and under the arrow keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from engine.lab.curve import ClassCurves, TaskCurves
from engine.scenario import Scenario
from gui.editors import Complaint, NumberEditor
from gui.store import Store
from gui.theme import DARK, LIGHT, PROJECTOR
from gui.workspaces.loss_pages.curve import CurvePage
from gui.workspaces.loss_pages.curve_axis import BinaryAxis, ClassAxis
from gui.workspaces.loss_pages.loss_plot import LossPlot

LEFT = Qt.MouseButton.LeftButton


class Visitor:
    """Somebody at the page, with a store that it follows."""

    def __init__(self, qtbot: Any) -> None:
        self.qtbot = qtbot
        self.store = Store(Scenario(racers=("sgd",)))
        self.page = CurvePage(self.store)
        self.store.changed.connect(self._follow)
        self.page.set_theme(LIGHT)
        self.page.set_scenario(self.store.scenario)
        qtbot.addWidget(self.page)
        self.page.resize(1280, 640)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def _follow(self, _old: Scenario, new: Scenario) -> None:
        self.page.set_scenario(new)

    @property
    def curves(self) -> TaskCurves:
        return self.store.scenario.lab.curve.front

    def clicks(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT, pos=QPoint(10, widget.height() // 2))

    def chooses(self, task: str) -> None:
        self.clicks(self.page.task.buttons[task])

    def place(self, plot: LossPlot, x: float) -> QPoint:
        """Where on a plot's viewport a place of the axis is, at half its height."""
        middle = sum(plot.box.viewRange()[1]) / 2
        return plot.mapFromScene(plot.box.mapViewToScene(QPointF(x, middle)))

    def drags(self, plot: LossPlot, *places: float) -> None:
        stops = [self.place(plot, x) for x in places]
        QTest.mousePress(plot.viewport(), LEFT, pos=stops[0])
        for stop in stops[1:]:
            QTest.mouseMove(plot.viewport(), stop)
        QTest.mouseRelease(plot.viewport(), LEFT, pos=stops[-1])

    def types(self, field: QLineEdit, text: str) -> None:
        field.setFocus()
        self.qtbot.waitUntil(field.hasFocus)
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def rows(self) -> dict[str, tuple[str, str]]:
        """The readings: name to loss and derivative."""
        rows = [row for row in self.page.readings.rows if row[1].isVisible()]
        return {name.text(): (value.text(), slope.text()) for _, name, value, slope in rows}


@pytest.fixture
def visitor(qtbot: Any) -> Visitor:
    """Somebody who has just opened the page."""
    return Visitor(qtbot)


def drawn(plot: LossPlot) -> int:
    return len(plot.lines.curves)


def test_it_opens_with_the_three_best_known(visitor: Visitor) -> None:
    assert visitor.rows() == {"Huber": ("1.500", "1.000"), "MAE": ("2.000", "1.000"), "MSE": ("4.000", "4.000")}
    assert visitor.page.card.title.text() == "Huber"
    assert drawn(visitor.page.view.losses) == drawn(visitor.page.view.slopes) == 3
    assert {ring.word for ring in visitor.page.view.losses.rings.rings} == {
        "kink", "from line to square", "from square to line",
    }  # fmt: skip


def test_a_check_box_draws_a_loss_and_undo_takes_it_away(visitor: Visitor) -> None:
    boxes = visitor.page.lists["regression"].boxes
    visitor.clicks(boxes["quantile"])
    assert "quantile" in visitor.curves.shown
    assert visitor.curves.selected == "quantile"
    assert visitor.rows()["Quantile"] == ("1.000", "0.5000")
    assert drawn(visitor.page.view.losses) == 4
    visitor.store.undo()
    assert not boxes["quantile"].isChecked()
    assert drawn(visitor.page.view.losses) == 3
    for key in ("huber", "l1", "mse"):
        visitor.clicks(boxes[key])
    assert visitor.rows() == {}
    assert drawn(visitor.page.view.losses) == 0


def test_the_slider_moves_the_curve_and_is_one_step_of_undo(visitor: Visitor) -> None:
    form = visitor.page.form.form
    assert form is not None
    editor = form.editors["delta"]
    assert isinstance(editor, NumberEditor) and editor.slider is not None
    before = visitor.page.view.losses.lines.curves
    slider, y = editor.slider, editor.slider.height() // 2
    QTest.mousePress(slider, LEFT, pos=QPoint(slider.width() // 4, y))
    for part in (3, 2):
        QTest.mouseMove(slider, QPoint(slider.width() // part, y))
        assert visitor.page.view.losses.lines.curves is not before
    QTest.mouseRelease(slider, LEFT, pos=QPoint(slider.width() // 2, y))
    delta = visitor.curves.loss("huber").delta  # type: ignore[attr-defined]
    assert delta == pytest.approx(2.5, abs=0.2)
    assert visitor.rows()["Huber"] == ("2.000", "2.000")
    assert f"delta={delta}" in visitor.page.card.code.accessibleName()
    visitor.store.undo()
    assert visitor.curves.own == ()


@pytest.mark.parametrize("which", ["losses", "slopes"])
def test_the_line_is_dragged_and_caught_by_a_kink(visitor: Visitor, which: str) -> None:
    plot = getattr(visitor.page.view, which)
    visitor.drags(plot, -2.0, -1.5, 0.5)
    assert visitor.curves.at == pytest.approx(0.5, abs=0.01)
    visitor.store.undo()
    assert visitor.curves.at == 2.0
    visitor.drags(plot, -2.0, 0.004)
    assert visitor.curves.at == 0.0
    assert visitor.rows()["MAE"] == ("0", "-1 | 1")
    assert "PyTorch gives 0" in visitor.page.readings.rows[1][1].toolTip()


def test_arrow_keys_step_the_line(visitor: Visitor, qtbot: Any) -> None:
    plot = visitor.page.view.losses
    plot.setFocus()
    qtbot.waitUntil(plot.hasFocus)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert visitor.curves.at == 1.8
    QTest.keyClick(plot, Qt.Key.Key_PageUp)
    assert visitor.curves.at == 2.8
    assert visitor.page.view.field.text() == "2.8"
    visitor.store.undo()
    assert visitor.curves.at == 1.8


def test_the_place_can_be_typed_and_the_wheel_zooms(visitor: Visitor) -> None:
    visitor.types(visitor.page.view.field, "-0.25")
    assert visitor.curves.at == -0.25
    plot = visitor.page.view.losses
    over = QPointF(visitor.place(plot, 0.0))
    wheel = QWheelEvent(
        over, plot.viewport().mapToGlobal(over), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), wheel)
    assert visitor.curves.low == pytest.approx(-2.4, abs=0.1)
    assert visitor.curves.high == pytest.approx(2.4, abs=0.1)
    visitor.types(visitor.page.axes["regression"].ends["high"].field, "-5")
    assert "greater" in visitor.page.complaint.text()
    assert visitor.curves.high > 2


def test_two_classes_over_the_logit_and_the_margin(visitor: Visitor) -> None:
    visitor.chooses("binary")
    axis = visitor.page.axes["binary"]
    assert isinstance(axis, BinaryAxis)
    assert visitor.rows()["Hinge"] == ("2.000", "-1.000")
    visitor.clicks(axis.label.buttons[0])
    assert visitor.rows()["Hinge"] == ("0", "0 | 1")
    visitor.clicks(axis.over.buttons["margin"])
    assert visitor.rows()["Hinge"] == ("2.000", "-1.000")
    assert "margin" in visitor.page.view.titles[1].text()
    assert visitor.page.view.note.text() == ""
    visitor.clicks(visitor.page.lists["binary"].boxes["bce"])
    assert "sigmoid" in visitor.page.view.note.text()
    assert visitor.rows()["BCE"] == visitor.rows()["BCE with logits"]


def test_several_classes_over_one_logit(visitor: Visitor) -> None:
    visitor.chooses("classes")
    axis = visitor.page.axes["classes"]
    assert isinstance(axis, ClassAxis)
    assert visitor.rows()["Cross entropy"] == ("1.349", "-0.7405")
    visitor.clicks(axis.logits.rows[1].axis)
    assert visitor.rows()["Cross entropy"] == ("1.349", "0.7054")
    visitor.types(axis.logits.rows[1].field, "0")
    assert visitor.curves.at == 0.0
    visitor.clicks(axis.logits.rows[2].true)
    visitor.types(axis.logits.count.field, "2")
    assert isinstance(visitor.curves, ClassCurves)
    assert (visitor.curves.logits, visitor.curves.label) == ((1.0, 0.0), 1)
    assert not axis.logits.rows[2].name.isVisible()


def test_class_weights_for_other_classes_get_a_sentence(visitor: Visitor) -> None:
    visitor.chooses("classes")
    form = visitor.page.form.form
    assert form is not None
    visitor.types(form.editors["weight"].text, "1, 2")  # type: ignore[attr-defined]
    assert visitor.rows()["Cross entropy"] == ("–", "–")
    assert "weight" in visitor.page.readings.rows[0][1].toolTip()
    visitor.types(form.editors["weight"].text, "1, two")  # type: ignore[attr-defined]
    assert any("two" in complaint.text() for complaint in form.findChildren(Complaint))


def test_where_a_loss_is_not_defined_the_row_says_why(visitor: Visitor) -> None:
    visitor.clicks(visitor.page.lists["regression"].boxes["squared_log"])
    visitor.types(visitor.page.view.field, "-2.5")
    assert visitor.rows()["MSLE"] == ("–", "–")
    complaint = visitor.page.readings.complaint
    assert complaint.isVisible() and "MSLE: the prediction -1.5 is not above -1" in complaint.text()
    assert "target y = 1" in visitor.page.view.note.text()
    visitor.types(visitor.page.view.field, "1")
    assert not complaint.isVisible()


def test_the_card_follows_the_name_clicked_and_its_code_is_copied(visitor: Visitor) -> None:
    card = visitor.page.card
    assert not card.claim.isVisible()
    visitor.clicks(visitor.page.lists["regression"].names["l1"])
    assert "asymmetrically" in card.claim_words.text() and card.claim.isVisible()
    assert "l1" in visitor.curves.shown
    visitor.clicks(card.copy)
    assert QGuiApplication.clipboard().text() == 'torch.nn.functional.l1_loss(prediction, target, reduction="mean")'
    visitor.chooses("classes")
    assert "one-hot" in card.claim_words.text()


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.key)
def test_every_task_can_be_drawn_in_every_theme(visitor: Visitor, theme: Any) -> None:
    visitor.page.set_theme(theme)
    for task in ("binary", "classes", "regression"):
        visitor.chooses(task)
        assert not visitor.page.view.losses.grab().isNull()
        assert visitor.page.left.verticalScrollBar().maximum() == 0 or theme is PROJECTOR


def test_nothing_is_drawn_again_for_edits_elsewhere(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    show: Callable[..., None] = visitor.page._show
    monkeypatch.setattr(visitor.page, "_show", lambda page: (calls.append(page), show(page)))
    visitor.store.edit(visitor.store.scenario.changed(seed=7))
    assert calls == []
    before = visitor.page.view.losses.lines.curves
    visitor.types(visitor.page.view.field, "1.25")
    assert len(calls) == 1
    assert visitor.page.view.losses.lines.curves is before
