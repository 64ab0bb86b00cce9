"""Theme and language of what is drawn for a file, while it is drawn."""

from typing import Literal

from PySide6.QtWidgets import QApplication

from gradexplorer.ui.style.theme import Theme, chosen_theme, is_dark, use_theme
from gradexplorer.ui.style.translation import current_language, use_language


class Looks:
    """A theme and a language that the whole application has for a while; afterwards it has its own again.

    Parameters
    ----------
    theme : "light" or "dark"
    language : str or None
        Its code; None: the present one.
    """

    def __init__(self, theme: Literal["light", "dark"], language: str | None = None) -> None:
        self._theme, self._language = theme, language or current_language()
        self._own_theme: Theme | None = None
        self._own_language: str | None = None

    def put_on(self) -> None:
        """Look so; what a person has chosen since the last time comes back at the end."""
        if is_dark() != (self._theme == "dark"):
            self._own_theme = chosen_theme()
            use_theme(_application(), self._theme)
        if current_language() != self._language:
            self._own_language = current_language()
            use_language(_application(), self._language)

    def take_off(self) -> None:
        """Look as before."""
        if self._own_theme is not None:
            use_theme(_application(), self._own_theme)
        if self._own_language is not None:
            use_language(_application(), self._own_language)
        self._own_theme = self._own_language = None


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
