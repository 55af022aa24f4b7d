"""Trails lie where the recording says, in their racer's colours, and survive whatever a recording may hold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import DARK, LIGHT, PROJECTOR, Theme, racer_style
from gui.views.trails import Trails

from .map_kit import frame_of, picture_of, pixels_of, recorded, scenario_of, shows

GROUND = "#808080"
BLUE, ORANGE = racer_style(0).colour, racer_style(1).colour


class Stage:
    """Trails on a bare plot that shows -1 to 1."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()  # pyqtgraph's own close() takes a plot apart that is still in use
        qtbot.addWidget(self.window)
        self.plot = pg.GraphicsLayoutWidget(self.window)
        self.plot.setBackground(GROUND)
        self.plot.resize(400, 300)
        self.box = self.plot.addViewBox(enableMenu=False)
        self.box.setRange(xRange=(-1, 1), yRange=(-1, 1), padding=0)
        self.trails = Trails(self.box, LIGHT)
        self.window.resize(400, 300)
        self.window.show()
        qtbot.waitExposed(self.window)

    def at(self, x: float, y: float) -> QPoint:
        return self.plot.mapFromScene(self.box.mapViewToScene(QPointF(x, y)))

    def show(self, frame: Frame | None) -> np.ndarray:
        self.trails.set_frame(frame)
        return picture_of(self.plot)

    def inked(self, picture: np.ndarray) -> int:
        return int((np.abs(picture - 128).max(-1) > 12).sum())


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    return Stage(qtbot)


@pytest.fixture
def two() -> Scenario:
    """Two racers drawn without gaps: solid blue, and orange with the dash that is solid."""
    return scenario_of({"optimizer": "sgd", "style": 0}, {"optimizer": "adam", "style": 5})


def lines(*ends: tuple[tuple[float, float], tuple[float, float]], steps: int = 21) -> np.ndarray:
    """Straight paths `[steps, n, 2]`."""
    return np.stack([np.linspace(a, b, steps) for a, b in ends], axis=1)


def test_each_lane_is_drawn_in_its_racers_colour_up_to_the_step(stage: Stage, two: Scenario) -> None:
    trajectory = recorded(two, lines(((-0.8, 0.5), (0.8, 0.5)), ((-0.8, -0.5), (0.8, -0.5))))
    picture = stage.show(frame_of(two, trajectory, 10))
    sky = racer_style(5).colour
    assert shows(picture, stage.at(-0.4, 0.5), BLUE)
    assert shows(picture, stage.at(-0.4, -0.5), sky)
    assert not shows(picture, stage.at(-0.4, -0.5), BLUE)
    assert not shows(picture, stage.at(0.4, 0.5), BLUE)


def test_played_step_by_step_or_drawn_at_once_the_picture_is_the_same(stage: Stage, two: Scenario) -> None:
    angle = np.linspace(0, 12, 400)[:, None]
    paths = np.stack([0.8 * np.cos(angle + np.array([0, 2])), 0.8 * np.sin(1.3 * angle + np.array([0, 1]))], axis=-1)
    trajectory = recorded(two, paths)
    for row in range(0, 399, 7):
        stage.show(frame_of(two, trajectory, row))
    played = stage.show(frame_of(two, trajectory))
    stage.trails.set_theme(LIGHT)
    at_once = stage.show(frame_of(two, trajectory))
    assert (np.abs(played - at_once).max(-1) > 60).mean() < 0.01


def test_scrubbing_back_takes_the_later_part_away(stage: Stage, two: Scenario) -> None:
    trajectory = recorded(two, lines(((-0.8, 0.5), (0.8, 0.5)), ((0, 0), (0, 0))))
    assert shows(stage.show(frame_of(two, trajectory)), stage.at(0.6, 0.5), BLUE)
    picture = stage.show(frame_of(two, trajectory, 5))
    assert not shows(picture, stage.at(0.6, 0.5), BLUE)
    assert shows(picture, stage.at(-0.7, 0.5), BLUE)
    assert stage.inked(stage.show(None)) == 0


