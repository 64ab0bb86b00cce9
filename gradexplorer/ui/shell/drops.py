"""What is dragged into the window: a session file, or a table, as a file or as text, for the page in front."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from gradexplorer.framework.page import AnyAction
from gradexplorer.ui.page.controller import PageController


def taker(controller: PageController, needs: str) -> AnyAction | None:
    """Return the page's action that takes a file or the clipboard, of those that its present state shows."""
    return next((each for each in controller.page.offered(controller.state) if each.needs == needs), None)


def dropped_session(data: QMimeData) -> Path | None:
    """Return the session file that is dropped, None where there is none."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((file for file in files if file.suffix.lower() == ".json"), None)


def dropped(controller: PageController, data: QMimeData) -> tuple[AnyAction, str] | None:
    """Return the action that takes what is dropped, and the path or text that it gets; None where there is none."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    needs, given = ("file", files[0]) if files else ("clipboard", data.text())
    action = taker(controller, needs) if given else None
    return (action, given) if action else None
