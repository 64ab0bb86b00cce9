"""The widgets that controls are made of; the wheel leaves them alone while it scrolls the column."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
)


class FocusedWheel:
    """The wheel scrolls the column, and changes only the control that has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column unless this control has the focus."""
        if self.hasFocus():  # type: ignore[attr-defined]
            super().wheelEvent(event)  # type: ignore[misc]
        else:
            event.ignore()


class Slider(FocusedWheel, QSlider):
    """A horizontal slider."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class Combo(FocusedWheel, QComboBox):
    """A list of choices that never makes the column wider."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def whole_width(self) -> int:
        """Return the width in which the longest entry can be read."""
        option = QStyleOptionComboBox()
        super().initStyleOption(option)
        widest = max((self.fontMetrics().horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        text = QSize(widest + self.fontMetrics().averageCharWidth(), self.fontMetrics().height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, text, self).width()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Cut the chosen entry with an ellipsis where the column is narrow."""
        super().initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, field.width()
        )

    def showPopup(self) -> None:
        """Let the list be as wide as its entries."""
        self.view().setMinimumWidth(self.whole_width())
        super().showPopup()


class Lines(QPlainTextEdit):
    """A field for several lines that has the methods of a QLineEdit; Ctrl+Enter or leaving it finishes."""

    editingFinished = Signal()
    LEAST, MOST = 3, 12

    def __init__(self, objectName: str) -> None:
        super().__init__(objectName=objectName)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.blockCountChanged.connect(self._fit)

    def text(self) -> str:
        """Return what is typed."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Show `text`; undo can go back behind it."""
        if text != self.text():
            cursor = self.textCursor()
            cursor.select(cursor.SelectionType.Document)
            cursor.insertText(text)
        self._fit()

    def setCursorPosition(self, position: int) -> None:
        """Put the cursor before the character with this index."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, len(self.text())))
        self.setTextCursor(cursor)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that typing is over."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.editingFinished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Ctrl+Enter for the end of typing."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column unless the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as the lines in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        lines = min(max(self.blockCount(), self.LEAST), self.MOST)
        around = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        self.setFixedHeight(
            lines * self.fontMetrics().lineSpacing() + around + self.horizontalScrollBar().sizeHint().height()
        )


class Name(QLabel):
    """A parameter's name beside its control: cut with an ellipsis where the column is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def whole_width(self) -> int:
        """Return the width in which all of it can be read."""
        return self.fontMetrics().horizontalAdvance(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the name as there is room for."""
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        if cut == self.text():
            super().paintEvent(event)
            return
        role = self.foregroundRole()
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter, self.rect(), self.alignment(), self.palette(), self.isEnabled(), cut, role
            )


Field = QLineEdit | QAbstractSpinBox | Lines
"""What is typed into."""
