"""The gallery of presets: a small picture of each, and a sentence on what to look at."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QListView, QListWidget, QListWidgetItem, QTabBar, QVBoxLayout, QWidget

from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.presets import presets
from gradexplorer.pages import PAGES
from gradexplorer.text import _
from gradexplorer.ui.shell.preset_pictures import SIZE, draw_preset, kept_picture
from gradexplorer.ui.style.metrics import AIR, GAP, lay
from gradexplorer.ui.style.translation import in_language, translate

Preset = Mapping[str, Any]


class Gallery(QDialog):
    """All presets, tab by tab. Pictures that were not kept are drawn one by one between the events of the window."""

    def __init__(self, parent: QWidget, front: str, show_preset: Callable[[str, Preset], None]) -> None:
        super().__init__(parent, objectName="gallery")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate(_("Presets")))
        self._show_preset = show_preset
        self._missing: list[tuple[AnyPage, Preset, QListWidgetItem]] = []
        self.tabs = QTabBar(documentMode=True, expanding=False)
        self.tabs.setAccessibleName(translate(_("Tabs")))
        for page in PAGES:
            self.tabs.addTab(translate(page.title))
        self.list = QListWidget(objectName="gallery.list", wordWrap=True)
        self.list.setAccessibleName(translate(_("Presets")))
        self.list.setIconSize(SIZE)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(GAP)
        column = QVBoxLayout(self)
        lay(column, GAP, sides=AIR, ends=AIR)
        column.addWidget(self.tabs)
        column.addWidget(self.list)
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._draw_one)
        self.tabs.currentChanged.connect(self._fill)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self.resize(640, min(720, parent.height() - 40))
        self.tabs.setCurrentIndex([page.key for page in PAGES].index(front))
        self._fill(self.tabs.currentIndex())
        self.list.setFocus()

    def _fill(self, index: int) -> None:
        """List the presets of a page, with the pictures that there are."""
        page = PAGES[index]
        self.list.clear()
        self._missing = []
        for preset in presets(page.key):
            item = QListWidgetItem(f"{in_language(preset['name'])}\n\n{in_language(preset['look'])}")
            item.setData(Qt.ItemDataRole.UserRole, preset)
            item.setSizeHint(QSize(0, SIZE.height() + 8))
            self.list.addItem(item)
            picture = kept_picture(page, preset)
            if picture is None:
                self._missing.append((page, preset, item))
            else:
                item.setIcon(QIcon(picture))
        self.list.setCurrentRow(0)
        self._next.start()

    def _draw_one(self) -> None:
        if not self._missing:
            self._next.stop()
            return
        page, preset, item = self._missing.pop(0)
        item.setIcon(QIcon(draw_preset(page, preset)))

    def _take(self, item: QListWidgetItem) -> None:
        page = PAGES[self.tabs.currentIndex()].key
        preset = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        self._show_preset(page, preset)

    def done(self, result: int) -> None:
        """Draw nothing more."""
        self._next.stop()
        super().done(result)
