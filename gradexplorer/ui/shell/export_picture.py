"""A picture of a page without a window, for the command line."""

from pathlib import Path

from gradexplorer.framework.figure import Panel
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages import PAGES
from gradexplorer.session import Session
from gradexplorer.ui.page.render import draw_panel, draw_picture
from gradexplorer.ui.shell.application import application
from gradexplorer.ui.style.theme import Theme, use_theme
from gradexplorer.ui.style.translation import use_language


def export_picture(
    page_key: str,
    session: Session,
    snapshot: Snapshot | None,
    file: Path,
    *,
    panel: str | None,
    size: tuple[int, int] | None,
    scale: float,
    theme: Theme,
    language: str,
) -> None:
    """Draw a page that is not on the screen, and write its picture.

    Parameters
    ----------
    size : (width, height) or None
        In pixels before `scale`; by default 1600 x 1000 for a page and 800 x 600 for a panel.
    scale : float
        From 1 to 4.

    Raises
    ------
    InputError
        There is no such panel, or the file can't be written.
    """
    _begin(theme, language)
    page = next(page for page in PAGES if page.key == page_key)
    draw_picture(page, session.pages[page_key], snapshot, file, panel=panel, size=size, scale=scale)


def export_panel(panel: Panel, file: Path, *, size: tuple[int, int], scale: float, theme: Theme, language: str) -> None:
    """Draw a panel that no page shows, and write its picture."""
    _begin(theme, language)
    draw_panel(panel, file, size=size, scale=scale)


def _begin(theme: Theme, language: str) -> None:
    app = application()
    use_theme(app, theme)
    use_language(app, language)
