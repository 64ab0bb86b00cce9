"""What the system asks the running program to open, in its window."""

from pathlib import Path

from gradexplorer.link import is_link
from gradexplorer.ui.shell.application import Application
from gradexplorer.ui.shell.links import open_link
from gradexplorer.ui.shell.window import MainWindow


def open_what_is_asked_for(app: Application, window: MainWindow) -> None:
    """Let a window open the links and session files that the application is asked for."""

    def take(text: str) -> None:
        if is_link(text):
            open_link(window, text)
        else:
            window.document.open(Path(text))

    app.asked_for.connect(take)
    window.destroyed.connect(lambda: app.asked_for.disconnect(take))