def test_another_recording_takes_the_place_of_the_first(stage: Stage, two: Scenario) -> None:
    stage.show(frame_of(two, recorded(two, lines(((-0.8, 0.5), (0.8, 0.5)), ((0, 0), (0, 0))))))
    picture = stage.show(frame_of(two, recorded(two, lines(((-0.8, -0.3), (0.8, -0.3)), ((0, 0), (0, 0))))))
    assert not shows(picture, stage.at(0.2, 0.5), BLUE)
    assert shows(picture, stage.at(0.2, -0.3), BLUE)


def test_a_zoom_moves_the_trails_with_the_data(stage: Stage, two: Scenario) -> None:
    frame = frame_of(two, recorded(two, lines(((-0.8, 0.5), (0.8, 0.5)), ((0, 0), (0, 0)))))
    stage.show(frame)
    stage.box.setRange(xRange=(0.2, 0.4), yRange=(0.45, 0.6), padding=0)
    assert shows(stage.show(frame), stage.at(0.3, 0.5), BLUE)
    stage.plot.resize(300, 380)
    assert shows(stage.show(frame), stage.at(0.3, 0.5), BLUE)


def test_a_hidden_racer_draws_nothing(stage: Stage, two: Scenario) -> None:
    hidden = two.changed(racers=tuple(racer.changed(hidden=True) for racer in two.racers))
    trajectory = recorded(two, lines(((-0.8, 0.5), (0.8, 0.5)), ((-0.8, -0.5), (0.8, -0.5))))
    assert stage.inked(stage.show(frame_of(two, trajectory))) > 0
    assert stage.inked(stage.show(frame_of(hidden, trajectory))) == 0


def test_the_selected_racer_lies_on_top(stage: Stage, two: Scenario) -> None:
    trajectory = recorded(two, lines(((-0.8, 0), (0.8, 0)), ((-0.8, 0), (0.8, 0))))
    sky = racer_style(5).colour
    assert shows(stage.show(frame_of(two, trajectory)), stage.at(0.2, 0), BLUE, 0)
    stage.trails.set_selected(1)
    assert shows(stage.show(frame_of(two, trajectory)), stage.at(0.2, 0), sky, 0)


def test_every_start_and_seed_has_its_trail_and_later_seeds_are_fainter(stage: Stage) -> None:
    scenario = scenario_of("sgd", starts=((0, 0), (1, 1)), seeds=2)
    heights = (0.6, 0.2, -0.2, -0.6)
    trajectory = recorded(scenario, lines(*(((-0.8, y), (0.8, y)) for y in heights)))
    picture = stage.show(frame_of(scenario, trajectory))
    seeds = [lane.seed for lane in trajectory.lanes]
    assert seeds == [0, 1, 0, 1]
    for y, seed in zip(heights, seeds, strict=True):
        assert shows(picture, stage.at(0.3, y), BLUE) == (seed == 0)
        column = picture[stage.at(0.3, y).y() - 4 : stage.at(0.3, y).y() + 5, stage.at(0.3, y).x()]
        assert np.abs(column - 128).max() > 30  # faint, but there


def test_a_dash_leaves_gaps(stage: Stage) -> None:
    scenario = scenario_of({"optimizer": "sgd", "style": 1})
    frame = frame_of(scenario, recorded(scenario, lines(((-0.9, 0), (0.9, 0)))))
    picture = stage.show(frame)
    row = stage.at(0, 0).y()
    painted = [shows(picture, QPoint(x, row), ORANGE) for x in range(stage.at(-0.85, 0).x(), stage.at(0.85, 0).x())]
    assert 0.5 < np.mean(painted) < 0.95


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300, -1e308, 1e12])
def test_what_is_far_away_or_no_number_breaks_nothing(stage: Stage, two: Scenario, bad: float) -> None:
    paths = lines(((-0.8, 0.5), (0.8, 0.5)), ((-0.8, -0.5), (0.8, -0.5)))
    paths[10:, 0, 1] = bad
    picture = stage.show(frame_of(two, recorded(two, paths)))
    assert shows(picture, stage.at(-0.4, 0.5), BLUE)
    assert shows(picture, stage.at(0.4, -0.5), racer_style(5).colour)
    stage.show(frame_of(two, recorded(two, np.full((5, 2, 2), bad))))


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.key)
def test_a_theme_sets_the_width(stage: Stage, two: Scenario, theme: Theme) -> None:
    frame = frame_of(two, recorded(two, lines(((-0.8, 0.5), (0.8, 0.5)), ((0, 0), (0, 0)))))
    stage.show(frame)
    stage.trails.set_theme(theme)
    picture, at = stage.show(frame), stage.at(0.1, 0.5)
    column = picture[at.y() - 10 : at.y() + 11, at.x()]
    wide = (np.abs(column - 128).max(-1) > 12).sum()
    assert theme.trail_width + 1 <= wide <= theme.trail_width + 4


