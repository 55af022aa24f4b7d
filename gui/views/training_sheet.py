"""The table of the racers of a training for paper, with a line that says what its numbers are of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.theme import LIGHT, Theme
from gui.train_frame import TrainFrame
from gui.views.paper_table import PaperTable
from gui.views.training_model import TrainingModel


class TrainingSheet(QWidget):
    """Losses, accuracy and ending of every racer at the step shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self._frame = LIGHT, None
        self.model = TrainingModel(self)
        self.table = PaperTable(self.model, self._style, named=0)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "dim")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self._styles: list[int] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addWidget(self.words)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # as high as its rows

    def for_paper(self) -> None:
        """It is for nothing else."""

    def close_down(self) -> None:
        """Nothing is computed for it."""

    @property
    def settled(self) -> bool:
        """It always is."""
        return True

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        font = QFont(self.font())
        font.setPointSize(theme.font_size - 1)
        self.words.setFont(font)
        self.table.set_theme(theme)
        self.model.set_theme(theme, font)

    def set_selected(self, racer: int) -> None:
        """Nobody stands out."""

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Show the racers at the step of a frame."""
        self.model.set_frame(frame)
        self.model.set_selected(-1)
        self.model.leave_out_empty()
        if frame is not None:
            self._styles = [racer.style for racer in frame.training.racers]
            self.words.setText(self._say(frame))
        self.table.updateGeometry()
        self.table.update()

    def _say(self, frame: TrainFrame) -> str:
        held_out = len(frame.problem.validation)
        samples = self.tr("Mean losses over {0} training samples").format(f"{len(frame.problem.train):,}")
        if held_out:
            samples = self.tr("Mean losses over {0} training and {1} validation samples").format(
                f"{len(frame.problem.train):,}", f"{held_out:,}"
            )
        said = [samples]
        if "accuracy" in self.model.keys:
            said.append(self.tr("accuracy on validation") if held_out else self.tr("accuracy on training"))
        if frame.training.seeds > 1:
            said.append(self.tr("medians of {0} seeds").format(frame.training.seeds))
        return "; ".join(said) + "."

    def _style(self, row: int) -> int:
        return self._styles[self.model.standings[row].racer]
