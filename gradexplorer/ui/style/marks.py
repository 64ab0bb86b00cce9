"""Check boxes and radio buttons whose marks grow with the text: Fusion's have one size."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QStyle, QStyleOptionButton, QStylePainter

from gradexplorer.ui.style.metrics import GAP

SHARE = 0.85
"""Side of a mark, in lines of text."""


if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object  # Qt's classes can't be mixed


class _Marked(_Button):
    """How both are laid out and painted: the mark, and beside it the text."""

    METRIC: QStyle.PixelMetric
    MARK: QStyle.PrimitiveElement
    LABEL: QStyle.ControlElement

    def _side(self) -> int:
        """Return the side of the mark: the style's own at least."""
        return max(self._usual(), round(SHARE * self.fontMetrics().height()))

    def _usual(self) -> int:
        return self.style().pixelMetric(self.METRIC, None, self)

    def sizeHint(self) -> QSize:
        """Return the size of mark and text."""
        size = super().sizeHint()
        return QSize(size.width() + self._side() - self._usual(), max(size.height(), self._side()))

    def minimumSizeHint(self) -> QSize:
        """Return the same: neither is cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Take clicks on all of it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark, text and focus."""
        option, side = QStyleOptionButton(), self._side()
        self.initStyleOption(option)  # type: ignore[attr-defined]
        whole = QRect(option.rect)
        text = whole.adjusted(side + GAP, 0, 0, 0)
        painter = QStylePainter(self)
        with painter:
            option.rect = QRect(whole.left(), whole.center().y() - (side - 1) // 2, side, side)
            painter.drawPrimitive(self.MARK, option)
            option.rect = text
            if self.text():
                painter.drawControl(self.LABEL, option)
            if self.hasFocus():
                option.rect = text if self.text() else whole
                painter.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option)


class CheckBox(_Marked, QCheckBox):
    """A check box."""

    METRIC = QStyle.PixelMetric.PM_IndicatorWidth
    MARK = QStyle.PrimitiveElement.PE_IndicatorCheckBox
    LABEL = QStyle.ControlElement.CE_CheckBoxLabel


class RadioButton(_Marked, QRadioButton):
    """A radio button."""

    METRIC = QStyle.PixelMetric.PM_ExclusiveIndicatorWidth
    MARK = QStyle.PrimitiveElement.PE_IndicatorRadioButton
    LABEL = QStyle.ControlElement.CE_RadioButtonLabel
