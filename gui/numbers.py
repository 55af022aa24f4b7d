"""A number as a person enters it: a field that explains what it refuses, and a slider over its range."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionSlider,
    QStylePainter,
    QWidget,
)

from engine.declared import Parameter
from gui.scales import scale_of

SLIDING_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip


def shown(value: float | None, digits: int = 4) -> str:
    """A number with 4 significant digits, whole numbers in full; nothing for None."""
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def bounds(parameter: Parameter) -> str:
    """What is valid, in words: "a number above 0 and at most 1e6"."""
    say = QCoreApplication.translate
    noun = say("numbers", "a whole number") if parameter.kind == "whole" else say("numbers", "a number")
    words = []
    if parameter.low is not None:
        at = say("numbers", "above {}") if parameter.low_open else say("numbers", "at least {}")
        words.append(at.format(_grouped(parameter.low)))
    if parameter.high is not None:
        at = say("numbers", "below {}") if parameter.high_open else say("numbers", "at most {}")
        words.append(at.format(_grouped(parameter.high)))
    return f"{noun} {say('numbers', ' and ').join(words)}".strip()


def _grouped(bound: float) -> str:
    return f"{bound:,}" if isinstance(bound, int) else shown(bound)


def mark(widget: QWidget, wrong: bool) -> None:
    """Let the theme draw a widget as wrong, or as usual again."""
    if bool(widget.property("wrong")) != wrong:
        widget.setProperty("wrong", wrong)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class NumberField(QLineEdit):
    """A field for one number. Wrong input stays, marked; `refused` says why, and "" once it is mended."""

    entered = Signal(object)
    refused = Signal(str)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.value: float | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._take)

    def set_value(self, value: float | None) -> None:
        """Show a value; what is being typed stays as long as the value does."""
        if value == self.value and self._unfinished():
            return
        self.value = value
        self._show()

    def sizeHint(self) -> QSize:
        """Wide enough for four digits with sign and exponent."""
        return QSize(self._width_of("-1.888e-12"), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Where there is little room, without the exponent."""
        return QSize(self._width_of("-1.8888"), super().sizeHint().height())

    def _width_of(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + 14

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show all digits to the one who is about to change them."""
        super().focusInEvent(event)
        if isinstance(self.value, float) and not self._unfinished():
            self.setText(repr(self.value))
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Back to four digits."""
        super().focusOutEvent(event)
        if not self._unfinished():
            self._show()

    def event(self, event: QEvent) -> bool:
        """Escape is its own before it is a command's while there is something to take back; Space never is."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self._unfinished():
                event.accept()
                return True
            if event.key() == Qt.Key.Key_Space:
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape and self._unfinished():
            self._show()
        else:
            super().keyPressEvent(event)

    def _unfinished(self) -> bool:
        return self.isModified() or bool(self.property("wrong"))

    def _show(self) -> None:
        self.setText(shown(self.value, 6 if self.parameter.scale == "near one" else 4))  # 0.99999 is not 1
        self.setModified(False)
        self._complain("")

    def _take(self) -> None:
        if not self.isModified():
            return
        try:
            value = self._number()
        except ValueError as error:
            self._complain(str(error))
            return
        self.value = value
        self._show()
        self.entered.emit(value)

    def _number(self) -> float:
        text, parameter = self.text().strip(), self.parameter
        words = self.tr("“{0}” should be {1}.") if text else self.tr("Nothing is typed here; it should be {1}.")
        wrong = ValueError(words.format(text, bounds(parameter)))
        try:
            value: float = float(text)
        except ValueError:
            raise wrong from None
        if parameter.kind == "whole" and value.is_integer():
            value = int(text) if text.lstrip("+-").isdigit() else int(value)
        if not within(parameter, value):
            raise wrong
        return value

    def _complain(self, sentence: str) -> None:
        mark(self, bool(sentence))
        self.refused.emit(sentence)


def within(parameter: Parameter, value: float) -> bool:
    """Whether a number is finite, of the right kind and within the bounds."""
    if not math.isfinite(value) or (parameter.kind == "whole" and not isinstance(value, int)):
        return False
    low, high = parameter.low, parameter.high
    if low is not None and (value < low or (parameter.low_open and value == low)):
        return False
    return high is None or value < high or (value == high and not parameter.high_open)


class NumberSlider(QSlider):
    """A slider over a scale. `slid` carries the number and a gesture, the same for all of one drag."""

    slid = Signal(object, str)
    settled = Signal()

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.name, self._gesture = parameter.name, ""
        self.set_scale(parameter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(48)
        self.valueChanged.connect(self._slide)

    def set_scale(self, parameter: Parameter) -> None:
        """Slide over the range of a parameter."""
        self.scale = scale_of(parameter)
        self.blockSignals(True)
        self.setRange(0, self.scale.ticks)
        self.blockSignals(False)
        self.setSingleStep(max(1, self.scale.ticks // 100))
        self.setPageStep(max(1, self.scale.ticks // 10))

    def set_value(self, value: float) -> None:
        """Show a number, unless the user is holding the slider."""
        if not self.isSliderDown():
            self.blockSignals(True)
            self.setValue(self.scale.tick(value))
            self.blockSignals(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where the mouse is and hold the handle there."""
        self._begin()
        if event.button() == Qt.MouseButton.LeftButton and not self._handle().contains(event.position().toPoint()):
            self.setValue(self._tick_at(event.position().x()))
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag."""
        super().mouseReleaseEvent(event)
        self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key held down is one gesture."""
        if event.key() in SLIDING_KEYS and not event.isAutoRepeat():
            self._begin()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The end of a key's gesture."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self._end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A gesture ends with the focus."""
        super().focusOutEvent(event)
        self._end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the focus: otherwise the panel scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _begin(self) -> None:
        self._gesture = f"slide {self.name}"

    def _end(self) -> None:
        if self._gesture:
            self._gesture = ""
            self.settled.emit()

    def _slide(self, tick: int) -> None:
        self.slid.emit(self.scale.value(tick), self._gesture)

    def _handle(self) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )

    def _tick_at(self, x: float) -> int:
        handle = self._handle().width()
        return QStyle.sliderValueFromPosition(0, self.maximum(), round(x - handle / 2), self.width() - handle)


class Combo(QComboBox):
    """A combo box that the wheel changes only with the focus, and that may be narrower than its longest entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as usual; a name that does not fit ends in an ellipsis."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        parts = QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        room = self.style().subControlRect(*parts).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the focus: otherwise the panel scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
