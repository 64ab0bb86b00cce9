"""Links to the page in front, made for the clipboard and opened from it."""

from functools import partial

from PySide6.QtGui import QGuiApplication

from gradexplorer.link import is_link, link_to, read_link
from gradexplorer.pages import PAGES
from gradexplorer.text import InputError, _
from gradexplorer.ui.shell.findable import Findable
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.translation import translate


def copy_link(shell: Shell) -> None:
    """Put a link to the page in front on the clipboard, and say what it leaves out."""
    link = link_to(shell.current.page, shell.current.state)
    QGuiApplication.clipboard().setText(link.text)
    names = ", ".join(map(translate, link.left_out))
    without = _("The link is on the clipboard, without what is on this machine only: {names}.", names=names)
    shell.report(without if names else _("The link is on the clipboard."), "info")


def open_link(shell: Shell, text: str) -> None:
    """Show the page of a link in its state, as one undo step; when it can't be used nothing changes."""
    try:
        page, state = read_link(text, PAGES)
    except InputError as error:
        shell.report(error.text, "error")
        return
    shell.turn_to(page.key)
    shell.set_page_state(page.key, state)


def paste_link(shell: Shell) -> None:
    """Open the link that is on the clipboard."""
    text = QGuiApplication.clipboard().text()
    if is_link(text):
        open_link(shell, text)
    else:
        shell.report(_("There is no link on the clipboard."), "warning")


def found_link(shell: Shell, query: str) -> list[Findable]:
    """Return what opens the link that was typed into the search; nothing where it is none."""
    if not is_link(query):
        return []
    title = translate(_("Open this link"))
    return [Findable(names=(title,), where=(), place=query[:40], do=partial(open_link, shell, query))]
