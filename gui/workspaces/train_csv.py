"""Columns of the user's own table for a network: any number of features, and a target of numbers or classes."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from engine.csv_file import ALL, Look
from engine.dataset import DATASETS, Dataset
from engine.runner import Job, Runner
from gui.counting import counted
from gui.editors import Switch, said
from gui.workspaces.csv_dialog import CsvDialog

ROWS = 5  # of features that are in sight at once


def reading(data: Dataset) -> Generator[None, None, Dataset]:
    """The job: read the columns of the whole file, which are then at hand."""
    yield
    data.load()
    return data


class TrainCsvDialog(CsvDialog):
    """`chosen` carries the data set of the columns chosen; begun from `data`, if those are of this file."""

    def __init__(self, path: Path, data: Dataset, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(path, runner, parent)
        self.data = data
        self.numbers: tuple[str, ...] = ()  # columns that hold numbers
        self.features = self._make_features()
        self.target = self.add_combo(self.tr("&Target"), self.tr("The column to predict"))
        parameter = DATASETS["csv"].parameter("classify")
        self.classify = Switch(said(parameter.label), self)
        self.classify.setToolTip(said(parameter.help))
        self.classify.clicked.connect(self.read)
        self.grid.addWidget(self.classify, self.grid.rowCount(), 1)
        self.use.setToolTip(self.tr("Train the network on these columns"))
        self.begin()

    def _make_features(self) -> QListWidget:
        """The list of columns with a check box each, and two buttons that set all of them."""
        features, caption = QListWidget(self), QLabel(self.tr("&Features"), self)
        caption.setBuddy(features)
        features.setAccessibleName(self.tr("The columns to predict from"))
        features.setToolTip(self.tr("The columns to predict from; Space checks one or takes it out"))
        features.setFixedHeight(ROWS * (self.fontMetrics().height() + 8))
        features.itemChanged.connect(self.read)
        left = QVBoxLayout()
        left.addWidget(caption)
        for words, help, slot in (
            (self.tr("All"), self.tr("Predict from every column of numbers but the target"), self._check_all),
            (self.tr("None"), self.tr("Begin with no column"), self._check_none),
        ):
            button = QToolButton(self)
            button.setText(words)
            button.setToolTip(help)
            button.setProperty("role", "box")
            button.clicked.connect(slot)
            line = QHBoxLayout()
            line.addWidget(button)
            line.addStretch(1)
            left.addLayout(line)
        left.addStretch(1)
        row = self.grid.rowCount()
        self.grid.addLayout(left, row, 0)
        self.grid.addWidget(features, row, 1)
        return features

    def sizeHint(self) -> QSize:
        """Room for a few columns and rows, and the list of features."""
        return QSize(560, 560)

    def offer(self, found: Look) -> None:
        """Let columns be chosen: those in use, or all numbers to predict the last column from."""
        self.numbers = found.numbers
        x, y = list(found.numbers), found.columns[-1]
        if getattr(self.data, "path", "") == str(self.path):
            now = self.data.load()
            x, y = list(now.x_names), now.y_name
            self.classify.setChecked(bool(getattr(self.data, "classify", False)))
        self.features.blockSignals(True)
        for name in found.columns:
            item = QListWidgetItem(name, self.features)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in x and name != y else Qt.CheckState.Unchecked)
        self.features.blockSignals(False)
        self.target.addItems(list(found.columns))
        self.target.setCurrentText(y)

    def job(self) -> Job | str:
        """Read the columns; of the features one at least."""
        y = self.target.currentText()
        x = self.checked()
        if y in x:
            return self.tr("“{0}” is the target; it cannot be a feature, too.").format(y)
        if not x:
            return self.tr("Check the columns to predict from, one at least.")
        numbers = [name for name in self.numbers if name != y]
        wanted = [ALL] if x == numbers and len(x) > 1 else x
        return reading(
            DATASETS["csv"].checked(
                {"path": str(self.path), "x": wanted, "y": y, "classify": self.classify.isChecked()}
            )
        )

    def words(self) -> str:
        """How many rows are used, and what was left out."""
        data = self.found.load()
        told = [
            counted(len(data), self.tr("{0} row is used"), self.tr("{0} rows are used")),
            counted(data.x.shape[1], self.tr("{0} feature"), self.tr("{0} features")),
        ]
        if data.classes:
            told.append(counted(len(data.classes), self.tr("{0} class"), self.tr("{0} classes")))
        return " ".join(part for part in (f"{', '.join(told)}.", data.note) if part)

    def checked(self) -> list[str]:
        """The columns that are checked."""
        items = (self.features.item(row) for row in range(self.features.count()))
        return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]

    def _check_all(self) -> None:
        self._check({name for name in self.numbers if name != self.target.currentText()})

    def _check_none(self) -> None:
        self._check(set())

    def _check(self, names: set[str]) -> None:
        self.features.blockSignals(True)
        for row in range(self.features.count()):
            item = self.features.item(row)
            item.setCheckState(Qt.CheckState.Checked if item.text() in names else Qt.CheckState.Unchecked)
        self.features.blockSignals(False)
        self.read()
