"""Makes menus and actions, and keeps their titles in the present language."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from gradexplorer.framework.figure import DisplayText
from gradexplorer.text import Text
from gradexplorer.ui.style.translation import plain_title, translate

Keys = QKeySequence.StandardKey | Qt.Key | str


class MenuBuilder:
    """Makes the menus of a window and their actions, each with a name, a title and its keys."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._titles: list[tuple[QAction | QMenu, Text]] = []
        self.actions: dict[str, QAction] = {}

    def menu(self, title: Text, parent: QMenu | None = None) -> QMenu:
        """Add a menu to another one, or to the menu bar."""
        menu = QMenu(self._window)
        if parent:
            parent.addMenu(menu)
        else:
            self._window.menuBar().addMenu(menu)
        self._titles.append((menu, title))
        return menu

    def action(self, menu: QMenu, name: str, title: Text, do: Callable[[], object], *keys: Keys) -> QAction:
        """Add an action to a menu."""
        action = QAction(self._window)
        action.setObjectName(f"action.{name}")
        action.triggered.connect(lambda _checked=False: do())
        action.setShortcuts([QKeySequence(key) for key in keys])
        menu.addAction(action)
        self._titles.append((action, title))
        self.actions[name] = action
        return action

    def choices(self, menu: QMenu, options: dict[str, Text | str], chosen: str, do: Callable[[str], None]) -> None:
        """Add one action for each option, of which one is chosen."""
        group = QActionGroup(menu)
        for key, label in options.items():
            text = label if isinstance(label, Text) else Text(label)
            action = self.action(menu, f"{menu.objectName()}{key}", text, partial(do, key))
            action.setCheckable(True)
            action.setChecked(key == chosen)
            group.addAction(action)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of all actions, and what each of them does."""
        native = QKeySequence.SequenceFormat.NativeText
        return [
            ("  ".join(key.toString(native) for key in action.shortcuts()), plain_title(action.text()))
            for action in self.actions.values()
            if action.shortcuts()
        ]

    def entries(self) -> Iterator[tuple[DisplayText, DisplayText, Callable[[], object]]]:
        """Yield the title of every action that can be done now, that of its menu, and what does it."""
        menus = {entry.title(): title for entry, title in self._titles if isinstance(entry, QMenu)}
        for action, title in self._titles:
            if isinstance(action, QAction) and action.isEnabled():
                above = next((one for one in action.associatedObjects() if isinstance(one, QMenu)), None)
                yield title, menus[above.title()] if above else "", action.trigger

    def retranslate(self) -> None:
        """Set every title in the present language."""
        for entry, title in self._titles:
            if isinstance(entry, QMenu):
                entry.setTitle(translate(title))
            else:
                entry.setText(translate(title))
