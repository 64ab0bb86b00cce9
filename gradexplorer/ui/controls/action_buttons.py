"""Buttons among the parameters, made from a page's actions."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gradexplorer.framework.page import AnyAction
from gradexplorer.framework.parameter import applies
from gradexplorer.ui.style.metrics import lay
from gradexplorer.ui.style.translation import translate


class ActionRow(QWidget):
    """The buttons of one group, below each other.

    Signals
    -------
    acted : Action
    """

    acted = Signal(object)

    def __init__(self, page_key: str, actions: Sequence[AnyAction]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        lay(column)
        self._buttons: list[tuple[AnyAction, QPushButton]] = []
        for action in actions:
            button = QPushButton(objectName=f"{page_key}.action.{action.key}")
            button.clicked.connect(lambda _down=False, action=action: self.acted.emit(action))
            column.addWidget(button)
            self._buttons.append((action, button))
        self.retranslate()

    def draw(self, struct: Struct) -> None:
        """Show the buttons that are of use with these parameters."""
        for action, button in self._buttons:
            button.setVisible(applies(action.shown_when, struct))

    def retranslate(self) -> None:
        """Set every word in the present language."""
        for action, button in self._buttons:
            button.setText(translate(action.label))
            button.setToolTip(translate(action.tip) or button.text())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
