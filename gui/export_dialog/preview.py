"""What will be written, as far as it can be looked at: a picture, or the beginning of a table or a text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.theme import LIGHT, Theme

SQUARE = 8  # pixels of the pattern that stands for nothing
LEAST = QSize(320, 220)


class ImageView(QWidget):
    """An image as large as it fits, in a thin frame; a pattern of squares where it is transparent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(LEAST)
        self.image = QImage()
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show another image."""
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw pattern, image and frame."""
        if self.image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self.image.size()
        ratio = self.devicePixelRatioF()
        if size.width() > self.width() * ratio or size.height() > self.height() * ratio:
            size = size.scaled(self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(0, 0, round(size.width() / ratio), round(size.height() / ratio))
        area.moveCenter(self.rect().center())
        if self.image.hasAlphaChannel():
            self._draw_squares(painter, area)
        painter.drawImage(area, self.image)
        painter.setPen(QColor(self._theme.line))
        painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _draw_squares(self, painter: QPainter, area: QRect) -> None:
        painter.fillRect(area, QColor("#ffffff"))
        for top in range(area.top(), area.bottom() + 1, SQUARE):
            for left in range(area.left() + (top - area.top()) // SQUARE % 2 * SQUARE, area.right() + 1, 2 * SQUARE):
                painter.fillRect(QRect(left, top, SQUARE, SQUARE).intersected(area), QColor("#dcdcdc"))


class Preview(QWidget):
    """Shows one of them, and above all else what is being waited for or what is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture, self.text = ImageView(), QPlainTextEdit()
        self.picture.setAccessibleName(self.tr("Preview of the picture"))
        self.text.setAccessibleName(self.tr("Preview of the text"))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.words = QLabel()
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.stack = QStackedWidget()
        self.table = QTableWidget()
        self.table.setAccessibleName(self.tr("Preview of the table"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        for page in (self.words, self.picture, self.text, self.table):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.picture.set_theme(theme)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSize(theme.font_size)
        self.text.setStyleSheet(f'font-family: "{font.family()}"; font-size: {theme.font_size}pt')

    def show_words(self, words: str, *, wrong: bool = False) -> None:
        """Say what is being waited for, or what is wrong."""
        self.words.setProperty("role", "error" if wrong else "dim")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.words.setText(words)
        self.stack.setCurrentWidget(self.words)

    def show_image(self, image: QImage) -> None:
        """Show a picture."""
        self.picture.show_image(image)
        self.stack.setCurrentWidget(self.picture)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning."""
        if text != self.text.toPlainText():
            self.text.setPlainText(text)
        self.stack.setCurrentWidget(self.text)

    def show_table(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show the first rows of a table."""
        self.table.clear()
        self.table.setColumnCount(len(names))
        self.table.setRowCount(len(rows))
        self.table.setHorizontalHeaderLabels(list(names))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(number, column, item)
        self.table.resizeColumnsToContents()
        self.stack.setCurrentWidget(self.table)

    @property
    def room(self) -> QSize:
        """How many pixels a picture may have."""
        return self.stack.size() * self.devicePixelRatioF()
