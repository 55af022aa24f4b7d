"""The card of a loss: formula and derivative, what goes in, what it is good and bad at, and the code."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.loss import Loss
from gui.editors import said
from gui.formula import FormulaLabel
from gui.theme import LIGHT, Theme
from gui.workspaces.section import IconButton, dress


class LossCard(QScrollArea):
    """What there is to know of one loss."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Card of the selected loss"))
        self._theme = LIGHT
        self._loss: Loss | None = None
        self._line = ""  # of PyTorch
        page = QWidget()
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(0, 0, 8, 8)
        self.column.setSpacing(4)
        self.title, self.also, self.idea = self._text("title"), self._text("dim"), self._text("")
        self.formula = self._formula(self.tr("Loss of one sample"))
        self.derivative = self._formula(self.tr("Derivative by the prediction"))
        self.takes = self._fact(self.tr("Input and output layer"))
        self.strength = self._fact(self.tr("Strength"))
        self.weakness = self._fact(self.tr("Weakness"))
        self.claim = self._notice()
        self._build_code()
        self.keras = self._fact("keras.losses")
        self.source = self._text("dim")
        self.column.addStretch(1)
        self.setWidget(page)

    def set_loss(self, loss: Loss) -> None:
        """Show a loss with its parameters."""
        if loss == self._loss:
            return
        self._loss = loss
        self.title.setText(said(loss.title))
        self.also.setText(self.tr("Also: {0}").format(", ".join(map(said, loss.also))))
        self.also.setVisible(bool(loss.also))
        self.idea.setText(said(loss.idea))
        for label, latex in ((self.formula, loss.formula()), (self.derivative, loss.derivative())):
            label.set_latex(latex)
            label.setAccessibleName(latex)
        self.takes.setText(self._input(loss))
        self.strength.setText(said(loss.strength))
        self.weakness.setText(said(loss.weakness))
        self._show_claim(loss)
        self._line = loss.line()
        self.code.setText(_breakable(self._line))
        self.code.setAccessibleName(self._line)
        self.keras.setText(_breakable(loss.keras) if loss.keras else self.tr("Keras has none by this definition."))
        self.source.setText(loss.source)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(theme.font_size - 1)
        self.code.setFont(font)
        for formula in (self.formula, self.derivative):
            formula.set_theme(theme)
        dress(self, theme)

    def _input(self, loss: Loss) -> str:
        inputs = {
            "value": self.tr("a value, any number"),
            "score": self.tr("a score, any number; only its size beside others counts"),
            "logit": self.tr("a logit, any number"),
            "probability": self.tr("a probability, from 0 to 1"),
            "log-probability": self.tr("the logarithm of a probability"),
        }
        layers = {
            "none": self.tr("The last layer stays as it is: no activation after it."),
            "sigmoid": self.tr("A sigmoid comes before it, as the output layer."),
            "softmax": self.tr("A softmax comes before it, as the output layer."),
            "log-softmax": self.tr("A log-softmax comes before it, as the output layer."),
        }
        return self.tr("Takes {0}. {1}").format(inputs[loss.takes], layers[loss.layer])

    def _show_claim(self, loss: Loss) -> None:
        from engine.lab.examples import claims  # reads a file, the first time

        found = next((claim for claim in claims() if loss.key in claim.losses), None)
        self.claim.setVisible(found is not None)
        if found is not None:
            words = self.tr("Often read: “{0}”. In truth: {1}.")
            self.claim_words.setText(words.format(said(found.claim), said(found.truth)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._line)

    # --- its parts ---------------------------------------------------------------------------------

    def _text(self, role: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(label)
        return label

    def _head(self, title: str) -> QLabel:
        head = self._text("dim")
        head.setText(title)
        head.setContentsMargins(0, 6, 0, 0)
        return head

    def _formula(self, title: str) -> FormulaLabel:
        self._head(title)
        formula = FormulaLabel()
        self.column.addWidget(formula)
        return formula

    def _fact(self, title: str) -> QLabel:
        self._head(title)
        return self._text("")

    def _notice(self) -> QFrame:
        """A frame for a claim that is not true."""
        frame = QFrame()
        frame.setProperty("role", "notice")
        self.claim_words = self._text("")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(8, 4, 8, 4)
        inner.addWidget(self.claim_words)
        self.column.addWidget(frame)
        return frame

    def _build_code(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 6, 0, 0)
        head = QLabel("PyTorch")
        head.setProperty("role", "dim")
        self.copy = IconButton("copy", self.tr("Copy the line of PyTorch"))
        self.copy.clicked.connect(self._copy)
        line.addWidget(head, 1)
        line.addWidget(self.copy)
        self.column.addLayout(line)
        self.code = self._text("")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)  # its breaks are not to be copied


def _breakable(code: str) -> str:
    """Code with places without a width where a line may be broken."""
    return re.sub(r"([._(=])", "\\1\u200b", code)
