"""What the window does where the keyboard goes: panels show it, and text fields leave the menus their keys."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from gradexplorer.ui.panels.panel_view import Header

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
OWN_KEYS = {QAbstractButton: (Qt.Key.Key_Space,), QAbstractSlider: ARROWS, QComboBox: (*ARROWS, Qt.Key.Key_Space)}
"""What a focused control keeps for itself although the transport has a shortcut on it."""
FIELDS = QLineEdit | QAbstractSpinBox | QPlainTextEdit
CONTROL = Qt.KeyboardModifier.ControlModifier
MENU_KEYS = {QKeyCombination(CONTROL, key) for key in (Qt.Key.Key_E, Qt.Key.Key_K)}
"""Which Qt's text fields would take for moving and deleting on some systems."""


class FocusFollower(QObject):
    """Follows the keyboard through one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._header: Header | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._moved)

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, FIELDS):
            before.removeEventFilter(self)
        if now is None or not self._window.isAncestorOf(now):
            return
        if isinstance(now, FIELDS):
            now.installEventFilter(self)
        for header in self._window.findChildren(Header):
            panel = header.parentWidget()
            header.show_focus(panel is not None and panel.isAncestorOf(now))

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """Leave the menus' keys to the menus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.keyCombination() not in MENU_KEYS)
            return not event.isAccepted()
        return False


def keeps(focused: QWidget | None, event: QKeyEvent) -> bool:
    """Tell whether the control with the keyboard needs a key for itself."""
    return event.key() in next((keys for kind, keys in OWN_KEYS.items() if isinstance(focused, kind)), ())
