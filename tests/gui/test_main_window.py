"""The whole window as a person uses it: mouse, keys and files, on the real engine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QToolButton,
    QWidget,
)  # fmt: skip

from engine.scenario import Scenario
from gui.main_window import MainWindow
from gui.shortcuts import ShortcutSheet

from .map_kit import double_click, on_canvas

LEFT = Qt.MouseButton.LeftButton
RACERS = [{"optimizer": {"key": "sgd", "lr": 0.001}}, {"optimizer": {"key": "adam", "lr": 0.05}, "style": 1}]


def scenario(**fields: object) -> Scenario:
    return Scenario.checked({"landscape": "rosenbrock", "racers": RACERS, "stop": {"steps": 400}, **fields})


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    made = opened(qtbot, scenario())
    yield made
    made.files.path = None  # nothing to ask about
    made.close()


def opened(qtbot: Any, asked: Scenario) -> MainWindow:
    """A window on screen whose race is over."""
    made = MainWindow(asked)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    settle(qtbot, made)
    made.race.player.pause()
    return made


def settle(qtbot: Any, window: MainWindow) -> None:
    """Wait until the recording of the newest scenario is complete and shown."""
    bridge, store = window.race.bridge, window.store

    def complete() -> bool:
        shown = bridge.scenario is not None and bridge.scenario.computed == store.scenario.computed
        return shown and not bridge.running and window.race.screening.settled

    qtbot.waitUntil(complete, timeout=20_000)


def press(window: MainWindow, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window, key, modifier)


class TestRacing:
    def test_it_plays_when_it_opens(self, qtbot: Any) -> None:
        window = MainWindow(scenario())
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: window.race.player.position > 5, timeout=20_000)
        assert window.race.player.playing
        window.close()

    def test_dragging_the_start_moves_every_path(self, window: MainWindow, qtbot: Any) -> None:
        window.race.player.go(400)
        view = window.race.map
        canvas = view.canvas.viewport()
        grip, goal = on_canvas(view, -1.2, 1.0), on_canvas(view, -0.4, 2.0)
        QTest.mousePress(canvas, LEFT, pos=grip)
        for part in range(1, 11):
            QTest.mouseMove(canvas, grip + (goal - grip) * part / 10)
            QApplication.processEvents()
        QTest.mouseRelease(canvas, LEFT, pos=goal)
        settle(qtbot, window)
        x, y = window.store.scenario.starts[0]
        assert abs(x + 0.4) < 0.05 and abs(y - 2.0) < 0.05
        frame = window.race.frame()
        assert frame is not None
        np.testing.assert_allclose(frame.rows.position[0], [[x, y]] * 2)
        assert window.race.player.position == 400
        press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert window.store.scenario.starts == ((-1.2, 1.0),)  # the whole drag is one step of undo

    def test_a_double_click_adds_a_start(self, window: MainWindow, qtbot: Any) -> None:
        double_click(window.race.map, on_canvas(window.race.map, 1.5, -0.5))
        settle(qtbot, window)
        assert len(window.store.scenario.starts) == 2
        assert len(window.race.bridge.trajectory.lanes) == 4  # type: ignore[union-attr]

    def test_every_view_shows_the_step_that_is_scrubbed_to(self, window: MainWindow, qtbot: Any) -> None:
        bar = window.race.transport.bar
        QTest.mouseClick(bar, LEFT, pos=QPoint(bar.width() // 3, bar.height() // 2))
        step = window.race.player.position
        assert 100 < step < 200
        qtbot.waitUntil(lambda: window.race.screening.settled)
        frame = window.race.frame()
        assert frame is not None and frame.step == step
        assert f"Step {step + 1}" in " ".join(texts(window.race.card))

    def test_an_edit_keeps_the_playback_position(self, window: MainWindow, qtbot: Any) -> None:
        window.race.player.go(123)
        racer = window.store.scenario.racers[0]
        faster = racer.changed(optimizer=racer.optimizer.changed(lr=0.0012))
        window.store.edit(window.store.scenario.changed(racers=(faster, window.store.scenario.racers[1])))
        settle(qtbot, window)
        assert window.race.player.position == 123

    def test_escape_stops_a_long_race_and_keeps_what_is_recorded(self, window: MainWindow, qtbot: Any) -> None:
        rules = window.store.scenario.stop.changed(steps=50_000_000, grad_norm_below=None)
        window.store.edit(window.store.scenario.changed(stop=rules))
        bridge = window.race.bridge
        qtbot.waitUntil(lambda: bridge.trajectory is not None and bridge.trajectory.last_step > 400, timeout=20_000)
        press(window, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not bridge.running)
        assert bridge.trajectory is not None and bridge.trajectory.last_step > 400
        qtbot.waitUntil(lambda: window.race.screening._rows.step[-1] == bridge.trajectory.last_step)  # and is shown

    def test_a_race_that_asks_for_too_much_is_refused_in_a_sentence(self, window: MainWindow) -> None:
        starts = tuple((0.0, k / 1000) for k in range(900))
        window.store.edit(window.store.scenario.changed(starts=starts, seeds=900))
        assert "20,000 runs" in window.errors.sentence.text()
        assert window.errors.isVisible()

    def test_a_race_of_nobody_is_an_empty_window(self, window: MainWindow, qtbot: Any) -> None:
        window.store.edit(window.store.scenario.changed(racers=()))
        qtbot.waitUntil(lambda: window.race.frame() is None)
        window.store.undo()
        settle(qtbot, window)
        assert window.race.frame() is not None


class TestKeys:
    def test_space_plays_and_arrows_step(self, window: MainWindow) -> None:
        player = window.race.player
        player.go(0)
        press(window, Qt.Key.Key_Right)
        press(window, Qt.Key.Key_Right)
        assert player.position == 2
        press(window, Qt.Key.Key_Left)
        assert player.position == 1
        press(window, Qt.Key.Key_End)
        assert player.position == player.length == 400
        press(window, Qt.Key.Key_Home)
        assert player.position == 0
        press(window, Qt.Key.Key_Space)
        assert player.playing
        press(window, Qt.Key.Key_Space)
        assert not player.playing

    def test_arrows_belong_to_a_slider_that_has_the_focus(self, window: MainWindow) -> None:
        player = window.race.player
        player.go(10)
        slider = next(
            s for s in window.race.panel.findChildren(QAbstractSlider) if s.isVisible() and s.accessibleName()
        )
        slider.setFocus()
        QTest.keyClick(slider, Qt.Key.Key_Right)
        assert player.position == 10

    @pytest.mark.parametrize("workspace", ["race", "losses", "train"])
    def test_no_two_commands_have_the_same_keys(self, window: MainWindow, workspace: str) -> None:
        window.take_workspace(workspace)
        window.take_workspace("race")  # there and back: there is something to undo
        window.take_workspace(workspace)
        usable = [action for action in window.commands.actions.values() if action.isEnabled()]
        keys = [key.toString() for action in usable for key in action.shortcuts()]
        assert len(keys) == len(set(keys)) > 20
        assert all(keys)

    @pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
    def test_the_shortcut_sheet_lists_every_key(self, window: MainWindow, qtbot: Any, key: Qt.Key) -> None:
        press(window, key)
        sheet = window.findChild(ShortcutSheet)
        assert sheet is not None and sheet.isVisible()
        shown = " ".join(texts(sheet))
        for action in window.commands.actions.values():
            for keys in action.shortcuts():
                assert keys.toString(keys.SequenceFormat.NativeText) in shown
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: window.findChild(ShortcutSheet) is None)

    def test_panes_are_chosen_by_keys_and_by_buttons(self, window: MainWindow) -> None:
        race, control = window.race, Qt.KeyboardModifier.ControlModifier
        press(window, Qt.Key.Key_2, control)
        assert (race.map.isVisible(), race.surface.isVisible()) == (False, True)
        press(window, Qt.Key.Key_3, control)
        assert (race.map.isVisible(), race.surface.isVisible()) == (True, True)
        QTest.mouseClick(race.pane_switch.buttons["2-D"], LEFT)
        assert (race.map.isVisible(), race.surface.isVisible()) == (True, False)

    @pytest.mark.parametrize("field", ["contours", "minima", "gradient_arrow", "momentum_arrow", "step_arrow"])
    def test_what_the_map_shows_can_be_switched_and_seen(self, window: MainWindow, qtbot: Any, field: str) -> None:
        window.store.select(1)
        window.race.player.go(3)
        qtbot.waitUntil(lambda: not window.race.map.picture.busy)
        before, action = pixels(window.race.map), window.commands.actions[field]
        action.trigger()
        assert action.isChecked() is getattr(window.store.scenario.view, field)
        qtbot.waitUntil(lambda: not np.array_equal(pixels(window.race.map), before))

    @pytest.mark.parametrize(("key", "theme"), [(Qt.Key.Key_F6, "dark"), (Qt.Key.Key_F7, "projector")])
    def test_the_theme_changes_and_is_remembered(self, window: MainWindow, key: Qt.Key, theme: str) -> None:
        before = pixels(window)
        press(window, key)
        assert window.settings.theme == theme
        assert not np.array_equal(pixels(window), before)


class TestFiles:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        """Whatever dialog asks for a file to write, the person names one in this folder."""

        def answer(_parent: Any, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
            return str(tmp_path / Path(proposed).name), ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        return tmp_path

    def test_save_and_open_give_the_same_scenario(self, window: MainWindow, asked: Path, qtbot: Any) -> None:
        window.commands.actions["save"].trigger()
        path = asked / "rosenbrock_sgd-adam.json"
        saved = window.store.scenario
        assert Scenario.open(path) == saved
        window.store.edit(scenario(seed=5))
        assert window.isWindowModified()
        window.commands.actions["save"].trigger()
        assert not window.isWindowModified()
        window.open_path(path)
        assert window.store.scenario.seed == 5
        assert window.settings.recent_files() == [path.resolve()]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("{", "line 1"),
            ('{"racers": [{"key": "adma"}]}', 'did you mean "adam"'),
            ('{"version": 99, "racers": []}', "version 99"),
            ("[1, 2]", "not a Ravine scenario"),
        ],
    )
    def test_a_broken_file_is_explained_and_nothing_is_lost(
        self, window: MainWindow, tmp_path: Path, text: str, words: str
    ) -> None:
        before = window.store.scenario
        path = tmp_path / "broken.json"
        path.write_text(text)
        window.open_path(path)
        assert words in window.errors.sentence.text()
        assert str(path) in window.errors.sentence.text()
        assert window.store.scenario == before
        QTest.mouseClick(window.errors.closer, LEFT)
        assert not window.errors.isVisible()

    @pytest.mark.parametrize(("answer", "stays"), [("Cancel", True), ("Discard", False)])
    def test_closing_asks_about_unsaved_changes(
        self, window: MainWindow, asked: Path, monkeypatch: pytest.MonkeyPatch, answer: str, stays: bool
    ) -> None:
        window.commands.actions["save"].trigger()
        window.store.edit(scenario(seed=7))
        chosen = getattr(QMessageBox.StandardButton, answer)
        monkeypatch.setattr(QMessageBox, "question", lambda *_: chosen)
        window.close()
        assert window.isVisible() is stays

    def test_every_preset_opens_and_plays(self, window: MainWindow, qtbot: Any) -> None:
        assert len(window.presets) >= 6
        for number, preset in enumerate(window.presets):
            before = window.store.scenario
            window.header.presets.menu().actions()[number].trigger()
            assert window.store.scenario == preset.open().beside(before)
            shown = window.train if preset.open().workspace == "train" else window.race
            qtbot.waitUntil(lambda w=shown.look_for, p=preset: w.text() == p.look_for, timeout=60_000)  # torch is here
            if preset.open().workspace == "race":
                settle(qtbot, window)
                assert window.race.frame() is not None
            elif shown is window.train:
                qtbot.waitUntil(lambda: window.train.player.position > 0, timeout=60_000)

    def test_a_hundred_changes_of_scenario_end_nothing(self, window: MainWindow, qtbot: Any) -> None:
        """Rows come and go; the objects that PySide keeps of nested layouts once ended the process here."""
        changes = iter([*range(len(window.presets))] * 5)

        def changed_all() -> bool:
            number = next(changes, None)
            if number is not None:
                window.take_preset(number)
            return number is None

        qtbot.waitUntil(changed_all, timeout=60_000)
        settle(qtbot, window)


class TestManners:
    def test_every_control_has_a_name_and_a_tooltip(self, window: MainWindow) -> None:
        kinds = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
        controls = [w for w in window.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()]
        assert len(controls) > 30
        inner = ("qt_spinbox_lineedit", "qt_toolbar_ext_button")
        for control in controls:
            if control.objectName() in inner or "ScrollBar" in type(control).__name__:
                continue
            assert control.toolTip(), f"{control} {control.accessibleName()} has no tooltip"
            named = control.accessibleName() or (isinstance(control, QAbstractButton) and control.text())
            assert named, f"{control} {control.toolTip()} has no accessible name"

    @pytest.mark.parametrize("theme", ["light", "dark", "projector"])
    @pytest.mark.parametrize("size", [(1400, 900), (1280, 720)])
    def test_no_button_or_label_is_clipped(self, window: MainWindow, theme: str, size: tuple[int, int]) -> None:
        window.resize(*size)
        window.set_theme(theme)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        for button in window.findChildren(QToolButton):
            if button.isVisible() and button.text() and button.icon().isNull():
                assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
        for part in (window.header, window.race.transport):
            assert part.width() >= part.minimumSizeHint().width()

    def test_a_long_title_gives_way_and_is_read_where_it_is_pointed_at(self, window: MainWindow) -> None:
        window.resize(1280, 720)
        window.set_theme("projector")
        title = "A scenario whose author wanted to say everything in one line, and did"
        window.store.edit(window.store.scenario.changed(title=title))
        QApplication.processEvents()
        header = window.header
        assert header.status.geometry().right() < header.themes.button(0).geometry().left()
        assert header.title.toolTip() == title
        window.store.edit(window.store.scenario.changed(title="Short"))
        QApplication.processEvents()
        assert header.title.toolTip() == ""

    def test_an_error_inside_is_shown_and_the_window_lives_on(self, window: MainWindow) -> None:
        window.uncaught._before = lambda *_: None  # pytest's own hook, which would fail the test
        try:
            raise RuntimeError("something odd")
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        assert "something odd" in window.errors.sentence.text()
        QTest.mouseClick(window.errors.copy, LEFT)
        assert "Traceback" in QApplication.clipboard().text()

    def test_the_window_is_remembered(self, window: MainWindow, qtbot: Any) -> None:
        window.resize(1300, 800)
        window.set_theme("dark")
        window.close()
        again = opened(qtbot, scenario())
        assert (again.width(), again.height()) == (1300, 800)
        assert again.settings.theme == "dark"
        again.close()


def texts(widget: QWidget) -> list[str]:
    """Every text that a widget and its children show."""
    return [w.text() for w in widget.findChildren(QWidget) if hasattr(w, "text") and callable(w.text)]


def pixels(widget: QWidget) -> np.ndarray:
    """A widget as it is painted."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).copy()
