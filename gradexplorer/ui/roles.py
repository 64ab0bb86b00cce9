"""What screen readers take our own widgets for: Qt knows only its own kinds, and calls all others by no name."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget

Role = QAccessible.Role


def install_roles() -> None:
    """Give every widget with an `accessible_role`, its own or its class's, that role."""
    QAccessible.installFactory(_interface)


def _interface(_kind: str, thing: QObject) -> QAccessibleWidget | None:
    role = getattr(thing, "accessible_role", None)
    return QAccessibleWidget(thing, role) if isinstance(thing, QWidget) and role is not None else None
