"""The landscape as a button with its picture; a click opens the list of all of them, to search in."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from engine.catalogue import landscapes, problems
from engine.landscape import Landscape
from engine.landscapes.model import ModelLandscape
from gui.editors import said
from gui.icons import icon
from gui.theme import LIGHT, Theme
from gui.workspaces.thumbnails import Thumbnails

OWN, OWN_DATA, HEAD = "", "+data", "+head"  # among the keys: a formula or data of one's own, and the title of a group
POPUP = QSize(360, 440)
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchLine(QLineEdit):
    """A search line that leaves the arrow keys to the list below it."""

    moved = Signal(QKeyEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move in the list."""
        if event.key() in LIST_KEYS:
            self.moved.emit(event)
        else:
            super().keyPressEvent(event)


class LandscapeList(QFrame):
    """Every landscape with its picture; typing narrows the list, Enter or a click chooses."""

    chosen = Signal(str)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.thumbnails = thumbnails
        self.setProperty("role", "card")
        self.search = SearchLine(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the landscapes"))
        self.search.setToolTip(self.tr("Type a part of a name or of a note; Enter takes the marked landscape"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setProperty("role", "flat")
        self.list.setIconSize(QSize(72, 48))
        self.list.setAccessibleName(self.tr("Landscapes"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel(self.tr("No landscape has this in its name or note."), self)
        self.nothing.setProperty("role", "dim")
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing)
        column.addStretch()
        self.search.textChanged.connect(self._filter)
        self.search.moved.connect(self._move)
        self.search.returnPressed.connect(self._take_current)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        thumbnails.changed.connect(self._show_pictures)

    def open_at(self, corner: QPoint, current: str) -> None:
        """Show the list with its top left corner at a place of the screen, the current landscape marked."""
        known = landscapes()
        self._fill(known, current)
        self.search.clear()
        room = self.screen().availableGeometry()
        self.resize(POPUP.boundedTo(room.size()))
        corner.setY(min(corner.y(), room.bottom() - self.height()))
        self.move(corner)
        self.show()
        self.search.setFocus()
        self.thumbnails.want(known.values())

    def _fill(self, known: dict[str, Landscape], current: str) -> None:
        self.list.clear()
        self._head(self.tr("Formulas"))
        self._add(OWN, self.tr("Your own formula"), self.tr("Type a formula in x and y."))
        self._add_all({key: one for key, one in known.items() if not isinstance(one, ModelLandscape)}, current)
        self._head(self.tr("Models on data"))
        self._add(OWN_DATA, self.tr("Your own data"), self.tr("Fit a model to columns of a CSV file."))
        self._add_all({key: one for key, one in known.items() if isinstance(one, ModelLandscape)}, current)
        for sentence in problems():  # files of the user's own that are no landscapes
            self._add(OWN, sentence, sentence).setFlags(Qt.ItemFlag.NoItemFlags)
        self._show_pictures()

    def _head(self, words: str) -> None:
        """The title of a group; it cannot be chosen, and the search leaves it out."""
        item = self._add(HEAD, words, "")
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)

    def _add_all(self, landscapes: dict[str, Landscape], current: str) -> None:
        for key, landscape in sorted(landscapes.items(), key=lambda item: item[1].title.lower()):
            item = self._add(key, said(landscape.title), said(landscape.note))
            if key == current:
                self.list.setCurrentItem(item)

    def _add(self, key: str, title: str, note: str) -> QListWidgetItem:
        item = QListWidgetItem(title, self.list)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setToolTip(note)
        return item

    def _show_pictures(self) -> None:
        known = landscapes()
        for row in range(self.list.count()):
            item = self.list.item(row)
            landscape = known.get(item.data(Qt.ItemDataRole.UserRole))
            if landscape is not None:
                item.setIcon(self.thumbnails.icon(landscape))

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        matching = []
        for item in (self.list.item(row) for row in range(self.list.count())):
            head = item.data(Qt.ItemDataRole.UserRole) == HEAD
            item.setHidden((head and bool(words)) or not _says(f"{item.text()} {item.toolTip()}", words))
            if not item.isHidden():
                matching.append(item)
        usable = [item for item in matching if item.flags() & Qt.ItemFlag.ItemIsEnabled]
        if words and usable:
            self.list.setCurrentItem(min(usable, key=lambda item: _rank(item.text().lower(), words)))
        self.list.setVisible(bool(matching))
        self.nothing.setVisible(not matching)

    def _move(self, event: QKeyEvent) -> None:
        QApplication.sendEvent(self.list, event)

    def _take_current(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.hide()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def _says(text: str, words: list[str]) -> bool:
    return all(word in text.lower() for word in words)


def _rank(title: str, words: list[str]) -> tuple[bool, bool]:
    """A title that begins with what was typed comes first, then one that has it, then one whose note has it."""
    return not title.startswith(words[0]), not _says(title, words)


class LandscapeButton(QToolButton):
    """The current landscape: picture and title."""

    chosen = Signal(str)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails, self.theme = thumbnails, LIGHT
        self.list: LandscapeList | None = None  # made when it is first opened
        self.landscape: Landscape | None = None
        self._title = ""
        self.setProperty("role", "box")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(72, 48))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Choose another landscape, or bring a formula or data of your own"))
        self.clicked.connect(self.open_list)
        thumbnails.changed.connect(self._show_picture)

    def set_landscape(self, landscape: Landscape) -> None:
        """Say which landscape it is."""
        self.landscape = landscape
        title = said(landscape.title)
        self._title = f"{title[:1].upper()}{title[1:]}"
        self._fit_title()
        self.setAccessibleName(self.tr("Landscape: {0}").format(title))

    def show_picture(self) -> None:
        """Show the picture of the landscape, as soon as it is there."""
        if self.landscape is not None:
            self.thumbnails.want([self.landscape])
            self._show_picture()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.thumbnails.set_theme(theme)
        self._fit_title()

    def open_list(self) -> None:
        """Open the list of all landscapes below."""
        if self.list is None:
            self.list = LandscapeList(self.thumbnails, self)
            self.list.chosen.connect(self.chosen)
        key = self.landscape.key if self.landscape is not None else OWN
        self.list.open_at(self.mapToGlobal(self.rect().bottomLeft()), key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """An arrow at the right says that a list opens."""
        super().paintEvent(event)
        place = QRect(self.width() - 24, (self.height() - 16) // 2, 16, 16)
        icon("down", self.theme.text).paint(QPainter(self), place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the title anew."""
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        """Write the title between picture and arrow, if it must be in two lines, the second cut short."""
        room, metrics = self.width() - self.iconSize().width() - 52, self.fontMetrics()
        first, words = "", self._title.split()
        while words and metrics.horizontalAdvance(f"{first} {words[0]}") <= room:
            first = f"{first} {words.pop(0)}"
        rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, room)
        self.setText(f"{first}\n {rest}" if rest else first)

    def _show_picture(self) -> None:
        if self.landscape is not None:
            self.setIcon(self.thumbnails.icon(self.landscape))
