"""What the program is, and what its versions brought, in a box."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from gradexplorer import __version__
from gradexplorer.text import _
from gradexplorer.ui.shell.news import news_html
from gradexplorer.ui.style.translation import translate


def show_about(window: QWidget) -> None:
    """Say what the program is."""
    sentence = _("Explore the gradients of deep learning. Every formula is typeset, executed and compared with torch.")
    _box(window, "gradexplorer", f"<b>gradexplorer {__version__}</b><p>{translate(sentence)}</p>")


def show_news(window: QWidget) -> None:
    """Say what each version brought."""
    _box(window, translate(_("What is new")), news_html())


def _box(window: QWidget, title: str, html: str) -> None:
    box = QMessageBox(window, text=html)
    box.setWindowTitle(title)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
