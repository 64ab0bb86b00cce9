"""How a field says that what is typed into it can't be used."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QToolTip

from gradexplorer.text import InputError
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.controls.widgets import Field
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate


class _Tint(QObject):
    """Keeps a refused field red, and readable, in every theme."""

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """Follow the theme as long as the fault is there."""
        if event.type() == QEvent.Type.PaletteChange and field.property("fault"):
            _tint(cast("Field", field))
        return False


def _tint(field: Field) -> None:
    """Mix some red into the theme's colour of fields; the field's own is red already where it was refused before."""
    base, red = QApplication.palette().color(QPalette.ColorRole.Base), colour("positive")
    channels = ((base.red(), red.red()), (base.green(), red.green()), (base.blue(), red.blue()))
    mixed = QColor(*(int(0.7 * one + 0.3 * other) for one, other in channels))
    if field.palette().color(QPalette.ColorRole.Base) == mixed:
        return
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, mixed)
    palette.setColor(QPalette.ColorRole.Window, red)
    field.setPalette(palette)


def mark_fault(field: Field, typed: str, error: InputError) -> None:
    """Colour a field red that holds what was `typed`; its tool tip says at once what is wrong, its cursor where."""
    if field.findChild(_Tint) is None:
        field.installEventFilter(_Tint(field))
    field.setProperty("fault", True)
    _tint(field)
    field.setToolTip(translate(error.text))
    if isinstance(control := field.parent(), Control):
        control.explain(error)
    edit = field.lineEdit() if isinstance(field, QAbstractSpinBox) else field
    edit.setText(typed)
    if error.position is not None:
        edit.setCursorPosition(error.position)
    if field.isVisible():
        QToolTip.showText(field.mapToGlobal(QPoint(0, field.height())), field.toolTip(), field)


def clear_fault(field: Field, tip: str) -> None:
    """Take the mark of a fault away."""
    if field.property("fault"):
        field.setProperty("fault", False)
        field.setPalette(QPalette())
        field.setToolTip(tip)
    if isinstance(control := field.parent(), Control):
        control.explain(None)
