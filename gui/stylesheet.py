"""The stylesheet of a theme: thin borders, one accent, a ring around what has the focus, a grid of 8 pixels."""

from string import Template

# Widgets ask for a look by a property: `role`, `wrong` or `selected`.
SHEET = Template("""
QToolTip { color: $text; background: $panel; border: 1px solid $edge; padding: 4px; }
QLabel[role="dim"], QLabel[dim="true"] { color: $dim; }
QLabel[role="error"] { color: $error; }
QLabel[role="hint"] { background: $panel; border: none; border-left: 3px solid $accent; padding: 2px 6px; }
QLabel[role="title"], QLabel#scenario_title { font-weight: 600; }

QLineEdit, QPlainTextEdit {
    color: $text; background: $panel; border: 1px solid $edge; border-radius: 4px; padding: 2px 4px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:hover, QPlainTextEdit:hover { border-color: $dim; }
QLineEdit:disabled { color: $dim; background: $window; border-color: $line; }
QLineEdit:focus, QPlainTextEdit:focus {
    border: 2px solid $accent; padding: 1px 3px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid $error; padding: 1px 3px; }

QPushButton, QComboBox {
    color: $text; background: $panel; border: 1px solid $edge; border-radius: 4px; padding: 3px 8px; }
QPushButton:hover, QComboBox:hover { background: $hover; }
QPushButton:pressed, QComboBox:on { background: $pressed; }
QPushButton:disabled, QComboBox:disabled { color: $dim; background: $window; border-color: $line; }
QPushButton:checked { background: $tint; border-color: $accent; }
QPushButton:focus, QComboBox:focus { border: 2px solid $accent; padding: 2px 7px; }
QPushButton:default { border-color: $accent; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(icons:chevron-$shade.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { border: 1px solid $edge; background: $panel; outline: 0; }

QToolButton { color: $text; background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 3px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { background: $tint; border-color: $accent; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:disabled { color: $dim; }
QToolButton[role="flat"]:checked { background: transparent; border-color: transparent; }
QToolButton[role="flat"]:checked:focus { border-color: $accent; }
QToolButton[role="section"] { font-weight: 600; padding: 4px; text-align: left; }
QToolButton[role="section"]:checked { background: transparent; border-color: transparent; }
QToolButton[role="section"]:hover, QToolButton[role="flat"]:hover { background: $hover; }
QToolButton[role="section"]:focus { border-color: $accent; }
QToolButton[segment="true"] { padding: 3px 10px; border: 1px solid $edge; background: $panel; }
QToolButton[segment="true"][narrow="true"] { padding: 3px 5px; }
QToolButton[segment="true"]:hover { background: $hover; }
QToolButton[segment="true"]:checked { background: $tint; border-color: $accent; }
QToolButton[primary="true"] { background: $tint; border: 1px solid $accent; border-radius: 6px; }
QToolButton[primary="true"]:hover { background: $deep; }
QToolButton[primary="true"]:focus { border: 2px solid $accent; padding: 2px; }
QToolButton[role="box"] { background: $panel; border: 1px solid $edge; padding: 4px; }
QToolButton[role="box"]:hover { background: $hover; }
QToolButton[role="box"]:focus { border: 1px solid $accent; }
QToolButton::menu-indicator { image: none; }

QFrame[role="card"] { background: $panel; border: 1px solid $line; border-radius: 6px; }
QFrame[role="card"][selected="true"] { border: 1px solid $accent; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; }
QFrame[role="banner"] { background: $panel; border: none; border-left: 4px solid $error; }
QFrame[role="notice"] { background: $panel; border: none; border-left: 4px solid $accent; }

QCheckBox { spacing: 8px; padding: 1px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox[role="switch"] { spacing: 0; }
QCheckBox:focus { border-color: $accent; }
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $mark; border-radius: 3px; background: $panel; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url(icons:check-$shade.svg); }
QCheckBox::indicator:disabled { background: $window; border-color: $line; }

QRadioButton { padding: 1px; border: 1px solid transparent; border-radius: 4px; }
QRadioButton:focus { border-color: $accent; }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid $mark; border-radius: 7px; background: $panel; }
QRadioButton::indicator:hover { border-color: $accent; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid $accent; }

QSlider { min-height: 20px; }
QSlider::groove:horizontal { height: ${groove}px; border-radius: 2px; background: $edge; }
QSlider::sub-page:horizontal { height: ${groove}px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -5px 0; border-radius: 7px; border: 1px solid $mark; background: $panel; }
QSlider::handle:horizontal:hover { border-color: $accent; background: $tint; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; width: 10px; height: 10px; }
QSlider::sub-page:horizontal:disabled { background: $edge; }
QSlider::handle:horizontal:disabled { background: $window; border-color: $edge; }

QAbstractItemView { background: $panel; alternate-background-color: $window; border: 1px solid $line;
    selection-background-color: $tint; selection-color: $text; outline: 0; }
QAbstractItemView::item { padding: 3px 4px; border: none; }
QAbstractItemView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $tint; color: $text; }
QAbstractItemView:focus { border-color: $accent; }
QAbstractItemView[role="flat"], QAbstractItemView[role="flat"]:focus { border: none; }
QTableView { gridline-color: $line; }
QTableView::item { padding: 3px 2px; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { color: $dim; background: $panel; border: none; border-bottom: 1px solid $line; padding: 4px; }
QTableCornerButton::section { background: $panel; border: none; }

QMenuBar { background: $window; padding: 2px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $panel; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: $tint; color: $text; }
QMenu::item:disabled { color: $dim; }
QMenu[role="looks"] { icon-size: 32px; }
QMenu[role="looks"]::item { padding: 2px 16px 2px 8px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $dim; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: none; border: none; width: 0; height: 0; }

QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QSplitter::handle:horizontal { width: 1px; margin: 0 2px; }
QSplitter::handle:vertical { height: 1px; margin: 2px 0; }
QStatusBar::item { border: none; }
QScrollArea { border: none; background: transparent; }
""")
