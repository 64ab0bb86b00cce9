"""What is dragged into the window: a session file, a table for the page in front, or code for the page of code."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from gradexplorer.framework.page import AnyAction
from gradexplorer.pages import PAGES
from gradexplorer.ui.page.controller import PageController


def taker(controller: PageController, needs: str) -> AnyAction | None:
    """Return the page's action that takes a file or the clipboard, of those that its present state shows."""
    return next((each for each in controller.page.offered(controller.state) if each.needs == needs), None)


def dropped_session(data: QMimeData) -> Path | None:
    """Return the session file that is dropped, None where there is none."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((file for file in files if file.suffix.lower() == ".json"), None)


def dropped_file(data: QMimeData) -> Path | None:
    """Return the file that is dropped, None where there is none."""
    return next((Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()), None)


def page_of(file: Path | None) -> tuple[str, AnyAction] | None:
    """Return the page that is there for files of this ending, whatever is in front, and its action that takes one."""
    pattern = f"(*{file.suffix.lower()})" if file and file.suffix else None
    return next(
        (
            (page.key, action)
            for page in PAGES
            for action in page.actions
            if action.needs == "file" and not action.part and pattern and pattern in action.files.source
        ),
        None,
    )


def dropped(controller: PageController, data: QMimeData) -> tuple[AnyAction, str] | None:
    """Return the action that takes what is dropped, and the path or text that it gets; None where there is none."""
    file = dropped_file(data)
    needs, given = ("file", str(file)) if file else ("clipboard", data.text())
    action = taker(controller, needs) if given else None
    return (action, given) if action else None
