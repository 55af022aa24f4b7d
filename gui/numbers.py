"""A number as a person enters it: a field that explains what it refuses, and a slider on a plain or log scale."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from engine.declared import Parameter

TICKS_PER_DECADE = 100
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
        words.append(at.format(shown(parameter.low)))
    if parameter.high is not None:
        at = say("numbers", "below {}") if parameter.high_open else say("numbers", "at most {}")
        words.append(at.format(shown(parameter.high)))
    return f"{noun} {say('numbers', ' and ').join(words)}".strip()


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
        if value == self.value and (self.property("wrong") or self.isModified()):
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
        if isinstance(self.value, float) and not self.isModified() and not self.property("wrong"):
            self.setText(repr(self.value))
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Back to four digits."""
        super().focusOutEvent(event)
        if not self.isModified() and not self.property("wrong"):
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape and (self.isModified() or self.property("wrong")):
            self._show()
            return
        super().keyPressEvent(event)

    def _show(self) -> None:
        self.setText(shown(self.value))
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
        wrong = ValueError(self.tr("“{0}” should be {1}.").format(text, bounds(parameter)))
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


class Scale:
    """Maps the ticks of a slider to numbers worth naming: round steps, or 100 to a decade on a log scale."""

    def __init__(self, low: float, high: float, log: bool, whole: bool) -> None:
        self.low, self.high, self.log, self.whole = low, high, log, whole
        if log:
            self.step = 1 / TICKS_PER_DECADE
            self.ticks = round(math.log10(high / low) * TICKS_PER_DECADE)
        else:
            self.step = 10.0 ** math.floor(math.log10((high - low) / 100))
            self.step = max(self.step, 1.0) if whole else self.step
            self.ticks = math.ceil((high - low) / self.step - 1e-9)

    def value(self, tick: int) -> float:
        """The number at a tick."""
        if tick in (0, self.ticks):
            value = self.high if tick else self.low
        elif self.log:
            value = float(f"{self.low * 10 ** (tick * self.step):.3g}")
        else:
            value = round(self.low + tick * self.step, 12)
        return round(value) if self.whole else float(value)

    def tick(self, value: float) -> int:
        """The tick nearest to a number, at an end for one outside."""
        value = min(max(value, self.low), self.high)
        return round((math.log10(value / self.low) if self.log else value - self.low) / self.step)

    def middle(self) -> float:
        """A number from the middle, to start with where there is none."""
        return self.value(round(self.ticks / 2 / TICKS_PER_DECADE) * TICKS_PER_DECADE if self.log else self.ticks // 2)


class NumberSlider(QSlider):
    """A slider over a scale. `slid` carries the number and a gesture, the same for all of one drag."""

    slid = Signal(object, str)
    settled = Signal()

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        assert parameter.slider is not None
        self.name = parameter.name
        self.scale = Scale(*parameter.slider, parameter.log, parameter.kind == "whole")
        self._gesture = ""
        self.setRange(0, self.scale.ticks)
        self.setSingleStep(max(1, self.scale.ticks // 100))
        self.setPageStep(max(1, self.scale.ticks // 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(48)
        self.valueChanged.connect(self._slide)

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the focus: otherwise the panel scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
