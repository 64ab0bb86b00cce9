"""The main window: tabs, the history of sessions, and what happens to an edit."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QMainWindow,
    QMenu,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gradexplorer.framework.page import AnyPage
from gradexplorer.pages import FRONT, PAGES
from gradexplorer.session import History, Session, default_session
from gradexplorer.text import Text
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.page.render import is_drawing
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.collector import the_collector
from gradexplorer.ui.shell.context_menu import open_context_menu
from gradexplorer.ui.shell.document import Document
from gradexplorer.ui.shell.drops import dropped, dropped_file, dropped_session, page_of
from gradexplorer.ui.shell.edits import Edits
from gradexplorer.ui.shell.error_bar import ErrorBar, Kind
from gradexplorer.ui.shell.focus import FocusFollower, keeps
from gradexplorer.ui.shell.geometry import place, shown_columns
from gradexplorer.ui.shell.kept_work import KeptWork, Work
from gradexplorer.ui.shell.lesson_guide import LessonGuide
from gradexplorer.ui.shell.menus import Menus
from gradexplorer.ui.shell.undoing import Undoing
from gradexplorer.ui.style.metrics import lay
from gradexplorer.ui.style.translation import translate

CLOSE_AGAIN_MILLISECONDS = 50


class MainWindow(QMainWindow):
    """Everything that the user sees.

    Parameters
    ----------
    kept : KeptWork or None
        Where the window keeps its work; by default in the person's folder.
    work : Work or None
        What is shown first, by default every page's defaults.

    Signals
    -------
    ready :
        The first picture stands and the worker is running.
    """

    ready = Signal()

    def __init__(self, kept: KeptWork | None = None, work: Work | None = None) -> None:
        super().__init__()
        kept = kept or KeptWork(settings.kept_folder(), PAGES)
        self.document = Document(kept, PAGES, work or Work(default_session(PAGES, _last_front())), self)
        self.document.replaced.connect(self._show_replaced)
        self.waits = True
        """Whether closing waits for the workers to end; it need not where the process ends next."""
        self._begun = False
        self.bar = ErrorBar()
        self._undoing = Undoing(self)
        self.undo, self.redo = self._undoing.undo, self._undoing.redo
        self._edits = edits = Edits(self, self, self.bar)
        self.edit, self.add, self.remove = edits.edit, edits.add, edits.remove
        self.act, self.set_page_state = edits.act, edits.set_page_state
        self.document.reported.connect(self.bar.report)
        self.document.withdrawn.connect(self.bar.withdraw)
        self.document.offer_ended.connect(self.bar.withdraw_offers)
        self.tabs = QTabWidget(documentMode=True)
        self.controllers: dict[str, PageController] = {}
        """Of the tabs that were in front at least once: the others cost nothing."""
        self._tabs: dict[str, QVBoxLayout] = {}
        for page in PAGES:
            tab = QWidget()
            self._tabs[page.key] = QVBoxLayout(tab)
            lay(self._tabs[page.key])
            self.tabs.addTab(tab, "")
        body = QWidget()
        box = QVBoxLayout(body)
        lay(box, 0)
        box.addWidget(self.tabs, 1)
        self.bar.lie_over(self.tabs)
        self.setCentralWidget(body)
        self.lessons = LessonGuide(self, self)
        self.menus = Menus(self, self, shown_columns())
        FocusFollower(self)
        self.document.saved_as.connect(self.refresh)
        self.setAcceptDrops(True)
        place(self)
        self.retranslate()
        self.show_session()
        self.tabs.currentChanged.connect(self._tab_changed)

    @property
    def history(self) -> History:
        """The states of all pages, with undo and redo."""
        return self.document.history

    @property
    def session(self) -> Session:
        """The states of all pages."""
        return self.history.session

    @property
    def current(self) -> PageController:
        """The controller of the tab in front."""
        page = PAGES[self.tabs.currentIndex()]
        return self.controllers.get(page.key) or self._build(page)

    @property
    def can_undo(self) -> bool:
        """There is something to be taken back."""
        return self._undoing.can_undo

    @property
    def can_redo(self) -> bool:
        """There is something that was taken back."""
        return self._undoing.can_redo

    @property
    def zoomed_panel(self) -> str:
        """The panel whose zoom an undo takes back now."""
        return self._undoing.zoomed_panel

    def report(self, text: Text, kind: Kind) -> None:
        """Tell the person something in the bar."""
        self.bar.report(text, kind)

    def _build(self, page: AnyPage) -> PageController:
        """Fill a tab that comes to the front for the first time."""
        controller = PageController(page, self.session.pages[page.key], self)
        self.controllers[page.key] = controller
        view = controller.view
        view.edited.connect(lambda path, value, done: self.edit(page.key, path, value, done))
        view.added.connect(lambda path, value: self.add(page.key, path, value))
        view.removed.connect(lambda path: self.remove(page.key, path))
        view.acted.connect(lambda action: self.act(page.key, action))
        view.zoomed.connect(partial(self._undoing.keep_zoom, page.key))
        controller.ended.connect(lambda text: self._edits.tell_of_run(page.key, text))
        controller.failed.connect(lambda error: self._edits.tell_of_run(page.key, error))
        controller.changed.connect(lambda file: self._edits.offer_to_reload(page, file))
        view.splitter.restoreState(settings.data(f"window/{page.key}"))
        self._tabs[page.key].addWidget(view)
        self.menus.fold(controller)
        controller.redraw()
        if collector := the_collector():
            collector.leave_out()
        return controller

    def begin(self) -> None:
        """After the first paint: start the worker, offer what a crash left, and announce readiness."""
        if self._begun:
            return
        self._begun = True
        self.current.begin()
        self.document.begin()
        self.ready.emit()

    # what comes from elsewhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a session or code that is dragged here, or a table, where the page in front can use it."""
        data = event.mimeData()
        if dropped_session(data) or page_of(dropped_file(data)) or dropped(self.current, data):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        if session := dropped_session(event.mimeData()):
            event.acceptProposedAction()
            self.document.open(session)
        elif (file := dropped_file(event.mimeData())) and page_of(file):
            event.acceptProposedAction()
            self.take(str(file), file)
        elif found := dropped(self.current, event.mimeData()):
            event.acceptProposedAction()
            self.act(self.current.page.key, *found)

    def take(self, given: str, file: Path) -> None:
        """Give a file to the page that is there for it; `given` is how the person named it."""
        if found := page_of(file):
            page, action = found
            self.turn_to(page)
            assert self.current.page.key == page
            self.act(page, action, given)

    def turn_to(self, page: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex([one.key for one in PAGES].index(page))

    def show_preset(self, page: str, preset: Mapping[str, Any]) -> None:
        """Bring a tab to the front, with a preset in it."""
        self.turn_to(page)
        self.menus.apply_preset(preset)

    def show_session(self) -> None:
        """Draw what the history holds; pages whose state is the same object stay untouched."""
        keys = [page.key for page in PAGES]
        if self.session.page in keys:
            self.tabs.setCurrentIndex(keys.index(self.session.page))
        for key, controller in self.controllers.items():
            if controller.state is not self.session.pages[key]:
                controller.view.parameters.forget()
                controller.set_state(self.session.pages[key])
                self._edits.clear_refusal(key)
        self.refresh()

    def _show_replaced(self) -> None:
        for key, controller in self.controllers.items():
            controller.open(self.session.pages[key])
        self.show_session()

    # the rest

    def event(self, event: QEvent) -> bool:
        """Let the focused control have the keys it needs; elsewhere they are the transport's."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and keeps(self.focusWidget(), cast("QKeyEvent", event)):
            event.accept()
            return True
        return super().event(event)

    def _tab_changed(self, _index: int) -> None:
        current = self.current
        for controller in self.controllers.values():
            if controller is not current:
                controller.leave()
        current.come_back()
        if self._begun and current.first_paint:
            current.begin()
        self._edits.leave_refusals(current.page.key)
        self.history.turn_to(current.page.key)
        self.refresh()

    def retranslate(self) -> None:
        """Set every word in the present language."""
        for index, page in enumerate(PAGES):
            self.tabs.setTabText(index, translate(page.title))
        self.menus.retranslate()
        self._write_title()

    def refresh(self) -> None:
        """Say what is shown: what can be done now, and in the title whose work it is, with a star while unsaved."""
        self.menus.refresh()
        self._write_title()

    def _write_title(self) -> None:
        work = self.document.work
        name = translate(work.name).replace("[*]", "[*][*]")
        self.setWindowTitle(f"{name}[*] - gradexplorer")
        if work.unsaved != self.isWindowModified():  # Qt would tell the whole window, for milliseconds
            self.setWindowModified(work.unsaved)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the mark under the mouse."""
        open_context_menu(self, self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the full screen with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.menus.actions["full_screen"].trigger()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the work for the next start, remember the window, and let every worker end."""
        if is_drawing():  # a file is being made: it comes first
            event.ignore()
            QTimer.singleShot(CLOSE_AGAIN_MILLISECONDS, self, self.close)
            return
        if not self.document.close():
            event.ignore()
            return
        for open_one in (*self.findChildren(QMenu), *self.findChildren(QDialog)):
            open_one.close()  # a film that is being made is given up
        self._begun = True  # a window that is closed before its first turn begins nothing any more
        for key, controller in self.controllers.items():
            controller.ask_to_close()
            settings.remember(f"window/{key}", controller.view.splitter.saveState())
        settings.remember("window/geometry", self.saveGeometry())
        settings.remember("window/page", self.current.page.key)
        self.bar.release()
        super().closeEvent(event)
        if self.waits:
            for controller in self.controllers.values():
                controller.close()


def _last_front() -> str:
    """Return the page that was in front when the window was closed last."""
    front = settings.text("window/page", FRONT)
    return front if front in [page.key for page in PAGES] else FRONT
