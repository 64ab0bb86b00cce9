"""The keyboard in a 3-D panel: it moves the camera as the mouse does."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gradexplorer.ui.scene.gl_widget import SceneWidget

DEGREES, FINE = 5.0, 1.0
"""Of a turn by an arrow key; with Shift."""
NEARER = 1.2
TURNS = {
    Qt.Key.Key_Left: (0.0, -1.0),
    Qt.Key.Key_Right: (0.0, 1.0),
    Qt.Key.Key_Up: (1.0, 0.0),
    Qt.Key.Key_Down: (-1.0, 0.0),
}
ZOOMS = {Qt.Key.Key_Plus: NEARER, Qt.Key.Key_Equal: NEARER, Qt.Key.Key_Minus: 1 / NEARER}
ALL = (Qt.Key.Key_Home, Qt.Key.Key_A)
OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class SceneKeys(QObject):
    """Arrows turn the camera (with Shift: finely), plus and minus come nearer and go away, Home and A show all."""

    def __init__(self, widget: SceneWidget, view_all: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._widget = widget
        self._view_all = view_all
        parent.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the camera's keys before the window's shortcuts do."""
        if not isinstance(event, QKeyEvent) or event.modifiers() & OTHERS:
            return False
        key = Qt.Key(event.key())
        if key not in {*TURNS, *ZOOMS, *ALL}:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._press(key, FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else DEGREES)
        return True

    def _press(self, key: Qt.Key, degrees: float) -> None:
        if key in TURNS:
            up, around = TURNS[key]
            self._widget.turn_by(up * degrees, around * degrees, done=True)
        elif key in ZOOMS:
            self._widget.zoom_by(ZOOMS[key])
        else:
            self._view_all()
