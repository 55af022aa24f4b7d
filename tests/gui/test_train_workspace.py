"""The Train workspace in the whole window, as a person uses it: mouse, keys and files, on the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QToolButton,
    QWidget,
)  # fmt: skip

from engine.exporter import export
from engine.preset import Preset
from engine.run_file import open_run
from engine.scenario import Scenario
from gui.main_window import MainWindow
from gui.shortcuts import ShortcutSheet
from gui.training_state import State

from .training_kit import LONG, PATIENCE, close, opened, scenario, training, wait_for, wait_steps

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    """A short training that is over and was played to its end."""
    made = opened(qtbot)
    wait_for(qtbot, made, State.DONE)
    qtbot.waitUntil(lambda: not made.train.player.playing, timeout=PATIENCE)
    yield made
    close(made)


@pytest.fixture
def endless(qtbot: Any) -> Iterator[MainWindow]:
    """A training under way that does not end."""
    made = opened(qtbot, training(epochs=LONG))
    wait_steps(qtbot, made, 3)
    yield made
    close(made)


def click(button: QToolButton) -> None:
    QTest.mouseClick(button, LEFT)


class TestTraining:
    def test_what_is_opened_trains_at_once_and_plays(self, window: MainWindow) -> None:
        assert window.front is window.train
        assert window.train.player.position == window.train.player.length == 12
        assert "12" in window.train.strip.words.text()
        assert window.train.transport.label.text() == "epoch 4 / 4 · step 12"

    def test_the_workspace_is_reached_by_a_key_and_trains(self, qtbot: Any) -> None:
        made = MainWindow(scenario().changed(workspace="race"))
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        qtbot.waitUntil(lambda: made.race.begun and made.isActiveWindow())
        assert made.train.views is None  # what is not looked at is not made
        QTest.keyClick(made, Qt.Key.Key_F4)
        wait_for(qtbot, made, State.DONE)
        assert made.header.workspaces.buttons["train"].isChecked()
        assert made.train.switch.isVisible() and not made.race.pane_switch.isVisible()
        close(made)

    def test_the_button_pauses_and_goes_on(self, endless: MainWindow, qtbot: Any) -> None:
        strip, run = endless.train.strip, endless.train.run
        assert strip.start.text() == "Pause"
        click(strip.start)
        assert run.state is State.PAUSED and strip.start.text() == "Go on"
        qtbot.waitUntil(lambda: run._run is None)
        step = run.trainer.step
        qtbot.waitUntil(lambda: endless.train.player.length > 0 and not endless.train.player.playing, timeout=PATIENCE)
        assert run.trainer.step == step
        QTest.keyClick(endless, Qt.Key.Key_Return, CONTROL)
        assert run.training
        qtbot.waitUntil(lambda: run.trainer.step > step, timeout=PATIENCE)
        qtbot.waitUntil(lambda: endless.train.player.position > step, timeout=PATIENCE)  # it is followed again

    def test_stop_keeps_what_was_trained_and_reset_goes_back(self, endless: MainWindow, qtbot: Any) -> None:
        train = endless.train
        click(train.strip.stop)
        assert train.run.state is State.STOPPED and train.run.trainer.step > 0
        assert train.strip.stop.text() == "Reset"
        click(train.strip.stop)
        wait_for(qtbot, endless, State.READY)
        assert train.run.trainer.step == 0 and train.player.length == 0

    def test_more_epochs_are_asked_for_in_the_menu(self, window: MainWindow, qtbot: Any) -> None:
        actions = {action.data(): action for action in window.train.strip.more.menu().actions()}
        actions[5].trigger()
        qtbot.waitUntil(lambda: window.train.run.trainer.step == 27, timeout=PATIENCE)
        qtbot.waitUntil(lambda: window.store.scenario.training.more_epochs == 5)
        qtbot.waitUntil(lambda: window.train.player.position == 27, timeout=PATIENCE)
        assert window.train.transport.label.text() == "epoch 9 / 9 · step 27"

    def test_escape_pauses(self, endless: MainWindow) -> None:
        QTest.keyClick(endless, Qt.Key.Key_Escape)
        assert endless.train.run.state is State.PAUSED

    def test_a_rate_moved_while_it_trains_is_written_into_the_scenario(self, endless: MainWindow, qtbot: Any) -> None:
        panel = endless.train.panel
        row = panel.racers.rows[1]
        racer = row.racer
        row.edited.emit(1, racer.changed(optimizer=racer.optimizer.changed(lr=0.02)), "")
        qtbot.waitUntil(lambda: bool(endless.store.scenario.training.changes), timeout=PATIENCE)
        change = endless.store.scenario.training.changes[0]
        assert (change.racer, change.lr) == (1, 0.02)
        qtbot.waitUntil(lambda: endless.train.run.trainer.history.changes == (change,), timeout=PATIENCE)
        assert endless.store.scenario.training.racers[1].optimizer.lr == 0.01
        assert row.racer.optimizer.lr == 0.02  # the panel shows the rate it is at
        assert not endless.train.run.changed
        QTest.keyClick(endless, Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: len(endless.store.scenario.training.changes) == 2, timeout=PATIENCE)
        assert endless.store.scenario.training.changes[1].lr == 0.01  # what was trained stays; the rate goes back

    def test_an_edit_after_training_keeps_the_run_on_screen(self, window: MainWindow, qtbot: Any) -> None:
        train, before = window.train, window.train.run.trainer
        window.store.edit(window.store.scenario.with_training(batch=5))
        assert train.run.trainer is before
        assert "settings have changed" in train.strip.words.text() and train.strip.start.text() == "Train anew"
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
        assert "settings have changed" not in train.strip.words.text()
        QTest.keyClick(window, Qt.Key.Key_Y, CONTROL)
        click(train.strip.start)
        qtbot.waitUntil(lambda: train.run.trainer is not before and train.run.state is State.DONE, timeout=PATIENCE)
        assert train.run.trainer.training.batch == 5

    def test_an_edit_before_training_is_followed_at_once(self, window: MainWindow, qtbot: Any) -> None:
        click(window.train.strip.stop)
        wait_for(qtbot, window, State.READY)
        window.store.edit(window.store.scenario.with_training(network="logistic", loss="bce_with_logits"))
        qtbot.waitUntil(lambda: window.train.run.trainer.problem.layout.total == 3, timeout=PATIENCE)
        assert window.train.run.trainer.step == 0

    def test_it_goes_on_in_another_workspace(self, endless: MainWindow, qtbot: Any) -> None:
        QTest.keyClick(endless, Qt.Key.Key_F3)
        wait_steps(qtbot, endless, 20)
        QTest.keyClick(endless, Qt.Key.Key_F2)
        wait_steps(qtbot, endless, 20)
        QTest.keyClick(endless, Qt.Key.Key_F4)
        assert endless.train.run.training
        step = endless.train.run.trainer.step
        qtbot.waitUntil(lambda: endless.train.player.length > step, timeout=PATIENCE)

    def test_a_bad_combination_is_a_sentence(self, window: MainWindow, qtbot: Any) -> None:
        window.store.edit(window.store.scenario.with_training(loss="mse"))
        click(window.train.strip.start)
        wait_for(qtbot, window, State.FAILED)
        assert "classes" in window.errors.sentence.text() and window.errors.isVisible()
        assert window.train.middle.currentWidget() is window.train.views.fits  # what was there stays

    def test_who_diverges_is_told(self, qtbot: Any) -> None:
        racers = [{"optimizer": {"key": "sgd", "lr": 1e5}, "name": "Wild"}, {"optimizer": {"key": "adam", "lr": 0.01}}]
        made = opened(qtbot, training(racers=racers))
        wait_for(qtbot, made, State.DONE)
        qtbot.waitUntil(lambda: made.errors.sentence.text().startswith("Wild: "), timeout=PATIENCE)
        assert made.errors.property("role") == "notice"
        close(made)

    def test_nobody_trains(self, window: MainWindow, qtbot: Any) -> None:
        window.store.edit(window.store.scenario.with_training(racers=()))
        assert window.train.middle.currentWidget() is window.train.notice
        assert "Nobody" in window.train.notice.text() and not window.train.strip.start.isEnabled()
        window.store.undo()
        wait_for(qtbot, window, State.READY)
        assert window.train.middle.currentWidget() is window.train.views.fits


class TestPlaying:
    def test_every_view_shows_the_step_that_is_scrubbed_to(self, window: MainWindow, qtbot: Any) -> None:
        bar = window.train.transport.bar
        QTest.mouseClick(bar, LEFT, pos=QPoint(bar.width() // 2, bar.height() // 2))
        assert 5 <= window.train.player.position <= 7
        qtbot.waitUntil(lambda: window.train.screening.settled)
        frame = window.train.screening.frame()
        assert frame is not None and frame.step in (3, 6)

    def test_scrubbing_back_while_it_trains_stays_there(self, endless: MainWindow, qtbot: Any) -> None:
        wait_steps(qtbot, endless, 30)
        endless.train.player.step_by(-5)
        place = endless.train.player.position
        wait_steps(qtbot, endless, 30)
        assert endless.train.player.position == place
        QTest.keyClick(endless, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: endless.train.player.position > place, timeout=PATIENCE)

    def test_space_and_arrows_belong_to_the_workspace_in_front(self, window: MainWindow) -> None:
        before = window.race.player.position
        QTest.keyClick(window, Qt.Key.Key_Home)
        QTest.keyClick(window, Qt.Key.Key_Right)
        assert window.train.player.position == 3  # the next row
        QTest.keyClick(window, Qt.Key.Key_Space)
        assert window.train.player.playing and not window.race.player.playing
        assert window.race.player.position == before

    def test_the_pictures_are_chosen_by_keys_and_buttons(self, window: MainWindow) -> None:
        train = window.train
        QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
        assert train.middle.currentWidget() is train.views.landscape
        assert window.commands.actions["tab landscape"].isChecked()
        click(train.switch.buttons["fit"])
        assert train.middle.currentWidget() is train.views.fits
        assert window.store.scenario.training.view.tab == "fit"

    def test_a_click_on_a_curve_shows_that_step(self, window: MainWindow) -> None:
        window.train.views.curves.step_picked.emit(6)
        assert window.train.player.position == 6

    @pytest.mark.parametrize("theme", ["dark", "projector"])
    def test_the_theme_changes_all_of_it(self, window: MainWindow, theme: str) -> None:
        before = window.train.grab().toImage()
        window.set_theme(theme)
        QApplication.processEvents()
        assert window.train.grab().toImage() != before

    def test_every_control_has_a_name_and_a_tooltip(self, window: MainWindow) -> None:
        kinds = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
        controls = [w for w in window.train.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()]
        assert len(controls) > 30
        for control in controls:
            if "ScrollBar" in type(control).__name__ or control.objectName() == "qt_spinbox_lineedit":
                continue
            named = control.accessibleName() or (isinstance(control, QAbstractButton) and control.text())
            assert named and control.toolTip(), f"{control} {control.accessibleName()} {control.toolTip()}"

    def test_the_landscape_has_the_room_of_the_curves_in_a_narrow_window(self, window: MainWindow) -> None:
        window.resize(1280, 720)
        window.train.edit_view("tab", "landscape")
        assert not window.train.right.isVisible()
        window.train.edit_view("tab", "fit")
        assert window.train.right.isVisible()
        assert (window.width(), window.height()) == (1280, 720)

    def test_the_shortcuts_are_on_the_sheet(self, window: MainWindow) -> None:
        QTest.keyClick(window, Qt.Key.Key_F1)
        sheet = window.findChild(ShortcutSheet)
        assert sheet is not None
        words = " ".join(part.text() for part in sheet.findChildren(type(window.train.notice)))
        assert "Ctrl+Return" in words and "Ten more epochs" in words and "F4" in words
        sheet.reject()


class TestFiles:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        """Whatever dialog asks for a file to write, the person names one in this folder."""

        def answer(_parent: Any, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
            return str(tmp_path / Path(proposed).name), ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        return tmp_path

    def test_a_run_is_written_dropped_and_shown_again(self, window: MainWindow, asked: Path, qtbot: Any) -> None:
        path = asked / "moons-mlp.npz"
        write(window, path)
        weights = window.train.run.trainer.history.rows.weights
        assert open_run(path).training.computed == window.store.scenario.training.computed
        window.take_workspace("race")
        drop(window, path)
        qtbot.waitUntil(lambda: window.train.run.saved, timeout=PATIENCE)
        assert window.front is window.train
        np.testing.assert_array_equal(window.train.run.trainer.history.rows.weights, weights)
        assert not window.train.strip.more.isEnabled()
        qtbot.waitUntil(lambda: window.train.player.position == 12, timeout=PATIENCE)  # it is played
        click(window.train.strip.start)
        qtbot.waitUntil(lambda: window.train.run.state is State.DONE and not window.train.run.saved, timeout=PATIENCE)

    @pytest.mark.parametrize("key", ["csv", "json"])
    def test_curves_carry_their_scenario(self, window: MainWindow, asked: Path, key: str) -> None:
        write(window, asked / f"moons-mlp.{key}")
        found = Scenario.open(asked / f"moons-mlp.{key}")
        assert found.training.computed == window.store.scenario.training.computed and found.workspace == "train"

    def test_a_broken_run_is_a_sentence(self, window: MainWindow, asked: Path) -> None:
        before = window.store.scenario
        (asked / "run.npz").write_bytes(b"PK\x03\x04 and nothing of a run")
        window.open_path(asked / "run.npz")
        assert "cannot be opened" in window.errors.sentence.text() and window.store.scenario == before

    def test_the_picture_in_front_is_exported(self, window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
        window.commands.actions["export"].trigger()
        dialog = window.exports.dialog
        assert dialog is not None and dialog.errand.order.views == ("fits",)
        dialog.target.set_folder(tmp_path)
        with qtbot.waitSignal(window.exports.studio.written, timeout=PATIENCE):
            click(dialog.export)
        (picture,) = tmp_path.glob("moons-mlp_*_*epochs.png")
        assert picture.stat().st_size > 10_000

    def test_a_preset_of_a_training_trains_and_says_what_to_look_for(
        self, window: MainWindow, tmp_path: Path, qtbot: Any
    ) -> None:
        path = tmp_path / "preset.json"
        path.write_text(scenario(training(epochs=2), title="Short", look_for="Look here.").to_json())
        window.presets = (Preset(path, "Short", "Look here."),)
        window.take_preset(0)
        qtbot.waitUntil(lambda: window.train.run.trainer.steps == 6 and window.train.run.state is State.DONE)
        assert window.train.look_for.isVisible() and window.train.look_for.text() == "Look here."
        assert window.header.title.text() == "Short"

    def test_the_columns_are_remembered(self, window: MainWindow, qtbot: Any) -> None:
        window.train.columns.setSizes([340, 500, 400])
        sizes = window.train.columns.sizes()
        close(window)
        again = opened(qtbot)
        assert again.train.columns.sizes() == sizes
        close(again)


def drop(window: MainWindow, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(50, 50), action, data, buttons, Qt.KeyboardModifier.NoModifier))


def write(window: MainWindow, path: Path) -> None:
    """Write what was trained, in the format of the suffix."""
    source = window.front.source()
    export(path, source.scenario, source.recording)
