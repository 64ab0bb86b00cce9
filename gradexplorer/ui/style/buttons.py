"""Flat buttons with an icon of our own set: square ones, and those of a menu."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionToolButton, QStylePainter, QToolButton

from gradexplorer.ui.style.icons import paint_icon
from gradexplorer.ui.style.metrics import AIR, TIGHT

SHARE = 0.6
"""Side of an icon, as a part of its button's."""
LEAST_SIDE = 22
"""Pixels of a button's side, at least."""
LINES = 1.35
"""Side of a button, in lines of text."""


class IconButton(QToolButton):
    """A flat square button with an icon: a line of text high with some air, or `lines` of them."""

    def __init__(self, name: str, objectName: str = "", *, lines: float = LINES) -> None:
        super().__init__(objectName=objectName, autoRaise=True)
        self._icon, self._lines = name, lines
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        if name != self._icon:
            self._icon = name
            self.update()

    def sizeHint(self) -> QSize:
        """Return a square."""
        side = max(LEAST_SIDE, round(self._lines * self.fontMetrics().height()))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, and its icon in the colour of its text."""
        super().paintEvent(event)
        side = SHARE * min(self.width(), self.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        with QPainter(self) as painter:
            paint_icon(painter, self._icon, box, _ink(self))


class MenuButton(QToolButton):
    """A flat button that opens a menu: its text, and an arrow down."""

    def __init__(self, objectName: str) -> None:
        super().__init__(objectName=objectName, autoRaise=True, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Leave the arrow to ourselves: Fusion's lies over the text."""
        super().initStyleOption(option)
        option.features &= ~QStyleOptionToolButton.ToolButtonFeature.HasMenu

    def sizeHint(self) -> QSize:
        """Return the room for text and arrow."""
        height = self.fontMetrics().height()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + height + AIR, height + 2 * TIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and the arrow beside it."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        side = self.fontMetrics().height()
        option.text = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setPen(_ink(self))
        words = self.rect().adjusted(AIR // 2, 0, -side, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        arrow = QRectF(0, 0, side * SHARE, side * SHARE)
        arrow.moveCenter(QRectF(self.rect()).center())
        arrow.moveRight(self.width() - TIGHT)
        paint_icon(painter, "unfolded", arrow, _ink(self))


def _ink(button: QToolButton) -> QColor:
    """Return the colour of a button's text."""
    group = QPalette.ColorGroup.Normal if button.isEnabled() else QPalette.ColorGroup.Disabled
    return button.palette().color(group, QPalette.ColorRole.ButtonText)
