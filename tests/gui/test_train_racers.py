"""A person works with those who train, and looks at the whole panel: its width, its keys, its end."""

from __future__ import annotations

import gc
import weakref
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.training import RateChange
from gui import theme
from gui.numbers import NumberSlider
from gui.store import Store
from gui.theme import THEMES
from gui.workspaces.panel import WIDTH
from gui.workspaces.train_panel import TrainPanel

from .panel_kit import LEFT, Person
from .train_kit import asked, now


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
