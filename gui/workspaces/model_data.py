"""The data that a model of two parameters is fitted to, and the columns of a file that it wants."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from engine import pairing
from engine.csv_file import Look
from engine.dataset import DATASETS
from engine.landscapes.model import ModelLandscape
from engine.runner import Job, Runner
from gui.counting import counted
from gui.editors import said
from gui.workspaces.csv_dialog import CsvDialog
from gui.workspaces.data_chooser import DataChooser

BY_MODEL = ("features", "classes", "classify")  # settings that follow from the model


class ModelData(DataChooser):
    """Shows the data of a landscape; `read` carries the landscape on the data of a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.landscape: ModelLandscape | None = None  # whose model is to be fitted

    def set_landscape(self, landscape: ModelLandscape) -> None:
        """Show the data of a landscape."""
        self.landscape = landscape
        samples = landscape.samples.raw
        self.show_data(pairing.datasets_for(landscape.model), landscape.data, BY_MODEL)
        words = [counted(len(samples), self.tr("{0} sample"), self.tr("{0} samples")), samples.note]
        if self.path:
            words.insert(0, f"{self.path.name}: {samples.y_name} ({', '.join(samples.x_names)})")
        self.say(words)

    def open_file(self, landscape: ModelLandscape) -> None:
        """Ask for a file, then for the columns that the model of a landscape is to be fitted to."""
        self.landscape = landscape
        self.ask_file()

    def purpose(self) -> str:
        """They are fitted."""
        return self.tr("The samples that the model is fitted to.")

    def make_dialog(self, path: Path) -> CsvDialog:
        """The dialog that asks for as many columns as the model has features, and one more."""
        assert self.landscape is not None
        return ModelCsvDialog(path, self.landscape, self.runner, self.window())


def fitting(landscape: ModelLandscape, path: Path, x: list[str], y: str) -> Generator[None, None, ModelLandscape]:
    """The job: read these columns of the whole file, and work out what the panel shows of a landscape on them."""
    yield
    made = landscape.with_parts(data=DATASETS["csv"].checked({"path": str(path), "x": x, "y": y}))
    _ = made.condition  # which takes a moment of many rows, and is then kept
    return made


class ModelCsvDialog(CsvDialog):
    """Asks for the features of a model and the target; `chosen` carries the landscape on them."""

    def __init__(self, path: Path, landscape: ModelLandscape, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(path, runner, parent)
        self.landscape = landscape
        self.columns = [self.add_combo(words, help) for words, help in self._roles()]  # those of x, then that of y
        self.begin()

    def _roles(self) -> list[tuple[str, str]]:
        """What columns are wanted, each with a sentence."""
        y = self.tr("&y, the target"), self.tr("The column to predict")
        if self.landscape.model.features == 1:
            return [(self.tr("&x"), self.tr("The column to predict from")), y]
        first = self.tr("x&1"), self.tr("The first column to predict from")
        return [first, (self.tr("x&2"), self.tr("The second column to predict from")), y]

    def offer(self, found: Look) -> None:
        """Let columns be chosen: numbers first."""
        for combo, name in zip(self.columns, self._first_choice(found), strict=True):
            combo.addItems(list(found.columns))
            combo.setCurrentText(name)

    def job(self) -> Job | str:
        """Read the columns, which must differ."""
        *x, y = (combo.currentText() for combo in self.columns)
        if len({*x, y}) < len(self.columns):
            words = self.tr("{0} needs {1} different columns.")
            return words.format(said(self.landscape.model.title), len(x) + 1)
        return fitting(self.landscape, self.path, x, y)

    def words(self) -> str:
        """How many rows are used, and what was left out."""
        data = self.found.samples.raw
        used = counted(len(data), self.tr("{0} row is used."), self.tr("{0} rows are used."))
        return f"{used} {data.note}".strip()

    def _first_choice(self, found: Look) -> list[str]:
        """The columns in use, if they are of this file; else numbers: the first, and the last for y."""
        now, wanted = self.landscape.samples.raw, len(self.columns)
        if getattr(self.landscape.data, "path", "") == str(self.path):
            return [*now.x_names, now.y_name]
        numbers = [*found.numbers, *(name for name in found.columns if name not in found.numbers)]
        last = found.numbers[-1] if len(found.numbers) >= wanted else numbers[-1]
        return [*(numbers * wanted)[: wanted - 1], last]
