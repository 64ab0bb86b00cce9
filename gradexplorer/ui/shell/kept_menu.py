"""The menu of work that windows left behind: to open it, or to discard it for good."""

from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QMenu

from gradexplorer.text import _
from gradexplorer.ui.shell.document import Document
from gradexplorer.ui.style.translation import translate


class KeptMenu:
    """Fills a menu with what is kept whenever the menu above it opens, for other windows come and go."""

    def __init__(self, menu: QMenu, above: QMenu, document: Document) -> None:
        self.menu, self._document = menu, document
        above.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List all work that no window has; the menu is greyed where there is none."""
        self.menu.clear()
        for entry in self.menu.findChildren(QMenu):
            entry.deleteLater()
        others = self._document.kept.others()
        self.menu.setEnabled(bool(others))
        for kept in others:
            when = datetime.fromtimestamp(kept.when)
            title = f"{translate(kept.work.name)}, {when:%Y-%m-%d %H:%M}"
            entry = self.menu.addMenu(title.replace("&", "&&"))
            entry.addAction(translate(_("Open")), partial(self._document.open_kept, kept))
            entry.addAction(translate(_("Discard")), partial(self._document.discard, kept))
