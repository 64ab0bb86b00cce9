"""Theme and language: how the window looks, in the View menu and at the right of the menu bar."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QWidget

from gradexplorer.text import _
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.application import application
from gradexplorer.ui.shell.menu_builder import MenuBuilder
from gradexplorer.ui.style.buttons import MenuButton
from gradexplorer.ui.style.metrics import lay
from gradexplorer.ui.style.theme import Theme, use_theme
from gradexplorer.ui.style.translation import LANGUAGES, current_language, plain_title, use_language

THEMES = {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}


class AppearanceMenu:
    """Adds its entries to the View menu, and keeps what is chosen in the settings."""

    def __init__(self, menu: QMenu, menu_bar: QMenuBar, builder: MenuBuilder) -> None:
        self._corners: list[tuple[MenuButton, QMenu]] = []
        theme = builder.menu(_("&Theme"), menu)
        theme.setObjectName("theme.")
        builder.choices(theme, dict(THEMES), settings.text("theme", "system"), self._theme)
        language = builder.menu(_("&Language"), menu)
        language.setObjectName("language.")
        builder.choices(language, dict(LANGUAGES), current_language(), self._language)
        menu_bar.setCornerWidget(self._corner(menu_bar, language, theme))

    def _corner(self, menu_bar: QMenuBar, *menus: QMenu) -> QWidget:
        """Return the menus of language and theme once more, always in sight at the right of the menu bar."""
        corner = QWidget(menu_bar)
        row = QHBoxLayout(corner)
        lay(row)
        for menu in menus:
            button = MenuButton(f"corner.{menu.objectName()}menu")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setMenu(menu)
            row.addWidget(button)
            self._corners.append((button, menu))
        return corner

    def _theme(self, name: str) -> None:
        settings.remember("theme", name)
        use_theme(application(), cast("Theme", name))
        self.retranslate()

    def _language(self, code: str) -> None:
        settings.remember("language", code)
        use_language(application(), code)

    def retranslate(self) -> None:
        """Write what is chosen on the buttons, in the present language."""
        for button, menu in self._corners:
            chosen = next(action for action in menu.actions() if action.isChecked())
            name = f"{plain_title(menu.title())}: {plain_title(chosen.text())}"
            button.setText(chosen.text())
            button.setToolTip(name)
            button.setAccessibleName(name)