def test_at_a_device_pixel_ratio_of_2_the_trail_is_sharp(stage: Stage, two: Scenario) -> None:
    frame = frame_of(two, recorded(two, lines(((-0.8, 0.5), (0.8, -0.5)), ((0, 0), (0, 0)))))
    stage.show(frame)
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    stage.window.render(image)
    picture = pixels_of(image)
    for k in np.linspace(-0.7, 0.7, 9).tolist():
        assert shows(picture, stage.at(k, -k * 0.625), BLUE, 2, ratio=2)
    blocks = picture.reshape(300, 2, 400, 2, 3)
    assert (blocks.max((1, 3)) != blocks.min((1, 3))).any(-1).sum() > 300  # not each pixel doubled


def test_a_long_recording_is_thinned_under_the_trail(stage: Stage, two: Scenario) -> None:
    paths = lines(((-0.8, 0.5), (0.8, 0.5)), ((0, 0), (0, 0)), steps=200)
    trajectory = recorded(two, paths[:100], capacity=128)
    stage.show(frame_of(two, trajectory))
    more = recorded(two, paths).rows.taken(slice(100, 200))
    trajectory.append(more, trajectory.endings, last=True)
    assert trajectory.stride == 2
    picture = stage.show(frame_of(two, trajectory))
    for x in np.linspace(-0.75, 0.75, 31).tolist():
        assert shows(picture, stage.at(x, 0.5), BLUE)


def test_a_scaled_picture_is_painted_from_vectors(stage: Stage, two: Scenario) -> None:
    frame = frame_of(two, recorded(two, lines(((-0.8, 0.5), (0.8, 0.5)), ((0, 0), (0, 0)))))
    stage.show(frame)
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    painter = QPainter(image)
    stage.plot.scene().render(painter, QRectF(0, 0, 1200, 900), QRectF(0, 0, 400, 300))
    painter.end()
    picture, at = pixels_of(image), stage.at(0.1, 0.5)
    assert shows(picture, at, BLUE, 3, ratio=3)
    column = picture[3 * at.y() - 15 : 3 * at.y() + 16, 3 * at.x()]
    between = (np.abs(column - 128).max(-1) > 12) & (np.abs(column - (0, 114, 178)).max(-1) > 12)
    assert between.sum() <= 10  # the halo and one soft pixel at each edge, not a blurred band


@pytest.mark.parametrize("explicit", [True, False])
def test_a_file_gets_vectors(stage: Stage, two: Scenario, explicit: bool) -> None:
    from PySide6.QtSvg import QSvgGenerator

    angle = np.linspace(0, 6, 500)[:, None]
    paths = np.stack([0.8 * np.cos(angle + np.array([0, 2])), 0.8 * np.sin(angle + np.array([0, 2]))], axis=-1)
    frame = frame_of(two, recorded(two, paths))
    stage.show(frame)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    svg = QSvgGenerator()
    svg.setOutputDevice(buffer)
    painter = QPainter(svg)
    stage.trails.setExportMode(explicit)
    stage.trails.paint(painter, None)
    stage.trails.setExportMode(False)
    painter.end()
    text = bytes(buffer.data().data()).decode()
    assert "<image" not in text
    assert BLUE in text
    assert text.count("<path") + text.count("<polyline") <= 8  # one for each line and its halo
    assert not stage.trails.exporting


def test_a_crowd_of_lanes_is_drawn_from_fewer_rows(stage: Stage) -> None:
    starts = tuple((float(k), 0.0) for k in range(500))
    scenario = scenario_of({"optimizer": "sgd", "style": 0}, starts=starts)
    heights = np.linspace(-0.9, 0.9, 500)
    trajectory = recorded(scenario, lines(*(((-0.8, y), (0.8, y)) for y in heights), steps=1001))
    picture = stage.show(frame_of(scenario, trajectory))
    for y in heights[::50].tolist():
        assert shows(picture, stage.at(0.79, y), BLUE)
